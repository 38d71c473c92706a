"""Events are never changed: a trigger refuses it, and the serving role lacks the right. Tables are tuned for their use."""

from django.conf import settings
from django.db import migrations

REFUSE = """
CREATE FUNCTION keyway_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER events_event_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON events_event
    FOR EACH STATEMENT EXECUTE FUNCTION keyway_refuse_change();
"""
ALLOW = """
DROP TRIGGER events_event_append_only ON events_event;
DROP FUNCTION keyway_refuse_change();
"""
# A stream row is updated by every post: room on its page keeps those updates in place. The outbox is a queue.
TUNE = """
ALTER TABLE events_stream SET (fillfactor = 50);
ALTER TABLE events_outbox SET (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000,
                               autovacuum_vacuum_cost_delay = 0);
"""
UNTUNE = """
ALTER TABLE events_stream RESET (fillfactor);
ALTER TABLE events_outbox RESET (autovacuum_vacuum_scale_factor, autovacuum_vacuum_threshold,
                                 autovacuum_vacuum_cost_delay);
"""


def revoke(apps, schema_editor):
    if settings.DATABASE_APP_ROLE:
        role = schema_editor.quote_name(settings.DATABASE_APP_ROLE)
        schema_editor.execute(f"REVOKE UPDATE, DELETE, TRUNCATE ON events_event FROM {role}")


def grant(apps, schema_editor):
    if settings.DATABASE_APP_ROLE:
        role = schema_editor.quote_name(settings.DATABASE_APP_ROLE)
        schema_editor.execute(f"GRANT UPDATE, DELETE ON events_event TO {role}")


class Migration(migrations.Migration):
    dependencies = [("events", "0001_initial")]
    operations = [
        migrations.RunSQL(REFUSE, ALLOW),
        migrations.RunSQL(TUNE, UNTUNE),
        migrations.RunPython(revoke, grant),
    ]
