-- Where the clock stepped back: between two of these, recorded_at never falls.
CREATE INDEX events_clock ON events (position) WHERE clock = 1
