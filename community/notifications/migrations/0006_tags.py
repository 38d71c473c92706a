"""How closely a tag is followed. The new unique key stands before the old one goes: old code serves meanwhile."""

from django.db import migrations, models
from django.db.models import Q

ONE_EACH = models.UniqueConstraint(
    fields=["user", "workspace", "category", "thread", "tag"],
    name="subscription_once_each",
    nulls_distinct=False,
)
OF_ONE = models.CheckConstraint(
    condition=Q(category__isnull=True, thread__isnull=True)
    | Q(category__isnull=True, tag="")
    | Q(thread__isnull=True, tag=""),
    name="subscription_of_one",
)


class Migration(migrations.Migration):
    dependencies = [("notifications", "0005_reasons_of_order")]
    operations = [
        migrations.AddField(
            "subscription",
            "tag",
            models.CharField(max_length=20, blank=True, default="", db_default=""),
        ),
        migrations.AddConstraint("subscription", ONE_EACH),
        migrations.AddConstraint("subscription", OF_ONE),
        migrations.RemoveConstraint("subscription", "subscription_once"),
        migrations.RemoveConstraint("subscription", "subscription_of_one_place"),
    ]
