SELECT kind, name, position, n, data
FROM registry
WHERE kind IN ('merge', 'split') AND position <= :upto
ORDER BY position, n
