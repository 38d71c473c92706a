"""Drafts and read marks went to the app that threads and channels share. Their tables stay as they are."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("threads", "0020_starters"), ("rooms", "0001_initial")]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.DeleteModel(name="Draft"),
                migrations.DeleteModel(name="ReadMark"),
            ]
        )
    ]
