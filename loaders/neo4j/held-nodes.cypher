// The hashes of the nodes of ours that are there: a row with one of them need not be sent.
MATCH (n:Resource)
WHERE n.id STARTS WITH $base AND n.rev IS NOT NULL
RETURN n.rev AS rev
