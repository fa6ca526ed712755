// title: Who did what to whom
// Parameters and columns are those of triples.rq; actors and places are lists of ids, empty for any.
CALL () {
  MATCH (e:Event:Resource) WHERE size($actor) = 0
  RETURN e
  UNION
  MATCH (a:Resource)<-[:INITIATOR|TARGET]-(e:Event) WHERE a.id IN $actor
  RETURN e
}
WITH e
WHERE e.status = 'occurred'
  AND (size($area) = 0 OR EXISTS { (e)-[:LOCUS]->()-[:ANCHOR]->()-[:WITHIN*0..]->(p) WHERE p.id IN $area })
  AND CASE WHEN e.begin IS NULL AND e.end IS NULL THEN $since <= date('1900-01-01') AND $until >= date('2100-01-01')
       ELSE coalesce(e.begin, e.end) <= $until AND coalesce(e.end, $until) >= $since END
MATCH (a:Actor)<-[:INITIATOR]-(e)-[:TARGET]->(b:Actor), (e)-[:EVENT_TYPE]->(t:EventType)
RETURN a.id AS initiator, a.name AS initiator_name, t.verb AS relation, b.id AS target, b.name AS target_name,
       [(e)-[:LOCUS]->(l) | l.label] AS places, e.begin AS begin, e.id AS event
ORDER BY coalesce(e.begin, e.end, date('9999-12-31')), event, initiator, target
