SELECT *
FROM effects
WHERE incident = :incident AND claim = :claim
ORDER BY position, n
