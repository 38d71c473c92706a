"""Drafts and read marks are of threads and of channels now. Their tables stay as they are."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

OWN = {"on_delete": django.db.models.deletion.CASCADE, "related_name": "+"}


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("events", "0003_stream_by_audience_only"),
        ("threads", "0020_starters"),
        ("workspaces", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.CreateModel(
                    name="Draft",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("place", models.CharField(max_length=80)),
                        ("title", models.CharField(blank=True, default="", max_length=255)),
                        ("source", models.TextField(blank=True, default="")),
                        ("choice", models.TextField(blank=True, default="")),
                        (
                            "at",
                            models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                        ),
                        ("audience", models.ForeignKey(to="workspaces.audience", **OWN)),
                        ("user", models.ForeignKey(to=settings.AUTH_USER_MODEL, **OWN)),
                    ],
                    options={
                        "db_table": "threads_draft",
                        "indexes": [models.Index(fields=["at"], name="draft_by_age")],
                        "constraints": [
                            models.UniqueConstraint(fields=["user", "place"], name="draft_of_place")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ReadMark",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("nr", models.IntegerField(default=0)),
                        (
                            "at",
                            models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                        ),
                        ("audience", models.ForeignKey(to="workspaces.audience", **OWN)),
                        ("stream", models.ForeignKey(db_index=False, to="events.stream", **OWN)),
                        ("user", models.ForeignKey(to=settings.AUTH_USER_MODEL, **OWN)),
                    ],
                    options={
                        "db_table": "threads_readmark",
                        "constraints": [models.UniqueConstraint(fields=["stream", "user"], name="mark_once")],
                    },
                ),
            ]
        )
    ]
