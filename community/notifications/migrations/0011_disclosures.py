"""Who decides about a disclosure is asked in the inbox, among what needs an action."""

from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("notifications", "0010_texts_not_sent")]

    operations = [
        RemoveIndexConcurrently(
            model_name="notification",
            name="notification_needing",
        ),
        RemoveIndexConcurrently(
            model_name="notification",
            name="notification_needs_of_thread",
        ),
        migrations.AlterField(
            model_name="notification",
            name="reason",
            field=models.CharField(
                choices=[
                    ("asked", "asked you"),
                    ("sign", "asks you to sign"),
                    ("waits", "asks to be let in"),
                    ("disclose", "asks you to let more people see something"),
                    ("mention", "mentioned you"),
                    ("note", "wrote an internal note"),
                    ("started", "started a thread"),
                    ("reply", "replied"),
                    ("followed", "wrote in a thread you follow"),
                    ("accepted", "accepted your answer"),
                    ("answered", "accepted an answer"),
                    ("outcome", "decided on an idea"),
                    ("replaced", "replaced a file"),
                    ("infected", "The virus scanner refused a file that you sent"),
                    ("virus", "sent a file that the virus scanner refused"),
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
                    ("taken", "moved a thread to where you don’t see it"),
                    ("shared", "gave the last approval: you see it now"),
                    ("disclosed", "gave the last approval: more people see it now"),
                    ("not_shown", "declined that more people see something"),
                    ("unshown", "What you proposed to show to more people is not shown"),
                    ("lead", "named you lead of your firm"),
                    ("lead_ended", "You no longer lead your firm"),
                    ("reminder", "You asked to be reminded"),
                    ("not_sent", "A text that you scheduled was not sent"),
                ],
                max_length=10,
            ),
        ),
        AddIndexConcurrently(
            model_name="notification",
            index=models.Index(
                condition=models.Q(
                    ("done_at__isnull", True), ("reason__in", ("asked", "sign", "waits", "disclose"))
                ),
                fields=["user", "-event"],
                name="notification_needing",
            ),
        ),
        AddIndexConcurrently(
            model_name="notification",
            index=models.Index(
                condition=models.Q(
                    ("done_at__isnull", True), ("reason__in", ("asked", "sign", "waits", "disclose"))
                ),
                fields=["user", "thread", "-event"],
                name="notification_needs_of_thread",
            ),
        ),
    ]
