// Nodes of one class. A node whose row has not changed (same `rev`) is not written; of one that has, our properties and
// labels are replaced, and those that analysts have added stay.
UNWIND $rows AS row
MERGE (n:Resource {id: row.id})
WITH n, row, n.rev AS before
WHERE before IS NULL OR before <> row.props.rev
FOREACH (_ IN CASE WHEN before IS NULL THEN [] ELSE [1] END | SET n += $clear REMOVE n:$($others))
SET n += row.props, n:$($labels)
RETURN count(CASE WHEN before IS NULL THEN 1 END) AS created, count(before) AS changed
