"""A promotion is seen by those who see its channel, and they see its thread: composite foreign keys prove it."""

from django.db import migrations

ADD = """
ALTER TABLE outcomes_promotion
    ADD CONSTRAINT promotion_of_channel FOREIGN KEY (channel_id, audience_id)
        REFERENCES chat_channel (id, audience_id),
    ADD CONSTRAINT promotion_of_thread FOREIGN KEY (thread_id, audience_id)
        REFERENCES threads_thread (id, audience_id) ON UPDATE CASCADE;
"""
DROP = """
ALTER TABLE outcomes_promotion DROP CONSTRAINT promotion_of_channel, DROP CONSTRAINT promotion_of_thread;
"""


class Migration(migrations.Migration):
    dependencies = [("outcomes", "0001_promotions")]
    operations = [migrations.RunSQL(ADD, DROP)]
