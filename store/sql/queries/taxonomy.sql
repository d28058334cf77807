SELECT kind, name, position, n, data
FROM registry
WHERE kind IN ('unit', 'measure', 'category', 'constraint', 'scope') AND position <= :upto
ORDER BY position, n
