// title: Violence against civilians
// Parameters and columns are those of against-civilians.rq; actors and places are lists of ids, empty for any.
CALL () {
  MATCH (e:Event:Resource) WHERE size($area) = 0
  RETURN e
  UNION
  MATCH (p:Resource)<-[:WITHIN*0..]-()<-[:ANCHOR]-()<-[:LOCUS]-(e:Event) WHERE p.id IN $area
  RETURN e
}
WITH e
WHERE e.status = 'occurred'
  AND (e.family = 'civilians' OR e.type IN ['Abduction', 'Displacement']
       OR (e.family IN ['fighting', 'strike', 'explosion'] AND EXISTS { (e)-[:TARGET]->(:Civilians) }))
  AND CASE WHEN e.begin IS NULL AND e.end IS NULL THEN $since <= date('1900-01-01') AND $until >= date('2100-01-01')
       ELSE coalesce(e.begin, e.end) <= $until AND coalesce(e.end, $until) >= $since END
OPTIONAL MATCH (e)-[:INITIATOR]->(a:Actor)
RETURN a.id AS perpetrator, a.name AS name, count(DISTINCT e) AS events, sum(coalesce(e.killedMin, 0)) AS killed_min,
       min(e.begin) AS first, max(e.begin) AS last, collect(DISTINCT e.type) AS types
ORDER BY events DESC, coalesce(perpetrator, '')
