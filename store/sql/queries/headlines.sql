-- What is stated for each cell now.
SELECT incident, measure, category, unit, counting, scope, status, low, high, low_open, high_open, point, 0, NULL
FROM totals
WHERE status IN ('stated', 'conflict')
