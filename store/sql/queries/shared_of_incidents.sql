-- Several incidents themselves, the documents they cite with all that supersede them or are superseded by them,
-- the sources named in any of these with what they go back to, and the occasions.
WITH RECURSIVE
  asked (incident) AS (SELECT value FROM json_each(:incidents)),
  told AS MATERIALIZED (
    SELECT DISTINCT document, publisher, speaker, goes_back_to, occasion
    FROM asked
    CROSS JOIN entries ON entries.incident = asked.incident
    WHERE entries.position <= :upto
    UNION ALL
    SELECT document, publisher, speaker, goes_back_to, NULL
    FROM asked
    CROSS JOIN happenings ON happenings.incident = asked.incident
    WHERE happenings.position <= :upto
    UNION ALL
    SELECT document, publisher, speaker, goes_back_to, NULL
    FROM asked
    CROSS JOIN statements ON statements.incident = asked.incident
    WHERE statements.position <= :upto
    UNION ALL
    SELECT document, NULL, speaker, NULL, NULL
    FROM asked
    CROSS JOIN effects ON effects.incident = asked.incident
    WHERE effects.position <= :upto
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
    SELECT 'incident', incident FROM asked
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
SELECT registry.kind, registry.name, registry.position, registry.n, registry.data
FROM asked
CROSS JOIN registry
  ON registry.kind IN ('policy', 'discrepancy')
  AND registry.name > asked.incident || ' '
  AND registry.name < asked.incident || '!'
WHERE registry.position <= :upto
