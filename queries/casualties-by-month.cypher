// title: Casualties by month and side
// Parameters and columns are those of casualties-by-month.rq; actors and places are lists of ids, empty for any.
CALL () {
  MATCH (e:Event:Resource) WHERE size($area) = 0
  RETURN e
  UNION
  MATCH (p:Resource)<-[:WITHIN*0..]-()<-[:ANCHOR]-()<-[:LOCUS]-(e:Event) WHERE p.id IN $area
  RETURN e
}
WITH e
WHERE e.status = 'occurred'
  AND CASE WHEN e.begin IS NULL AND e.end IS NULL THEN $since <= date('1900-01-01') AND $until >= date('2100-01-01')
       ELSE coalesce(e.begin, e.end) <= $until AND coalesce(e.end, $until) >= $since END
MATCH (e)-[:ACCOUNT]->(x:Account)-[:CASUALTY]->(k:Casualty)
WHERE ($kind = '' OR k.kind = $kind) AND NOT coalesce(k.superseded, false)
WITH e, x, k.kind AS of, k.side AS side, sum(coalesce(k.min, 0)) AS low, sum(coalesce(k.max, 0)) AS high, count(k) - count(k.max) AS unclosed
WITH e, of, side, min(low) AS least, max(high) AS most, max(unclosed) > 0 AS open
RETURN CASE WHEN e.begin IS NULL THEN null ELSE substring(toString(e.begin), 0, 7) END AS month, of AS kind, side, count(e) AS events,
       sum(least) AS min, sum(CASE WHEN open THEN 0 ELSE most END) AS max, sum(CASE WHEN open THEN 1 ELSE 0 END) AS open
ORDER BY coalesce(month, '9999'), kind, side
