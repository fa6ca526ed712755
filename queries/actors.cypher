// title: Actors by a part of their name
// Parameters and columns are those of actors.rq; actors and places are lists of ids, empty for any.
MATCH (a:Actor:Resource)
WHERE any(called IN [a.name, a.acronym] + coalesce(a.alias, []) WHERE toLower(called) CONTAINS toLower($text))
  AND ($unnamed OR NOT a:UnspecifiedGroup)
RETURN a.id AS actor, a.name AS name, a.acronym AS acronym, a.country AS country, a.known AS known,
       COUNT { MATCH (e:Event:Resource)-[:INITIATOR|TARGET]->(a) RETURN DISTINCT e } AS events
ORDER BY events DESC, actor
