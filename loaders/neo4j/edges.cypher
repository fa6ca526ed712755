// Relationships of one type between nodes that are there already. The type of an object property of the ontology takes
// the place of RELATED_TO: what is a parameter cannot be looked up in an index.
UNWIND $rows AS row
MATCH (a:Resource {id: row.source})
MATCH (b:Resource {id: row.target})
MERGE (a)-[r:RELATED_TO]->(b)
WITH r, row, r.rev AS before
WHERE before IS NULL OR before <> row.props.rev
FOREACH (_ IN CASE WHEN before IS NULL THEN [] ELSE [1] END | SET r += $clear)
SET r += row.props
RETURN count(CASE WHEN before IS NULL THEN 1 END) AS created, count(before) AS changed
