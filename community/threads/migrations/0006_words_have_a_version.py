"""An edit is refused after another edit, not after a reaction."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("threads", "0005_tag_case")]
    operations = [migrations.AddField("post", "worded", models.IntegerField(db_default=1))]
