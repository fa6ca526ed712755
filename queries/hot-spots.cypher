// title: Places where most happens
// Parameters and columns are those of hot-spots.rq; actors and places are lists of ids, empty for any.
MATCH (e:Event:Resource {status: 'occurred'})
WHERE ($family = '' OR e.family = $family)
  AND CASE WHEN e.begin IS NULL AND e.end IS NULL THEN $since <= date('1900-01-01') AND $until >= date('2100-01-01')
       ELSE coalesce(e.begin, e.end) <= $until AND coalesce(e.end, $until) >= $since END
MATCH (e)-[:LOCUS]->(:Locus)-[:ANCHOR]->(p:Place)
WITH DISTINCT e, p
RETURN p.id AS place, p.name AS name, p.kind AS kind, p.admin1 AS admin1, p.country AS country, p.lat AS lat, p.lon AS lon,
       count(e) AS events, sum(coalesce(e.killedMin, 0)) AS killed_min, min(e.begin) AS first, max(e.begin) AS last
ORDER BY events DESC, place
