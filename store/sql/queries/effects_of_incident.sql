SELECT *
FROM effects
WHERE incident = :incident AND position <= :upto
ORDER BY claim, position, n
