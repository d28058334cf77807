SELECT data
FROM registry
WHERE kind = :kind AND name = :name
ORDER BY position DESC, n DESC
LIMIT 1
