// title: The story around an event
// Parameters and columns are those of story.rq; actors and places are lists of ids, empty for any.
MATCH (start:Resource {id: $event})
MATCH SHORTEST 1 (start)-[:RETALIATION_FOR|CAUSED_BY|FOLLOWS|PART_OF|CLAIMS|CONDEMNS]-*(e:Event)
RETURN e.id AS event, e.label AS label, e.type AS type, e.status AS status, e.begin AS begin,
       [(e)-[:RETALIATION_FOR|CAUSED_BY|FOLLOWS|PART_OF|CLAIMS|CONDEMNS]->(other) | other.id] AS answers
ORDER BY coalesce(e.begin, e.end, date('9999-12-31')), event
