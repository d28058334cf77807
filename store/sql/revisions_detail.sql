-- The history of every figure, with its incident's title and times that people read; `series` says whose it is.
CREATE VIEW revisions_detail AS
SELECT
  revisions.incident,
  incidents_detail.title,
  revisions.measure || CASE revisions.category WHEN '-' THEN '' ELSE '/' || revisions.category END AS figure,
  CASE revisions.origin WHEN '' THEN 'headline' ELSE revisions.origin END AS series,
  revisions.unit,
  revisions.counting,
  revisions.scope,
  revisions.revision,
  revisions."order",
  revisions.kind,
  revisions.status,
  revisions.low,
  revisions.high,
  revisions.point,
  revisions.previous_low,
  revisions.previous_high,
  revisions.change_low,
  revisions.change_high,
  revisions.wording,
  revisions.reason,
  revisions.speaker,
  revisions.document,
  revisions.published,
  strftime('%Y-%m-%dT%H:%M:%SZ', revisions.recorded_at / 1000000, 'unixepoch') AS recorded_at,
  revisions.position,
  revisions.claim
FROM revisions
LEFT JOIN incidents_detail ON incidents_detail.incident = revisions.incident;
