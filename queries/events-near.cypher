// title: Events near a place
// Parameters and columns are those of events-near.rq; actors and places are lists of ids, empty for any.
WITH point({latitude: $lat, longitude: $lon}) AS here
MATCH (e:Event:Resource)
// the server's earth is 0.11 % larger than ours: it finds the candidates, the distance is computed below
WHERE point.distance(e.location, here) <= $km * 1002
  AND CASE WHEN e.begin IS NULL AND e.end IS NULL THEN $since <= date('1900-01-01') AND $until >= date('2100-01-01')
       ELSE coalesce(e.begin, e.end) <= $until AND coalesce(e.end, $until) >= $since END
WITH e, 2 * 6371.0088 * asin(sqrt(haversin(radians(e.lat - $lat))
       + cos(radians($lat)) * cos(radians(e.lat)) * haversin(radians(e.lon - $lon)))) AS distance_km
WHERE distance_km <= $km
RETURN e.id AS event, e.label AS label, e.type AS type, e.status AS status, e.begin AS begin, distance_km, e.radiusKm AS radius_km,
       [(e)-[:LOCUS]->(l) | l.label] AS places
ORDER BY distance_km, event
