-- Every source that the public may know of; protected ones by what they go by.
CREATE VIEW public_sources AS
SELECT
  COALESCE(
    (SELECT goes_by FROM protected_names WHERE source = sources_detail.source),
    sources_detail.source
  ) AS source,
  sources_detail.kind,
  CASE sources_detail.visibility
    WHEN 'public' THEN sources_detail.name
  END AS name,
  sources_detail.role,
  sources_detail.grade,
  CASE
    WHEN sources_detail.origin NOT IN (SELECT name FROM withheld_things WHERE kind = 'source') THEN COALESCE(
      (SELECT goes_by FROM protected_names WHERE source = sources_detail.origin),
      sources_detail.origin
    )
  END AS origin,
  sources_detail.position
FROM sources_detail
WHERE sources_detail.source NOT IN (SELECT name FROM withheld_things WHERE kind = 'source');
