"""One index finds a reader's mark in a stream. There was one by stream alone, which led through all of its readers."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("events", "0003_stream_by_audience_only"), ("threads", "0016_thread_by_firm_and_kind")]

    operations = [
        migrations.RemoveConstraint(model_name="readmark", name="mark_once"),
        migrations.AddConstraint(
            model_name="readmark",
            constraint=models.UniqueConstraint(fields=["stream", "user"], name="mark_once"),
        ),
        migrations.AlterField(
            model_name="readmark",
            name="stream",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="events.stream",
            ),
        ),
    ]
