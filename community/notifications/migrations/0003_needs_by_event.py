"""What needs an action is walked by event, and looked up by thread with the latest first."""

from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db import migrations, models
from django.db.models import Q

OPEN = Q(reason__in=("asked", "sign", "waits"), done_at__isnull=True)


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("notifications", "0002_mail")]
    operations = [
        AddIndexConcurrently(
            model_name="notification",
            index=models.Index(fields=["user", "-event"], name="notification_needing", condition=OPEN),
        ),
        AddIndexConcurrently(
            model_name="notification",
            index=models.Index(
                fields=["user", "thread", "-event"], name="notification_needs_of_thread", condition=OPEN
            ),
        ),
        RemoveIndexConcurrently(model_name="notification", name="notification_needs"),
    ]
