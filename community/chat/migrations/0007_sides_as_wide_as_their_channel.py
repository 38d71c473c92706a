"""A side thread has its channel's audience, and so have its replies and its readers: composite foreign keys prove it.

They are looked at when a transaction ends: a root that goes takes its side along, whose replies are of the same table.
"""

from django.db import migrations

ADD = """
ALTER TABLE chat_side
    ADD CONSTRAINT side_channel_audience FOREIGN KEY (channel_id, audience_id)
        REFERENCES chat_channel (id, audience_id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE chat_message
    ADD CONSTRAINT reply_side_audience FOREIGN KEY (side_id, channel_id, audience_id)
        REFERENCES chat_side (id, channel_id, audience_id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE chat_sidereader
    ADD CONSTRAINT reader_side_audience FOREIGN KEY (side_id, channel_id, audience_id)
        REFERENCES chat_side (id, channel_id, audience_id) DEFERRABLE INITIALLY DEFERRED;
"""
DROP = """
ALTER TABLE chat_sidereader DROP CONSTRAINT reader_side_audience;
ALTER TABLE chat_message DROP CONSTRAINT reply_side_audience;
ALTER TABLE chat_side DROP CONSTRAINT side_channel_audience;
"""


class Migration(migrations.Migration):
    dependencies = [("chat", "0006_side_threads")]
    operations = [migrations.RunSQL(ADD, DROP)]
