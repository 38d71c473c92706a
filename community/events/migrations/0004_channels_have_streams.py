"""A channel of the chat has a stream, as a thread has."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("events", "0003_stream_by_audience_only")]

    operations = [
        migrations.AlterField(
            model_name="stream",
            name="kind",
            field=models.SmallIntegerField(choices=[(1, "Thread"), (2, "Channel")]),
        ),
    ]
