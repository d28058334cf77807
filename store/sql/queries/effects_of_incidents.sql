SELECT effects.*
FROM json_each(:incidents) AS wanted
CROSS JOIN effects ON effects.incident = wanted.value
WHERE effects.position <= :upto
