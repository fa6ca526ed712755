// title: Contradicting tolls
// Parameters and columns are those of contradicting-tolls.rq; actors and places are lists of ids, empty for any.
CALL () {
  MATCH (e:Event:Resource) WHERE size($actor) = 0
  RETURN e
  UNION
  MATCH (a:Resource)<-[:INITIATOR|TARGET]-(e:Event) WHERE a.id IN $actor
  RETURN e
}
WITH e
WHERE CASE WHEN e.begin IS NULL AND e.end IS NULL THEN $since <= date('1900-01-01') AND $until >= date('2100-01-01')
     ELSE coalesce(e.begin, e.end) <= $until AND coalesce(e.end, $until) >= $since END
MATCH (e)-[:ACCOUNT]->(x:Account)-[:CASUALTY]->(k:Casualty)
WHERE ($kind = '' OR k.kind = $kind) AND NOT coalesce(k.superseded, false)
WITH e, x, k.kind AS of, k.side AS side, sum(coalesce(k.min, 0)) AS low, sum(coalesce(k.max, 0)) AS high, count(k.max) = count(k) AS closed
WITH e, of, side, collect({account: x, low: low, high: high, closed: closed}) AS tolls
WHERE size(tolls) > 1
UNWIND tolls AS one
UNWIND tolls AS other
WITH e, of, side, one, other, one.account AS x, other.account AS y
WHERE one.closed AND one.high < other.low
MATCH (x)-[:IN_REPORT]->(rx:Report), (y)-[:IN_REPORT]->(ry:Report)
RETURN e.id AS event, e.label AS label, e.begin AS begin, of AS kind, side,
       coalesce(x.voice, rx.publisher) AS low_source, one.low AS low_min, one.high AS low_max,
       coalesce(y.voice, ry.publisher) AS high_source, other.low AS high_min, CASE WHEN other.closed THEN other.high END AS high_max,
       x.id AS low_account, y.id AS high_account
ORDER BY event, kind, side, low_account, high_account
