// title: Materiel destroyed, seized, damaged, recovered or lost
// Parameters and columns are those of materiel.rq; actors and places are lists of ids, empty for any.
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
MATCH (e)-[:ACCOUNT]->(x:Account)-[:MATERIEL]->(m:Materiel)
WHERE $action = '' OR m.action = $action
MATCH (x)-[:IN_REPORT]->(r:Report)
RETURN e.id AS event, e.label AS label, e.begin AS begin, m.action AS action, m.item AS item, m.min AS min, m.max AS max,
       coalesce(m.approximate, false) AS approximate,
       [(e)-[:INITIATOR]->(a) | a.name] AS initiators, [(e)-[:TARGET]->(a) | a.name] AS targets,
       coalesce(x.voice, r.publisher) AS source, x.id AS account
ORDER BY coalesce(e.begin, e.end, date('9999-12-31')), event, account, m.id
