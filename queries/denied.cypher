// title: Denied events
// Parameters and columns are those of denied.rq; actors and places are lists of ids, empty for any.
CALL () {
  MATCH (e:Event:Resource) WHERE size($actor) = 0
  RETURN e
  UNION
  MATCH (a:Resource)<-[:INITIATOR|TARGET]-(e:Event) WHERE a.id IN $actor
  RETURN e
}
WITH e
WHERE (e.status = 'denied' OR EXISTS { (e)-[:ACCOUNT]->({status: 'denied'}) })
  AND CASE WHEN e.begin IS NULL AND e.end IS NULL THEN $since <= date('1900-01-01') AND $until >= date('2100-01-01')
       ELSE coalesce(e.begin, e.end) <= $until AND coalesce(e.end, $until) >= $since END
MATCH (e)-[:ACCOUNT]->(x:Account)-[:IN_REPORT]->(r:Report)
RETURN e.id AS event, e.label AS label, e.begin AS begin, e.status AS status, x.id AS account, x.status AS told,
       coalesce(x.voice, r.publisher) AS source, x.reportedBy AS reported_by, x.sentence AS sentence
ORDER BY coalesce(e.begin, e.end, date('9999-12-31')), event, account
