-- Every source as it is known now. A source that is not public goes by its pseudonym.
CREATE VIEW sources_detail AS
SELECT
  registry.name AS source,
  json_extract(registry.data, '$.kind') AS kind,
  CASE json_extract(registry.data, '$.visibility')
    WHEN 'public' THEN json_extract(registry.data, '$.name')
    ELSE json_extract(registry.data, '$.pseudonym')
  END AS name,
  json_extract(registry.data, '$.role') AS role,
  json_extract(registry.data, '$.grade') AS grade,
  json_extract(registry.data, '$.origin') AS origin,
  json_extract(registry.data, '$.visibility') AS visibility,
  registry.position
FROM registry
WHERE registry.kind = 'source'
  AND (registry.position, registry.n) = (
    SELECT later.position, later.n
    FROM registry AS later
    WHERE later.kind = registry.kind AND later.name = registry.name
    ORDER BY later.position DESC, later.n DESC
    LIMIT 1
  );
