-- The incident itself, the documents it cites with all that supersede them or are superseded by them,
-- the sources named in any of these with what they go back to, and the occasions.
WITH RECURSIVE
  told AS (
    SELECT document, publisher, speaker, goes_back_to, occasion
    FROM entries
    WHERE incident = :incident AND position <= :upto
    UNION ALL
    SELECT document, publisher, speaker, goes_back_to, NULL
    FROM happenings
    WHERE incident = :incident AND position <= :upto
    UNION ALL
    SELECT document, publisher, speaker, goes_back_to, NULL
    FROM statements
    WHERE incident = :incident AND position <= :upto
    UNION ALL
    SELECT document, NULL, speaker, NULL, NULL
    FROM effects
    WHERE incident = :incident AND position <= :upto
  ),
  cited (document) AS (
    SELECT document FROM told WHERE document IS NOT NULL
    UNION
    SELECT json_extract(registry.data, '$.supersedes')
    FROM cited
    JOIN registry ON registry.kind = 'document' AND registry.name = cited.document
    WHERE json_extract(registry.data, '$.supersedes') IS NOT NULL
    UNION
    SELECT supersessions.later
    FROM cited
    JOIN supersessions ON supersessions.document = cited.document
  ),
  named (source) AS (
    SELECT publisher FROM told WHERE publisher IS NOT NULL
    UNION
    SELECT speaker FROM told WHERE speaker IS NOT NULL
    UNION
    SELECT goes_back_to FROM told WHERE goes_back_to IS NOT NULL
    UNION
    SELECT json_extract(registry.data, '$.publisher')
    FROM cited
    JOIN registry ON registry.kind = 'document' AND registry.name = cited.document
    WHERE json_extract(registry.data, '$.publisher') IS NOT NULL
    UNION
    SELECT json_extract(registry.data, '$.origin')
    FROM named
    JOIN registry ON registry.kind = 'source' AND registry.name = named.source
    WHERE json_extract(registry.data, '$.origin') IS NOT NULL
  ),
  wanted (kind, name) AS (
    SELECT 'incident', :incident
    UNION ALL
    SELECT 'document', document FROM cited
    UNION ALL
    SELECT 'source', source FROM named
    UNION
    SELECT 'occasion', occasion FROM told WHERE occasion IS NOT NULL
  )
SELECT registry.kind, registry.name, registry.position, registry.n, registry.data
FROM wanted
JOIN registry ON registry.kind = wanted.kind AND registry.name = wanted.name
WHERE registry.position <= :upto
UNION ALL
SELECT kind, name, position, n, data
FROM registry
WHERE kind IN ('policy', 'discrepancy')
  AND name > :incident || ' ' AND name < :incident || '!'
  AND position <= :upto
