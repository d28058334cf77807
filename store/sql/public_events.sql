-- The events that the public may see: none about something withheld, and none that names it.
CREATE VIEW public_events AS
SELECT
  events_detail.position,
  events_detail.stream,
  events_detail.version,
  events_detail.type,
  events_detail.recorded_at,
  events_detail.recorded_by,
  events_detail.content
FROM events_detail
WHERE NOT EXISTS (SELECT 1 FROM visibilities)
  OR (
    events_detail.stream NOT IN (SELECT name FROM withheld_things WHERE kind = 'incident')
    AND NOT EXISTS (
      SELECT 1
      FROM json_tree(events_detail.content)
      WHERE json_tree.atom IN (SELECT name FROM withheld_names) OR json_tree.key IN (SELECT name FROM withheld_names)
    )
  );
