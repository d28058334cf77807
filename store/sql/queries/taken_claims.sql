SELECT claims.claim
FROM json_each(:names)
JOIN claims ON claims.claim = json_each.value
