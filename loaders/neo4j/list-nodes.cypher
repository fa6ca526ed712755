// The nodes of ours that are there.
MATCH (n:Resource)
WHERE n.id STARTS WITH $base AND n.rev IS NOT NULL
RETURN n.id AS id
