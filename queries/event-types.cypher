// title: Kinds of events
// Parameters and columns are those of event-types.rq; actors and places are lists of ids, empty for any.
CALL () {
  MATCH (e:Event:Resource) WHERE size($actor) = 0
  RETURN e
  UNION
  MATCH (a:Resource)<-[:INITIATOR|TARGET]-(e:Event) WHERE a.id IN $actor
  RETURN e
}
WITH e
WHERE (size($area) = 0 OR EXISTS { (e)-[:LOCUS]->()-[:ANCHOR]->()-[:WITHIN*0..]->(p) WHERE p.id IN $area })
  AND CASE WHEN e.begin IS NULL AND e.end IS NULL THEN $since <= date('1900-01-01') AND $until >= date('2100-01-01')
       ELSE coalesce(e.begin, e.end) <= $until AND coalesce(e.end, $until) >= $since END
MATCH (e)-[:EVENT_TYPE]->(t:EventType)
RETURN t.name AS type, t.labelEn AS label_en, t.labelFr AS label_fr, t.family AS family,
       sum(CASE WHEN e.status = 'occurred' THEN 1 ELSE 0 END) AS events, sum(CASE WHEN e.status = 'occurred' THEN 0 ELSE 1 END) AS not_occurred,
       sum(CASE WHEN e.status = 'occurred' THEN coalesce(e.killedMin, 0) ELSE 0 END) AS killed_min
ORDER BY events DESC, type
