"""Who takes part in a thread is asked for every reader of it; built beside the posts that arrive meanwhile."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("threads", "0002_never_wider")]
    operations = [
        AddIndexConcurrently(
            model_name="post",
            index=models.Index(fields=["thread", "author"], name="post_by_participant"),
        )
    ]
