SELECT claim, incident, position, kind
FROM claims
WHERE claim = :claim
