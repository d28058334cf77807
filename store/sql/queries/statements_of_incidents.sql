SELECT statements.*
FROM json_each(:incidents) AS wanted
CROSS JOIN statements ON statements.incident = wanted.value
WHERE statements.position <= :upto
