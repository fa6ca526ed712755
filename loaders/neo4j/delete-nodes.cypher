// Nodes of ours that the graph no longer has, with whatever hangs on them.
UNWIND $rows AS id
MATCH (n:Resource {id: id})
WHERE n.rev IS NOT NULL
DETACH DELETE n
