"""What a person wrote lately is asked by audience, on their page; built beside the posts that arrive meanwhile."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("threads", "0006_words_have_a_version")]
    operations = [
        AddIndexConcurrently(
            model_name="post",
            index=models.Index(fields=["audience", "author", "-at"], name="post_by_author_here"),
        )
    ]
