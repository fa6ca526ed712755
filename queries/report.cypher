// title: What one report says
// Parameters and columns are those of report.rq; actors and places are lists of ids, empty for any.
MATCH (r:Resource {id: $report})<-[:IN_REPORT]-(x:Account)<-[:ACCOUNT]-(e:Event)
OPTIONAL MATCH (x)-[:EVIDENCE]->(v:Evidence {slot: 'trigger'})
RETURN min(coalesce(v.start, 0)) AS start, x.id AS account, x.voice AS voice, x.type AS type, x.status AS status, x.trigger AS trigger,
       e.id AS event, e.label AS label, e.sources AS sources
ORDER BY start, account
