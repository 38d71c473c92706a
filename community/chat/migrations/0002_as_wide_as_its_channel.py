"""A message has its channel's audience: a composite foreign key proves it."""

from django.db import migrations

ADD = """
ALTER TABLE chat_message
    ADD CONSTRAINT message_channel_audience FOREIGN KEY (channel_id, audience_id)
        REFERENCES chat_channel (id, audience_id);
"""
DROP = "ALTER TABLE chat_message DROP CONSTRAINT message_channel_audience;"


class Migration(migrations.Migration):
    dependencies = [("chat", "0001_initial")]
    operations = [migrations.RunSQL(ADD, DROP)]
