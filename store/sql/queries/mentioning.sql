SELECT mentions.claim
FROM json_each(:names) AS wanted
CROSS JOIN mentions ON mentions.kind = :kind AND mentions.name = wanted.value
