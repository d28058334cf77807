SELECT DISTINCT incident, measure, category
FROM entries
WHERE occasion = :name
