// title: Events on which accounts disagree about what happened
// Parameters and columns are those of disagreements.rq; actors and places are lists of ids, empty for any.
MATCH (e:Event:Resource)
WHERE CASE WHEN e.begin IS NULL AND e.end IS NULL THEN $since <= date('1900-01-01') AND $until >= date('2100-01-01')
     ELSE coalesce(e.begin, e.end) <= $until AND coalesce(e.end, $until) >= $since END
MATCH (e)-[:ACCOUNT]->(x:Account)-[:IN_REPORT]->(r:Report)
WITH e, collect(DISTINCT x.type) AS types, collect(DISTINCT x.status) AS statuses, count(DISTINCT x) AS accounts,
     collect(DISTINCT r.publisher) AS publishers
WHERE size(types) > 1 OR size(statuses) > 1
RETURN e.id AS event, e.label AS label, e.begin AS begin, types, statuses, accounts, publishers
ORDER BY coalesce(e.begin, e.end, date('9999-12-31')), event
