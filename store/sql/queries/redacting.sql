-- Of events whose public part was redacted: what the event that records it says.
SELECT redactions.position, events.content
FROM json_each(:positions) AS wanted
JOIN redactions ON redactions.position = wanted.value AND redactions.part = 'public'
JOIN events ON events.position = redactions.by_position
