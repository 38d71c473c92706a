"""Words of messages are found without reading all of them. Built beside those who read and write."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("chat", "0004_words_of_messages")]
    operations = [
        AddIndexConcurrently("message", GinIndex(fields=["search"], name="message_words", fastupdate=False)),
    ]
