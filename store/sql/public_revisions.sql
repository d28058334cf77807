-- The history of figures, for incidents of which nothing is withheld and nobody protected; what the public may see of
-- the others must be folded anew, and is asked for on their pages.
CREATE VIEW public_revisions AS
SELECT
  revisions_detail.incident,
  revisions_detail.title,
  revisions_detail.figure,
  revisions_detail.series,
  revisions_detail.unit,
  revisions_detail.counting,
  revisions_detail.scope,
  revisions_detail.revision,
  revisions_detail."order",
  revisions_detail.kind,
  revisions_detail.status,
  revisions_detail.low,
  revisions_detail.high,
  revisions_detail.point,
  revisions_detail.previous_low,
  revisions_detail.previous_high,
  revisions_detail.change_low,
  revisions_detail.change_high,
  revisions_detail.wording,
  revisions_detail.reason,
  revisions_detail.speaker,
  revisions_detail.document,
  revisions_detail.published,
  revisions_detail.recorded_at,
  revisions_detail.position,
  revisions_detail.claim
FROM revisions_detail
WHERE revisions_detail.incident NOT IN (SELECT incident FROM guarded_incidents);
