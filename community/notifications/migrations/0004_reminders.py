"""A reminder is told by a bookmark, and goes with it."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("bookmarks", "0001_initial"), ("notifications", "0003_needs_by_event")]

    operations = [
        migrations.AddField(
            model_name="notification",
            name="bookmark",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="bookmarks.bookmark",
            ),
        ),
        migrations.AlterField(
            model_name="notification",
            name="reason",
            field=models.CharField(
                choices=[
                    ("asked", "asked you"),
                    ("sign", "asks you to sign"),
                    ("waits", "asks to be let in"),
                    ("mention", "mentioned you"),
                    ("note", "wrote an internal note"),
                    ("started", "started a thread"),
                    ("reply", "replied"),
                    ("followed", "wrote in a thread you follow"),
                    ("reaction", "reacted to your post"),
                    ("added", "added you"),
                    ("role", "changed your role"),
                    ("removed", "You no longer belong to a workspace"),
                    ("joined", "joined by your invite"),
                    ("declined", "An invite you used was declined"),
                    ("firm", "added a firm"),
                    ("closed", "closed the workspace"),
                    ("reopened", "reopened the workspace"),
                    ("lead", "named you lead of your firm"),
                    ("lead_ended", "You no longer lead your firm"),
                    ("reminder", "You asked to be reminded"),
                ],
                max_length=10,
            ),
        ),
        migrations.AddIndex(
            model_name="notification",
            index=models.Index(
                condition=models.Q(("bookmark__isnull", False)),
                fields=["bookmark"],
                name="notification_of_bookmark",
            ),
        ),
    ]
