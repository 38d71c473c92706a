"""What is counted of a thread is seen by exactly those who see it: composite foreign keys prove it."""

from django.db import migrations

TABLES = ("threads_worth", "threads_valuedpost")
ADD = [
    f"ALTER TABLE {table} ADD CONSTRAINT {table}_of_thread FOREIGN KEY (thread_id, audience_id)"
    " REFERENCES threads_thread (id, audience_id) ON UPDATE CASCADE"
    for table in TABLES
]
DROP = [f"ALTER TABLE {table} DROP CONSTRAINT {table}_of_thread" for table in TABLES]


class Migration(migrations.Migration):
    dependencies = [("threads", "0014_what_readers_found_good")]
    operations = [migrations.RunSQL(ADD, DROP)]
