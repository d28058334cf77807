SELECT incident, COUNT(*)
FROM claims
GROUP BY incident
