-- Every name that nothing shown to the public may hold; also those of claims whose own words would name who spoke.
CREATE VIEW withheld_names AS
SELECT withheld_things.name
FROM withheld_things
UNION
SELECT withheld_claims.claim
FROM withheld_claims
UNION
SELECT unnamed_claims.claim
FROM unnamed_claims;
