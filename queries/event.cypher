// title: One event with all its accounts side by side
// Parameters and columns are those of event.rq; actors and places are lists of ids, empty for any.
MATCH (e:Resource {id: $event})-[:ACCOUNT]->(x:Account)-[:IN_REPORT]->(r:Report)
RETURN x.id AS account, r.id AS report, r.publisher AS publisher, r.published AS published, x.voice AS voice,
       x.type AS type, x.status AS status, x.begin AS begin, x.end AS `end`,
       [(x)-[:INITIATOR]->(a) | a.name] AS initiators, [(x)-[:TARGET]->(a) | a.name] AS targets,
       [(x)-[:LOCUS]->(l) | l.label] AS places,
       [(x)-[:CASUALTY]->(k) | coalesce(CASE WHEN k.min = k.max THEN toString(k.min) ELSE toString(k.min) + '-' + toString(k.max) END,
                toString(k.min) + '+', '0-' + toString(k.max), '?')
         + ' ' + k.kind + ' (' + k.side + coalesce(': ' + k.who, '') + ')'] AS tolls,
       x.reportedBy AS reported_by, x.sentence AS sentence
ORDER BY coalesce(published, date('9999-12-31')), account
