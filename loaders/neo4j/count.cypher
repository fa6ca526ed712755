// How much of ours is there. What is ours has a `rev` and, if it is a node, an id of ours.
MATCH (n:Resource)
WHERE n.id STARTS WITH $base AND n.rev IS NOT NULL
RETURN count(n) AS nodes, sum(COUNT { (n)-[r]->() WHERE r.rev IS NOT NULL }) AS edges
