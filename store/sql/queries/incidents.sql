SELECT name, position, data, MAX(position * 1000 + n)
FROM registry
WHERE kind = 'incident'
GROUP BY name
ORDER BY MIN(position)
