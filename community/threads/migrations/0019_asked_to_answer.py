"""People are asked to answer a question: what is kept of it is seen by exactly those who see the question."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("threads", "0018_title_words"),
        ("workspaces", "0004_membership_by_firm"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Asking",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("byline", models.CharField(max_length=120)),
                ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "audience",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="workspaces.audience",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "thread",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="askings",
                        to="threads.thread",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["user", "audience"], name="asking_of_user")],
                "constraints": [models.UniqueConstraint(fields=("thread", "user"), name="asked_once")],
            },
        ),
        migrations.RunSQL(
            "ALTER TABLE threads_asking ADD CONSTRAINT threads_asking_of_thread FOREIGN KEY (thread_id, audience_id)"
            " REFERENCES threads_thread (id, audience_id) ON UPDATE CASCADE",
            "ALTER TABLE threads_asking DROP CONSTRAINT threads_asking_of_thread",
        ),
    ]
