// title: What one source claims against another
// Parameters and columns are those of source-against-source.rq; actors and places are lists of ids, empty for any.
MATCH (e:Event:Resource)-[:ACCOUNT]->(x:Account)-[:IN_REPORT]->(rx:Report)
WITH e, x, coalesce(x.voice, rx.publisher) AS one
WHERE toLower(one) = toLower($source)
  AND CASE WHEN e.begin IS NULL AND e.end IS NULL THEN $since <= date('1900-01-01') AND $until >= date('2100-01-01')
       ELSE coalesce(e.begin, e.end) <= $until AND coalesce(e.end, $until) >= $since END
MATCH (e)-[:ACCOUNT]->(y:Account)-[:IN_REPORT]->(ry:Report)
WHERE y <> x
WITH e, x, one, y, coalesce(y.voice, ry.publisher) AS other
WHERE CASE WHEN $against = '' THEN toLower(other) <> toLower($source) ELSE toLower(other) = toLower($against) END
CALL (x) {
  OPTIONAL MATCH (x)-[:CASUALTY]->(k {kind: 'killed'}) WHERE NOT coalesce(k.superseded, false)
  RETURN CASE WHEN count(k) > 0 THEN sum(coalesce(k.min, 0)) END AS one_killed_min,
         CASE WHEN count(k) > 0 AND count(k.max) = count(k) THEN sum(k.max) END AS one_killed_max
}
CALL (y) {
  OPTIONAL MATCH (y)-[:CASUALTY]->(k {kind: 'killed'}) WHERE NOT coalesce(k.superseded, false)
  RETURN CASE WHEN count(k) > 0 THEN sum(coalesce(k.min, 0)) END AS other_killed_min,
         CASE WHEN count(k) > 0 AND count(k.max) = count(k) THEN sum(k.max) END AS other_killed_max
}
RETURN e.id AS event, e.label AS label, e.begin AS begin,
       one, x.type AS one_type, x.status AS one_status, one_killed_min, one_killed_max,
       other, y.type AS other_type, y.status AS other_status, other_killed_min, other_killed_max,
       x.type <> y.type OR x.status <> y.status OR coalesce(one_killed_min, -1) <> coalesce(other_killed_min, -1)
         OR coalesce(one_killed_max, -1) <> coalesce(other_killed_max, -1) AS differs,
       x.sentence AS one_sentence, y.sentence AS other_sentence, x.id AS one_account, y.id AS other_account
ORDER BY event, one_account, other_account
