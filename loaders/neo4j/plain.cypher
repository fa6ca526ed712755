// Plain edges between actors, told apart by their event; RELATED_TO as in edges.cypher. Without the index of
// plain-index.cypher, two actors that meet often make this slower with every event.
UNWIND $rows AS row
MATCH (a:Resource {id: row.source})
MATCH (b:Resource {id: row.target})
MERGE (a)-[r:RELATED_TO {event: row.props.event}]->(b)
WITH r, row, r.rev AS before
WHERE before IS NULL OR before <> row.props.rev
FOREACH (_ IN CASE WHEN before IS NULL THEN [] ELSE [1] END | SET r += $clear)
SET r += row.props
RETURN count(CASE WHEN before IS NULL THEN 1 END) AS created, count(before) AS changed
