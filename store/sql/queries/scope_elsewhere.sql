SELECT 1
FROM entries
WHERE scope = :scope AND reported <> :position
UNION ALL
SELECT 1
FROM registry
WHERE kind = 'scope' AND json_extract(data, '$.scope') = :scope
LIMIT 1
