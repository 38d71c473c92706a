"""One's reminders stand in an index by their time."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("bookmarks", "0001_initial")]

    operations = [
        migrations.AddIndex(
            model_name="bookmark",
            index=models.Index(
                condition=models.Q(("ended_at__isnull", True), ("remind_at__isnull", False)),
                fields=["user", "remind_at", "id"],
                name="bookmark_by_reminder",
            ),
        ),
    ]
