"""Ideas keep what becomes of them, seen by exactly those who see their thread."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("threads", "0011_as_wide_as_its_thread"),
        ("workspaces", "0003_promises"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Idea",
            fields=[
                (
                    "thread",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="idea",
                        serialize=False,
                        to="threads.thread",
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("new", "New"),
                            ("review", "Under review"),
                            ("planned", "Planned"),
                            ("done", "Done"),
                            ("declined", "Declined"),
                        ],
                        default="new",
                        max_length=8,
                    ),
                ),
                ("reason", models.CharField(blank=True, default="", max_length=500)),
                ("changed_byline", models.CharField(blank=True, default="", max_length=120)),
                ("changed_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
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
                    "changed_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "declined"), _negated=True),
                            models.Q(("reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="declined_with_reason",
                    )
                ],
            },
        ),
        migrations.RunSQL(
            "ALTER TABLE threads_idea ADD CONSTRAINT threads_idea_of_thread FOREIGN KEY (thread_id, audience_id)"
            " REFERENCES threads_thread (id, audience_id) ON UPDATE CASCADE",
            "ALTER TABLE threads_idea DROP CONSTRAINT threads_idea_of_thread",
        ),
    ]
