// title: Timeline of an area
// Parameters and columns are those of timeline.rq; actors and places are lists of ids, empty for any.
CALL () {
  MATCH (e:Event:Resource) WHERE size($area) = 0
  RETURN e
  UNION
  MATCH (p:Resource)<-[:WITHIN*0..]-()<-[:ANCHOR]-()<-[:LOCUS]-(e:Event) WHERE p.id IN $area
  RETURN e
}
WITH e
WHERE ($family = '' OR e.family = $family)
  AND CASE WHEN e.begin IS NULL AND e.end IS NULL THEN $since <= date('1900-01-01') AND $until >= date('2100-01-01')
       ELSE coalesce(e.begin, e.end) <= $until AND coalesce(e.end, $until) >= $since END
RETURN e.begin AS begin, e.end AS `end`, e.precision AS precision, e.id AS event, e.label AS label, e.type AS type, e.status AS status,
       [(e)-[:LOCUS]->(l) | l.label] AS places, e.killedMin AS killed_min, e.killedMax AS killed_max
ORDER BY coalesce(e.begin, e.end, date('9999-12-31')), event
