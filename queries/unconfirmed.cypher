// title: Claims without independent confirmation
// Parameters and columns are those of unconfirmed.rq; actors and places are lists of ids, empty for any.
CALL () {
  MATCH (e:Event:Resource) WHERE size($actor) = 0
  RETURN e
  UNION
  MATCH (a:Resource)<-[:INITIATOR|TARGET]-(e:Event) WHERE a.id IN $actor
  RETURN e
}
WITH e
WHERE e.status = 'occurred' AND e.sources = 1 AND coalesce(e.killedMin, 0) >= $killed
  AND CASE WHEN e.begin IS NULL AND e.end IS NULL THEN $since <= date('1900-01-01') AND $until >= date('2100-01-01')
       ELSE coalesce(e.begin, e.end) <= $until AND coalesce(e.end, $until) >= $since END
MATCH (e)-[:ACCOUNT]->(x:Account)-[:IN_REPORT]->(r:Report)
WITH e, collect(DISTINCT r.publisher) AS publishers, collect(x.voice) + reduce(all = [], v IN collect(coalesce(x.reportedBy, [])) | all + v) AS voices
RETURN e.id AS event, e.label AS label, e.type AS type, e.begin AS begin, e.killedMin AS killed_min, e.killedMax AS killed_max,
       e.reports AS reports, publishers, voices
ORDER BY coalesce(e.killedMin, -1) DESC, coalesce(e.begin, e.end, date('9999-12-31')), event
