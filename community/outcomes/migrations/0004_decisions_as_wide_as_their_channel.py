"""A decision is seen by those who see its channel, and what hangs on it by the same: composite foreign keys prove it."""

from django.db import migrations

ADD = [
    """ALTER TABLE outcomes_decision ADD CONSTRAINT decision_of_channel FOREIGN KEY (channel_id, audience_id)
    REFERENCES chat_channel (id, audience_id)"""
]
ADD += [
    f"ALTER TABLE outcomes_{table} ADD CONSTRAINT {table}_of_decision FOREIGN KEY (decision_id, audience_id)"
    " REFERENCES outcomes_decision (id, audience_id)"
    for table in ("consent", "step", "ground")
]
DROP = [
    f"ALTER TABLE outcomes_{table} DROP CONSTRAINT {table}_of_decision"
    for table in ("consent", "step", "ground")
]
DROP += ["ALTER TABLE outcomes_decision DROP CONSTRAINT decision_of_channel"]


class Migration(migrations.Migration):
    dependencies = [("outcomes", "0003_decisions")]
    operations = [migrations.RunSQL(ADD, DROP)]
