SELECT incident, measure, category
FROM dirty
ORDER BY incident, measure, category
LIMIT :batch
