"""Somebody may choose not to be proposed to those who ask."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_user_mails")]
    operations = [
        migrations.AddField("user", "is_proposed", models.BooleanField(default=True, db_default=True))
    ]
