// title: Evidence of an event, slot by slot
// Parameters and columns are those of evidence.rq; actors and places are lists of ids, empty for any.
MATCH (e:Resource {id: $event})-[:ACCOUNT]->(x:Account)-[:EVIDENCE]->(v:Evidence), (x)-[:IN_REPORT]->(r:Report)
WHERE $slot = '' OR v.slot = $slot
RETURN DISTINCT x.id AS account, r.id AS report, r.publisher AS publisher, v.slot AS slot, v.start AS start, v.end AS `end`, v.quote AS quote
ORDER BY account, slot, start, `end`
