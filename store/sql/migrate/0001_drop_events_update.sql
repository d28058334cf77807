DROP TRIGGER events_update
