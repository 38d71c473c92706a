"""Who of a firm is in a workspace is looked up in one index; the one by workspace alone goes, two others begin with it."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("workspaces", "0003_promises")]

    operations = [
        migrations.AddIndex(
            model_name="membership",
            index=models.Index(fields=["workspace", "firm"], name="membership_by_firm"),
        ),
        migrations.AlterField(
            model_name="membership",
            name="workspace",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="memberships",
                to="workspaces.workspace",
            ),
        ),
    ]
