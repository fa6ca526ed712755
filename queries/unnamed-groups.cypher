// title: Groups without a name, by place
// Parameters and columns are those of unnamed-groups.rq; actors and places are lists of ids, empty for any.
CALL () {
  MATCH (e:Event:Resource) WHERE size($area) = 0
  RETURN e
  UNION
  MATCH (p:Resource)<-[:WITHIN*0..]-()<-[:ANCHOR]-()<-[:LOCUS]-(e:Event) WHERE p.id IN $area
  RETURN e
}
MATCH (e)-[does:INITIATOR|TARGET]->(g:UnspecifiedGroup)
WHERE CASE WHEN e.begin IS NULL AND e.end IS NULL THEN $since <= date('1900-01-01') AND $until >= date('2100-01-01')
     ELSE coalesce(e.begin, e.end) <= $until AND coalesce(e.end, $until) >= $since END
RETURN e.country AS country, e.admin1 AS admin1, g.id AS actor, g.name AS name, toLower(type(does)) AS role, e.id AS event, e.label AS label,
       e.begin AS begin, [(e)-[:LOCUS]->(l) | l.label] AS places, [(g)-[:PRESUMED]->(a) | a.name] AS presumed
ORDER BY coalesce(country, '~'), coalesce(admin1, '~'), name, actor, role
