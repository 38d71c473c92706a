"""When somebody was here last is written at most every five minutes, whichever process hears their heartbeat."""

from datetime import timedelta

from django.utils import timezone

from accounts.models import User
from community.realtime.actions import SEEN_EVERY, mark_seen


def last_seen(user):
    return User.objects.values_list("last_seen_at", flat=True).get(pk=user.pk)


def test_a_second_process_writes_nothing_before_its_time(cast):
    mark_seen([cast.olga.pk])
    first = last_seen(cast.olga)
    mark_seen([cast.olga.pk])
    assert last_seen(cast.olga) == first
    old = timezone.now() - SEEN_EVERY - timedelta(seconds=1)
    User.objects.filter(pk=cast.olga.pk).update(last_seen_at=old)
    mark_seen([cast.olga.pk])
    assert last_seen(cast.olga) > old
    assert last_seen(cast.sara) is None
