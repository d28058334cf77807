SELECT happenings.*
FROM json_each(:incidents) AS wanted
CROSS JOIN happenings ON happenings.incident = wanted.value
WHERE happenings.position <= :upto
