"""Somebody is told that an answer was accepted, and what becomes of an idea."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("notifications", "0006_tags"),
    ]

    operations = [
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
                    ("accepted", "accepted your answer"),
                    ("answered", "accepted an answer"),
                    ("outcome", "decided on an idea"),
                    ("reaction", "reacted to your post"),
                    ("added", "added you"),
                    ("role", "changed your role"),
                    ("removed", "You no longer belong to a workspace"),
                    ("joined", "joined by your invite"),
                    ("declined", "An invite you used was declined"),
                    ("firm", "added a firm"),
                    ("closed", "closed the workspace"),
                    ("reopened", "reopened the workspace"),
                    ("shut", "closed a thread you follow"),
                    ("opened", "reopened a thread you follow"),
                    ("turned", "A thread you follow closed or opened at its time"),
                    ("moved", "moved a thread you follow"),
                    ("split", "moved posts to a thread of their own"),
                    ("merged", "put two threads together"),
                    ("lead", "named you lead of your firm"),
                    ("lead_ended", "You no longer lead your firm"),
                    ("reminder", "You asked to be reminded"),
                ],
                max_length=10,
            ),
        ),
    ]
