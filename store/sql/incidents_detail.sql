-- Every incident as it is known now, with the number of its claims.
CREATE VIEW incidents_detail AS
SELECT
  registry.name AS incident,
  json_extract(registry.data, '$.title') AS title,
  json_extract(registry.data, '$.kind') AS kind,
  json_extract(registry.data, '$.when.edtf') AS "when",
  json_extract(registry.data, '$.place.name') AS place,
  json_extract(registry.data, '$.zone') AS zone,
  json_extract(registry.data, '$.summary') AS summary,
  (SELECT COUNT(*) FROM claims WHERE claims.incident = registry.name) AS claims,
  registry.position
FROM registry
WHERE registry.kind = 'incident'
  AND json_extract(registry.data, '$.visibility') <> 'restricted'
  AND (registry.position, registry.n) = (
    SELECT later.position, later.n
    FROM registry AS later
    WHERE later.kind = registry.kind AND later.name = registry.name
    ORDER BY later.position DESC, later.n DESC
    LIMIT 1
  );
