"""A post that went to another thread leaves a line that leads on."""

import django.db.models.deletion
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("threads", "0008_order_of_threads")]
    operations = [
        migrations.AddField(
            "post",
            "moved_to",
            models.ForeignKey(
                "threads.post",
                on_delete=django.db.models.deletion.PROTECT,
                null=True,
                related_name="+",
                db_index=False,
            ),
        ),
        AddIndexConcurrently(
            "post",
            models.Index(fields=["moved_to"], name="post_moved", condition=Q(moved_to__isnull=False)),
        ),
    ]
