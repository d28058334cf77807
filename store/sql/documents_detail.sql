-- Every document as it is known now: one version of one publication.
CREATE VIEW documents_detail AS
SELECT
  registry.name AS document,
  json_extract(registry.data, '$.title') AS title,
  json_extract(registry.data, '$.publisher') AS publisher,
  json_extract(registry.data, '$.published.edtf') AS published,
  json_extract(registry.data, '$.retrieved.edtf') AS retrieved,
  json_extract(registry.data, '$.url') AS url,
  json_extract(registry.data, '$.archived') AS archived,
  json_extract(registry.data, '$.language') AS language,
  json_extract(registry.data, '$.sha256') AS sha256,
  json_extract(registry.data, '$.supersedes') AS supersedes,
  registry.position
FROM registry
WHERE registry.kind = 'document'
  AND (registry.position, registry.n) = (
    SELECT later.position, later.n
    FROM registry AS later
    WHERE later.kind = registry.kind AND later.name = registry.name
    ORDER BY later.position DESC, later.n DESC
    LIMIT 1
  );
