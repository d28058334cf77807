-- What the public may not see, by kind and name: what is restricted, and the documents and occasions that rest on it.
CREATE VIEW withheld_things AS
SELECT visibility_now.kind, visibility_now.name
FROM visibility_now
WHERE visibility_now.visibility = 'restricted'
UNION
SELECT 'document', withheld_documents.document
FROM withheld_documents
UNION
SELECT registry.kind, registry.name
FROM registry
WHERE registry.kind = 'occasion'
  AND EXISTS (SELECT 1 FROM visibilities)
  AND (
    json_extract(registry.data, '$.speaker') IN (
      SELECT name FROM visibility_now WHERE kind = 'source' AND visibility = 'restricted'
    )
    OR json_extract(registry.data, '$.document') IN (SELECT document FROM withheld_documents)
  );
