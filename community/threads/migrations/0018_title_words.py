"""Words of titles are found without reading all of them. Built beside those who read and write."""

import django.contrib.postgres.search
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("threads", "0017_mark_of_stream")]
    operations = [
        AddIndexConcurrently(
            "thread",
            GinIndex(
                django.contrib.postgres.search.SearchVector("title", config="simple"),
                name="thread_title_words",
            ),
        ),
    ]
