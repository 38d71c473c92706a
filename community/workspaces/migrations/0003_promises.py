"""A workspace promises a reply to questions, and votes for ideas."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("workspaces", "0002_membership_of_firm"),
    ]

    operations = [
        migrations.AddField(
            model_name="workspace",
            name="answer_within",
            field=models.SmallIntegerField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name="workspace",
            name="votes_each",
            field=models.SmallIntegerField(db_default=10, default=10),
        ),
    ]
