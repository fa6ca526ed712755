// title: Who fights whom
// Parameters and columns are those of who-fights-whom.rq; actors and places are lists of ids, empty for any.
MATCH (a:Actor)<-[:INITIATOR]-(e:Event:Resource {status: 'occurred'})-[:TARGET]->(b:Actor)
WHERE (e.family IN ['fighting', 'strike', 'explosion', 'civilians'] OR e.type = 'Abduction')
  AND ($unnamed OR NOT (a:UnspecifiedGroup OR b:UnspecifiedGroup))
  AND CASE WHEN e.begin IS NULL AND e.end IS NULL THEN $since <= date('1900-01-01') AND $until >= date('2100-01-01')
       ELSE coalesce(e.begin, e.end) <= $until AND coalesce(e.end, $until) >= $since END
WITH a, b, count(e) AS events, sum(CASE WHEN e.killedMin IS NULL AND e.killedMax IS NULL THEN 0 ELSE 1 END) AS with_toll,
     count(e.killedMax) AS closed, sum(e.killedMin) AS lows, sum(e.killedMax) AS highs, min(e.begin) AS first, max(e.begin) AS last
RETURN a.id AS initiator, a.name AS initiator_name, b.id AS target, b.name AS target_name, events, with_toll,
       CASE WHEN with_toll > 0 THEN lows END AS killed_min,
       CASE WHEN with_toll > 0 AND closed = with_toll THEN highs END AS killed_max, first, last
ORDER BY events DESC, initiator, target
