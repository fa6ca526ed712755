// The hashes of the relationships of ours that are there: a row with one of them need not be sent.
MATCH (n:Resource)-[r]->()
WHERE n.id STARTS WITH $base AND r.rev IS NOT NULL
RETURN r.rev AS rev
