// What must be there before the first node: the one constraint that MERGE relies on, then what questions start from.
// Statements end with a semicolon. All are without effect where they have been run before.
CREATE CONSTRAINT kg_resource_id IF NOT EXISTS FOR (n:Resource) REQUIRE n.id IS UNIQUE;
CREATE INDEX kg_actor_name IF NOT EXISTS FOR (n:Actor) ON (n.name);
CREATE INDEX kg_actor_acronym IF NOT EXISTS FOR (n:Actor) ON (n.acronym);
CREATE INDEX kg_place_name IF NOT EXISTS FOR (n:Place) ON (n.name);
CREATE INDEX kg_event_day IF NOT EXISTS FOR (n:Event) ON (n.day);
CREATE INDEX kg_event_type IF NOT EXISTS FOR (n:Event) ON (n.type, n.day);
CREATE INDEX kg_report_publisher IF NOT EXISTS FOR (n:Report) ON (n.publisher);
CREATE POINT INDEX kg_event_location IF NOT EXISTS FOR (n:Event) ON (n.location);
CREATE POINT INDEX kg_place_location IF NOT EXISTS FOR (n:Place) ON (n.location);
CREATE FULLTEXT INDEX kg_names IF NOT EXISTS FOR (n:Actor|Place) ON EACH [n.name, n.acronym, n.alias];
CREATE FULLTEXT INDEX kg_words IF NOT EXISTS FOR (n:Event|Account|Report) ON EACH [n.label, n.sentence, n.title];
