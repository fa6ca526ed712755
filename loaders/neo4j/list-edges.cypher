// The relationships of ours that are there.
MATCH (a:Resource)-[r]->(b:Resource)
WHERE a.id STARTS WITH $base AND r.rev IS NOT NULL
RETURN a.id AS source, type(r) AS type, b.id AS target, r.event AS event, elementId(r) AS element
