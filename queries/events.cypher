// title: Events, by who, what, where and when
// Parameters and columns are those of events.rq; actors and places are lists of ids, empty for any.
CALL () {
  MATCH (e:Event:Resource) WHERE size($actor) = 0
  RETURN e
  UNION
  MATCH (a:Resource)<-[:INITIATOR]-(e:Event) WHERE a.id IN $actor AND $role <> 'target'
  RETURN e
  UNION
  MATCH (a:Resource)<-[:TARGET]-(e:Event) WHERE a.id IN $actor AND $role <> 'initiator'
  RETURN e
}
WITH e
WHERE ($type = '' OR e.type = $type) AND ($status = '' OR e.status = $status)
  AND (size($area) = 0 OR EXISTS { (e)-[:LOCUS]->()-[:ANCHOR]->()-[:WITHIN*0..]->(p) WHERE p.id IN $area })
  AND CASE WHEN e.begin IS NULL AND e.end IS NULL THEN $since <= date('1900-01-01') AND $until >= date('2100-01-01')
       ELSE coalesce(e.begin, e.end) <= $until AND coalesce(e.end, $until) >= $since END
RETURN e.id AS event, e.label AS label, e.type AS type, e.status AS status, e.begin AS begin, e.end AS `end`,
       [(e)-[:INITIATOR]->(a) | a.name] AS initiators, [(e)-[:TARGET]->(a) | a.name] AS targets,
       [(e)-[:LOCUS]->(l) | l.label] AS places,
       e.killedMin AS killed_min, e.killedMax AS killed_max, e.sources AS sources
ORDER BY coalesce(e.begin, e.end, date('9999-12-31')), event
