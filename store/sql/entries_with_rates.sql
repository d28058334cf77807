CREATE INDEX entries_with_rates ON entries (incident) WHERE per IS NOT NULL;
