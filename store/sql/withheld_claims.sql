-- Claims that the public may not see: restricted ones, and those of which any version rests on something withheld.
CREATE VIEW withheld_claims AS
SELECT withheld_things.name AS claim
FROM withheld_things
WHERE withheld_things.kind = 'claim'
UNION
SELECT mentions.claim
FROM withheld_things
CROSS JOIN mentions ON mentions.kind = withheld_things.kind AND mentions.name = withheld_things.name
UNION
SELECT withheld_ways.claim
FROM withheld_ways
WHERE withheld_ways.incident IN (SELECT name FROM withheld_things WHERE kind = 'incident')
UNION
SELECT entries.claim
FROM entries
WHERE EXISTS (SELECT 1 FROM visibilities)
  AND (
    entries.document IN (SELECT name FROM withheld_things WHERE kind = 'document')
    OR entries.occasion IN (SELECT name FROM withheld_things WHERE kind = 'occasion')
    OR entries.speaker IN (SELECT name FROM withheld_things WHERE kind = 'source')
    OR entries.publisher IN (SELECT name FROM withheld_things WHERE kind = 'source')
    OR entries.goes_back_to IN (SELECT name FROM withheld_things WHERE kind = 'source')
    OR entries.adjusts IN (SELECT name FROM withheld_things WHERE kind = 'source')
  )
UNION
SELECT happenings.claim
FROM happenings
WHERE EXISTS (SELECT 1 FROM visibilities)
  AND (
    happenings.document IN (SELECT name FROM withheld_things WHERE kind = 'document')
    OR happenings.speaker IN (SELECT name FROM withheld_things WHERE kind = 'source')
    OR happenings.publisher IN (SELECT name FROM withheld_things WHERE kind = 'source')
    OR happenings.goes_back_to IN (SELECT name FROM withheld_things WHERE kind = 'source')
  )
UNION
SELECT statements.claim
FROM statements
WHERE EXISTS (SELECT 1 FROM visibilities)
  AND (
    statements.document IN (SELECT name FROM withheld_things WHERE kind = 'document')
    OR statements.speaker IN (SELECT name FROM withheld_things WHERE kind = 'source')
    OR statements.publisher IN (SELECT name FROM withheld_things WHERE kind = 'source')
    OR statements.goes_back_to IN (SELECT name FROM withheld_things WHERE kind = 'source')
  );
