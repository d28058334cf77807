SELECT entries.*
FROM json_each(:incidents) AS wanted
CROSS JOIN entries ON entries.incident = wanted.value
WHERE entries.position <= :upto
