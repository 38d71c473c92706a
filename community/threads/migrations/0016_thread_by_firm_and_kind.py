"""A firm's threads and those of a kind are picked from an index; the one by audience alone goes, others begin with it."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("threads", "0015_worth_of_thread"), ("workspaces", "0004_membership_by_firm")]

    operations = [
        migrations.AddIndex(
            model_name="thread",
            index=models.Index(fields=["audience", "firm"], name="thread_by_firm"),
        ),
        migrations.AddIndex(
            model_name="thread",
            index=models.Index(fields=["audience", "kind"], name="thread_by_kind"),
        ),
        migrations.AlterField(
            model_name="thread",
            name="audience",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="workspaces.audience",
            ),
        ),
    ]
