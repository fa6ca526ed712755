// title: Sources, and how often each is the only one
// Parameters and columns are those of sources.rq; actors and places are lists of ids, empty for any.
MATCH (e:Event:Resource)
WHERE CASE WHEN e.begin IS NULL AND e.end IS NULL THEN $since <= date('1900-01-01') AND $until >= date('2100-01-01')
     ELSE coalesce(e.begin, e.end) <= $until AND coalesce(e.end, $until) >= $since END
WITH e, COUNT { MATCH (e)-[:ACCOUNT]->()-[:IN_REPORT]->(any) RETURN DISTINCT coalesce(any.publisher, '') } = 1 AS alone
MATCH (e)-[:ACCOUNT]->(x:Account)-[:IN_REPORT]->(r:Report)
RETURN r.publisher AS publisher, count(DISTINCT r) AS reports, count(DISTINCT x) AS accounts, count(DISTINCT e) AS events,
       count(DISTINCT CASE WHEN alone THEN e END) AS only, min(r.published) AS first, max(r.published) AS last
ORDER BY events DESC, coalesce(publisher, '')
