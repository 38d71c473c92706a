"""A thread is pinned, closed, slowed, timed, and goes on in another."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_user_mails"),
        ("events", "0002_append_only"),
        ("threads", "0007_post_by_author_here"),
        ("workspaces", "0002_membership_of_firm"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Unpinned",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
        ),
        migrations.AddField(
            model_name="thread",
            name="closed_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="thread",
            name="closed_by",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="thread",
            name="closed_byline",
            field=models.CharField(db_default="", max_length=120),
        ),
        migrations.AddField(
            model_name="thread",
            name="closed_why",
            field=models.CharField(db_default="", max_length=300),
        ),
        migrations.AddField(
            model_name="thread",
            name="closes_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="thread",
            name="merged_into",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="threads.thread"
            ),
        ),
        migrations.AddField(
            model_name="thread",
            name="opens_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="thread",
            name="pinned_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="thread",
            name="pinned_in",
            field=models.CharField(
                choices=[("category", "Its category"), ("workspace", "The whole workspace")],
                db_default="",
                max_length=9,
            ),
        ),
        migrations.AddField(
            model_name="thread",
            name="pinned_until",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="thread",
            name="posts_left",
            field=models.IntegerField(db_default=0),
        ),
        migrations.AddField(
            model_name="thread",
            name="slow_seconds",
            field=models.IntegerField(db_default=0),
        ),
        migrations.AddIndex(
            model_name="thread",
            index=models.Index(
                condition=models.Q(("pinned_in", ""), _negated=True),
                fields=["workspace"],
                name="thread_pinned",
            ),
        ),
        migrations.AddIndex(
            model_name="thread",
            index=models.Index(
                condition=models.Q(("closes_at__isnull", False)), fields=["closes_at"], name="thread_closing"
            ),
        ),
        migrations.AddIndex(
            model_name="thread",
            index=models.Index(
                condition=models.Q(("opens_at__isnull", False)), fields=["opens_at"], name="thread_opening"
            ),
        ),
        migrations.AddField(
            model_name="unpinned",
            name="audience",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="workspaces.audience"
            ),
        ),
        migrations.AddField(
            model_name="unpinned",
            name="thread",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="threads.thread"
            ),
        ),
        migrations.AddField(
            model_name="unpinned",
            name="user",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddConstraint(
            model_name="unpinned",
            constraint=models.UniqueConstraint(fields=("user", "thread"), name="unpinned_once"),
        ),
    ]
