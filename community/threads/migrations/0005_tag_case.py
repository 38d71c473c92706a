"""Tags keep the case that was typed and are compared without it."""

from django.db import migrations, models
from django.db.models.functions import Lower


class Migration(migrations.Migration):
    dependencies = [("threads", "0004_draft_choice")]
    operations = [
        migrations.RemoveConstraint("threadtag", "tag_once"),
        migrations.AddConstraint(
            "threadtag", models.UniqueConstraint("thread", Lower("name"), name="tag_once")
        ),
        migrations.RemoveIndex("threadtag", "tag_by_audience"),
        migrations.AddIndex("threadtag", models.Index("audience", Lower("name"), name="tag_by_audience")),
    ]
