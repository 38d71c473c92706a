"""A post is never wider than its thread: two composite foreign keys prove it."""

from django.db import migrations

ADD = """
ALTER TABLE threads_post
    ADD CONSTRAINT post_thread_audience FOREIGN KEY (thread_id, thread_audience_id)
        REFERENCES threads_thread (id, audience_id) ON UPDATE CASCADE,
    ADD CONSTRAINT post_within_thread FOREIGN KEY (audience_id, thread_audience_id)
        REFERENCES workspaces_reach (audience_id, within_id);
"""
DROP = """
ALTER TABLE threads_post
    DROP CONSTRAINT post_thread_audience,
    DROP CONSTRAINT post_within_thread;
"""


class Migration(migrations.Migration):
    dependencies = [("threads", "0001_initial"), ("workspaces", "0001_initial")]
    operations = [migrations.RunSQL(ADD, DROP)]
