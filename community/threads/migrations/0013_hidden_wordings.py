"""A moderator hides an earlier wording of a post, and says why."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("threads", "0012_ideas"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.AddField("revision", "hidden_at", models.DateTimeField(null=True)),
        migrations.AddField(
            "revision",
            "hidden_by",
            models.ForeignKey(
                settings.AUTH_USER_MODEL,
                on_delete=django.db.models.deletion.PROTECT,
                null=True,
                related_name="+",
                db_index=False,
            ),
        ),
        migrations.AddField("revision", "hidden_byline", models.CharField(max_length=120, db_default="")),
        migrations.AddField("revision", "hidden_why", models.CharField(max_length=300, db_default="")),
    ]
