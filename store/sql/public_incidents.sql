-- Every incident that the public may see, with the number of its claims that the public may see.
CREATE VIEW public_incidents AS
SELECT
  incidents_detail.incident,
  incidents_detail.title,
  incidents_detail.kind,
  incidents_detail."when",
  incidents_detail.place,
  incidents_detail.zone,
  incidents_detail.summary,
  (
    SELECT COUNT(*)
    FROM claims
    WHERE claims.incident = incidents_detail.incident AND claims.claim NOT IN (SELECT claim FROM withheld_claims)
  ) AS claims,
  incidents_detail.position
FROM incidents_detail
WHERE incidents_detail.incident NOT IN (SELECT name FROM withheld_things WHERE kind = 'incident');
