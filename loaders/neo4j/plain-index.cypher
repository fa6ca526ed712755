// One for each verb of the ontology, whose type takes the place of RELATED_TO.
CREATE INDEX kg_event_RELATED_TO IF NOT EXISTS FOR ()-[r:RELATED_TO]-() ON (r.event)
