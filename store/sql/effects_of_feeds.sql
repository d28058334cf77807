CREATE INDEX effects_of_feeds ON effects (kind, incident) WHERE kind IN ('list', 'unstate');
