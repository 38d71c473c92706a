"""The words of each message, to be found by; those of the messages that are there already."""

import django.contrib.postgres.search
from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from community.chat.lexing import vector

AT_ONCE = 2_000


def fill(apps: Apps, _editor: BaseDatabaseSchemaEditor) -> None:
    """In portions, each committed by itself: nobody waits for all of them."""
    message = apps.get_model("chat", "Message")
    last = 0
    while rows := list(message.objects.filter(pk__gt=last).order_by("pk")[:AT_ONCE]):
        for row in rows:
            row.search = vector(row.channel_id, row.source, row.html, row.byline)
        message.objects.bulk_update(rows, ["search"], batch_size=200)
        last = rows[-1].pk


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("chat", "0003_hooks")]
    operations = [
        migrations.AddField("message", "search", django.contrib.postgres.search.SearchVectorField(null=True)),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
