-- The cells of claims that name the source, or a source that goes back to it, directly or by way of others.
WITH RECURSIVE
  named (source) AS (
    SELECT :name
    UNION
    SELECT registry.name
    FROM named
    JOIN registry ON registry.kind = 'source' AND json_extract(registry.data, '$.origin') = named.source
  )
SELECT DISTINCT incident, measure, category
FROM entries
WHERE speaker IN (SELECT source FROM named)
  OR publisher IN (SELECT source FROM named)
  OR goes_back_to IN (SELECT source FROM named)
  OR document IN (
    SELECT name
    FROM registry
    WHERE kind = 'document' AND json_extract(data, '$.publisher') IN (SELECT source FROM named)
  )
