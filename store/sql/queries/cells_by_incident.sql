SELECT DISTINCT incident, measure, category
FROM entries
WHERE incident = :name
