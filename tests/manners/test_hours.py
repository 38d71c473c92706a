"""Hours of one's own zone as moments: nights, weekends that follow nights, and the days on which clocks are changed."""

from datetime import UTC, datetime

import pytest

from community.manners.hours import good_time, manner_at, quiet_until

TOKYO, STOCKHOLM = "Asia/Tokyo", "Europe/Stockholm"
NIGHTS = [["20:00", "08:00"]] * 5 + [None, None]
WEEKEND = [["20:00", "08:00"]] * 4 + [["18:00", "00:00"], ["00:00", "00:00"], ["00:00", "08:00"]]


def at(text):
    return datetime.fromisoformat(f"{text}+00:00")


@pytest.mark.parametrize(
    ("now", "zone", "quiet", "end"),
    [
        ("2026-03-12 13:00", TOKYO, NIGHTS, "2026-03-12 23:00"),  # 22:00 there
        ("2026-03-12 22:59", TOKYO, NIGHTS, "2026-03-12 23:00"),  # the morning after
        ("2026-03-12 23:00", TOKYO, NIGHTS, None),  # 8:00 there
        ("2026-03-12 10:59", TOKYO, NIGHTS, None),
        ("2026-03-14 03:00", TOKYO, NIGHTS, None),  # a Saturday
        ("2026-03-13 19:00", STOCKHOLM, WEEKEND, "2026-03-15 07:00"),  # one after the other
        ("2026-03-28 22:00", STOCKHOLM, [["20:00", "08:00"]] * 7, "2026-03-29 06:00"),  # an hour shorter
        ("2026-03-12 13:00", TOKYO, [], None),
        (
            "2026-03-12 13:00",
            TOKYO,
            [["00:00", "00:00"]] * 7,
            "2026-03-19 15:00",
        ),  # always: seen a week ahead
    ],
)
def test_quiet_hours_end(now, zone, quiet, end):
    assert quiet_until(at(now), zone, quiet) == (at(end) if end else None)


def test_what_was_chosen_counts_before_quiet_hours_and_ends():
    now = at("2026-03-12 13:00")
    chosen = manner_at(now, TOKYO, chosen="away", until=at("2026-03-12 14:00"), quiet=NIGHTS)
    assert (chosen.state, chosen.until) == ("away", at("2026-03-12 14:00"))
    over = manner_at(now, TOKYO, chosen="away", until=at("2026-03-12 12:00"), quiet=NIGHTS)
    assert (over.state, over.changes_at) == ("dnd", at("2026-03-12 23:00"))
    by_day = manner_at(at("2026-03-12 03:00"), TOKYO, chosen="", until=None, quiet=NIGHTS)
    assert (by_day.state, by_day.changes_at) == ("", at("2026-03-12 11:00"))
    assert manner_at(now, TOKYO, chosen="dnd", until=None, quiet=[]).changes_at is None


@pytest.mark.parametrize(
    ("now", "zone", "hours", "good"),
    [
        ("2026-03-12 13:03", TOKYO, (8, 17), "2026-03-12 23:00"),  # Thursday 22:03: tomorrow at 8:00
        ("2026-03-13 13:00", TOKYO, (8, 17), "2026-03-15 23:00"),  # Friday night: Monday
        ("2026-03-12 23:30", TOKYO, (8, 17), None),
        ("2026-03-12 22:00", TOKYO, (8, 17), "2026-03-12 23:00"),
        ("2026-03-12 14:30", TOKYO, (16, 24), None),  # until midnight
        ("2026-03-12 13:00", "No/Where", (8, 17), None),  # counts as UTC
    ],
)
def test_a_good_time_to_reach_somebody(now, zone, hours, good):
    assert good_time(at(now), zone, *hours) == (at(good) if good else None)
    assert at(now).tzinfo == UTC
