-- Documents that a protected source ever stood for.
CREATE VIEW protected_documents AS
SELECT registry.name AS document
FROM registry
WHERE registry.kind = 'document'
  AND EXISTS (SELECT 1 FROM visibilities WHERE visibilities.kind = 'source')
  AND json_extract(registry.data, '$.publisher') IN (SELECT source FROM protected_names);
