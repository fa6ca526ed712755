// Relationships of ours that the graph no longer has.
UNWIND $rows AS element
MATCH ()-[r]->()
WHERE elementId(r) = element AND r.rev IS NOT NULL
DELETE r
