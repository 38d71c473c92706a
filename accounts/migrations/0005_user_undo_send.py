"""Whether what somebody sends waits ten seconds, in which they can undo it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0004_proposed_to_askers")]
    operations = [
        migrations.AddField("user", "undo_send", models.BooleanField(db_default=False, default=False)),
    ]
