-- The events that the public may see: none about something withheld, and none that names it. One that names a
-- protected source is listed without its content: here nothing puts a pseudonym in a name's place. Nor what describes a
-- source that was protected only after it got its name.
CREATE VIEW public_events AS
SELECT
  events_detail.position,
  events_detail.stream,
  events_detail.version,
  events_detail.type,
  events_detail.recorded_at,
  events_detail.recorded_by,
  CASE
    WHEN NOT EXISTS (SELECT 1 FROM visibilities) OR NOT EXISTS (
      SELECT 1
      FROM json_tree(events_detail.content)
      WHERE json_tree.atom IN (SELECT source FROM protected_names)
    ) THEN events_detail.content
  END AS content
FROM events_detail
WHERE NOT EXISTS (SELECT 1 FROM visibilities)
  OR (
    events_detail.stream NOT IN (SELECT name FROM withheld_things WHERE kind = 'incident')
    AND (
      events_detail.stream <> 'sources'
      OR NOT EXISTS (
        SELECT 1
        FROM json_tree(events_detail.content)
        JOIN protected_names ON protected_names.source = json_tree.atom
        WHERE protected_names.later
      )
    )
    AND NOT EXISTS (
      SELECT 1
      FROM json_tree(events_detail.content)
      WHERE json_tree.atom IN (SELECT name FROM withheld_names) OR json_tree.key IN (SELECT name FROM withheld_names)
    )
  );
