"""An audience's streams are found by `stream_by_audience`, in order: an index by audience alone had the planner sort."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("events", "0002_append_only"), ("workspaces", "0004_membership_by_firm")]

    operations = [
        migrations.AlterField(
            model_name="stream",
            name="audience",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="workspaces.audience",
            ),
        ),
    ]
