// title: Ties of an actor
// Parameters and columns are those of ties.rq; actors and places are lists of ids, empty for any.
MATCH (a:Actor)<-[:TIE_FROM]-(t:Tie:Resource)-[:TIE_TO]->(b:Actor)
WHERE size($actor) = 0 OR a.id IN $actor OR b.id IN $actor
RETURN t.id AS tie, a.id AS source, a.name AS source_name, t.type AS type, b.id AS target, b.name AS target_name, t.begin AS begin, t.end AS `end`
ORDER BY source, type, target, tie
