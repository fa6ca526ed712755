// title: Who retaliates against whom
// Parameters and columns are those of who-answers-whom.rq; actors and places are lists of ids, empty for any.
MATCH (a:Actor)<-[:INITIATOR]-(e:Event)<-[:LINK_FROM]-(l:Link:Resource {type: 'retaliation_for'})-[:LINK_TO]->(earlier:Event)-[:INITIATOR]->(b:Actor)
WHERE ($inferred OR l.basis = 'stated')
  AND CASE WHEN e.begin IS NULL AND e.end IS NULL THEN $since <= date('1900-01-01') AND $until >= date('2100-01-01')
       ELSE coalesce(e.begin, e.end) <= $until AND coalesce(e.end, $until) >= $since END
WITH a, b, l, e.day - earlier.day AS days
RETURN a.id AS actor, a.name AS name, b.id AS against, b.name AS against_name, count(DISTINCT l) AS answers,
       sum(CASE WHEN l.basis = 'stated' THEN 1 ELSE 0 END) AS stated, min(days) AS days_min, max(days) AS days_max
ORDER BY answers DESC, actor, against
