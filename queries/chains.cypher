// title: Chains: which event led to which
// Parameters and columns are those of chains.rq; actors and places are lists of ids, empty for any.
MATCH (e:Event:Resource)<-[:LINK_FROM]-(l:Link)-[:LINK_TO]->(earlier:Event)
WHERE ($type = '' OR l.type = $type) AND ($inferred OR l.basis = 'stated')
  AND (size($actor) = 0 OR EXISTS { (e)-[:INITIATOR|TARGET]->(a) WHERE a.id IN $actor })
  AND CASE WHEN e.begin IS NULL AND e.end IS NULL THEN $since <= date('1900-01-01') AND $until >= date('2100-01-01')
       ELSE coalesce(e.begin, e.end) <= $until AND coalesce(e.end, $until) >= $since END
RETURN l.id AS link, l.type AS type, l.basis AS basis, e.id AS event, e.label AS label, e.begin AS begin,
       earlier.id AS earlier, earlier.label AS earlier_label, earlier.begin AS earlier_begin, e.day - earlier.day AS days,
       l.distanceKm AS distance_km, l.rule AS rule, l.quote AS quote
ORDER BY basis DESC, coalesce(begin, date('9999-12-31')), event, link
