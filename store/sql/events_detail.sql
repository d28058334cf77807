-- The log with names instead of numbers, and its content as text.
CREATE VIEW events_detail AS
SELECT
  events.position,
  streams.name AS stream,
  events.version,
  types.name AS type,
  strftime('%Y-%m-%dT%H:%M:%SZ', events.recorded_at / 1000000, 'unixepoch') AS recorded_at,
  recorders.name AS recorded_by,
  CAST(events.content AS TEXT) AS content
FROM events
JOIN streams ON streams.stream_id = events.stream_id
JOIN types ON types.type_id = events.type_id
LEFT JOIN recorders ON recorders.recorder_id = events.recorder_id;
