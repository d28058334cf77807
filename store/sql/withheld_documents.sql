-- Documents that the public may not see: restricted ones, and those that a restricted source ever stood for.
CREATE VIEW withheld_documents AS
SELECT visibility_now.name AS document
FROM visibility_now
WHERE visibility_now.kind = 'document' AND visibility_now.visibility = 'restricted'
UNION
SELECT registry.name
FROM registry
WHERE registry.kind = 'document'
  AND EXISTS (SELECT 1 FROM visibilities WHERE visibilities.kind = 'source')
  AND json_extract(registry.data, '$.publisher') IN (
    SELECT name FROM visibility_now WHERE kind = 'source' AND visibility = 'restricted'
  );
