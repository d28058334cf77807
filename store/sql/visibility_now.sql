-- Who may see a thing now that not everybody may, or might not once.
CREATE VIEW visibility_now AS
SELECT one.kind, one.name, one.visibility
FROM visibilities AS one
WHERE NOT EXISTS (
  SELECT 1
  FROM visibilities AS later
  WHERE later.kind = one.kind AND later.name = one.name AND later.position > one.position
);
