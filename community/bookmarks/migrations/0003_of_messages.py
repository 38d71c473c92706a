"""Messages can be kept, too."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("bookmarks", "0002_by_reminder"),
        ("chat", "0007_sides_as_wide_as_their_channel"),
        ("threads", "0021_drafts_and_marks_are_of_all_rooms"),
        ("workspaces", "0004_membership_by_firm"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="bookmark",
            name="bookmark_once",
        ),
        migrations.RemoveConstraint(
            model_name="bookmark",
            name="bookmark_of_one_thing",
        ),
        migrations.AddField(
            model_name="bookmark",
            name="message",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="chat.message"
            ),
        ),
        migrations.AddConstraint(
            model_name="bookmark",
            constraint=models.UniqueConstraint(
                fields=("user", "thread", "post", "message"), name="bookmark_once", nulls_distinct=False
            ),
        ),
        migrations.AddConstraint(
            model_name="bookmark",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("message__isnull", True), ("post__isnull", True), ("thread__isnull", False)),
                    models.Q(("message__isnull", True), ("post__isnull", False), ("thread__isnull", True)),
                    models.Q(("message__isnull", False), ("post__isnull", True), ("thread__isnull", True)),
                    _connector="OR",
                ),
                name="bookmark_of_one_thing",
            ),
        ),
    ]
