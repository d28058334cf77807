-- What is not public, or once was not, in the order of the log; of a source also what it goes by now, and where it was
-- registered.
SELECT
  one.kind,
  one.name,
  one.position,
  one.visibility,
  CASE one.kind
    WHEN 'source' THEN (
      SELECT json_extract(data, '$.pseudonym')
      FROM registry
      WHERE registry.kind = 'source' AND registry.name = one.name
      ORDER BY registry.position DESC, registry.n DESC
      LIMIT 1
    )
  END,
  CASE one.kind
    WHEN 'source' THEN (
      SELECT MIN(registry.position) FROM registry WHERE registry.kind = 'source' AND registry.name = one.name
    )
  END
FROM visibilities AS one
ORDER BY one.position
