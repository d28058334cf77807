SELECT name, data, MAX(position * 1000 + n)
FROM registry
WHERE kind = :kind
GROUP BY name
ORDER BY MIN(position)
