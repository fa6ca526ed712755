// title: Profile of an actor
// Parameters and columns are those of actor.rq; actors and places are lists of ids, empty for any.
MATCH (a:Actor:Resource)
WHERE a.id IN $actor
CALL (a) {
  OPTIONAL MATCH (e:Event:Resource)-[:INITIATOR|TARGET]->(a)
  RETURN min(e.begin) AS first, max(e.begin) AS last
}
CALL (a) {
  OPTIONAL MATCH (a)<-[mine:INITIATOR|TARGET]-(e:Event:Resource {status: 'occurred'})-[theirs:INITIATOR|TARGET]->(b:Actor)
  WHERE type(mine) <> type(theirs) AND NOT b:UnspecifiedGroup
    AND (e.family IN ['fighting', 'strike', 'explosion', 'civilians'] OR e.type = 'Abduction')
  RETURN collect(DISTINCT b.name) AS opponents
}
RETURN a.id AS actor, a.name AS name, [l IN labels(a) WHERE NOT l IN ['Resource', 'Actor']] AS classes, a.acronym AS acronym,
       a.alias AS aliases, a.country AS country, a.founded AS founded, a.ended AS ended, a.known AS known,
       COUNT { (:Event)-[:INITIATOR]->(a) } AS initiated, COUNT { (:Event)-[:TARGET]->(a) } AS suffered, first, last, opponents,
       [(a)<-[:TIE_FROM]-(t)-[:TIE_TO]->(b) | t.type + ' ' + b.name] AS ties,
       COUNT { (a)<-[:PRESUMED]-() } AS presumed_groups
ORDER BY actor
