"""Messages of a channel are found by their words, however part numbers are typed, and by who wrote what and when."""

import re

import pytest
from django.db import connection

from community.chat import actions, searching
from community.chat.finding import nr_since
from community.chat.forms import message_words
from community.chat.lexing import vector
from community.chat.models import Message
from community.chat.reading import find_channel
from community.chat.searching import look, read_query
from community.workspaces.actions import remove_person
from tests.chat.test_acts import send
from tests.chat.test_files import send as send_file
from tests.chat.test_pages import fill
from tests.chat.test_plans import ROWS, long  # noqa: F401  a fixture
from tests.chat.test_sides import reply
from tests.make import make_file, new_tag
from tests.places import words
from tests.query_counts import check_queries
from tests.statistics import may_analyze  # noqa: F401  a fixture
from tests.threads.test_list_plans import plans_of

# One word that all say, and one that nobody else says.
_WORDS = (
    "UPDATE chat_message SET search = format($$'%1$s:torque':1 '%1$s:w%2$s':2$$, channel_id, nr)::tsvector"
)


def texts(viewer, channel, typed):
    seen = find_channel(viewer, channel.public_id)
    rows = look(viewer, seen, read_query(viewer, seen, typed)).rows
    return ["".join(text for text, _is in row.excerpt) for row in rows]


@pytest.mark.parametrize(
    ("written", "typed", "not_typed"),
    [
        (
            "Order AB-1234/7 today",
            "AB-1234/7, ab1234/7, AB12347, ab 1234 7, AB-12, 1234/7, ab_1234, Order ab1234, ab",
            "AB-1235/7, B-1234, 234/7, AB-7",
        ),
        ("it says ab12347", "AB-1234/7, AB1234-7, ab12347", "AB-1234/8, 2347"),
        ("error 0x8007000E came", "0x8007000e, 0X8007, 8007000E", "0x8008"),
        (
            "in /var/log/motor/drive_7.log",
            "/var/log, motor/drive, drive_7.log, drive7, log/motor",
            "var/motor",
        ),
        (r"C:\fw\boot.bin failed", r"C:\fw\boot.bin, boot.bin, fw/boot", "boot.hex"),
        ("E_CONN_RESET at 8.0 N·m, 4 µm", "e_conn_reset, econn, conn reset, 8.0, 4μm", "reset conn_e"),
        ("Öberg sagt: Drehmoment über 5", "oberg, öberg, DREHMOMENT, uber, drehm", "moment"),
        ("回転数が高い", "回転数, 転数, 高い", "回数"),
        (
            "over temperature, chamber 2",
            '"over temperature", chamber, "temperature chamber"',
            '"over chamber"',
        ),
    ],
)
def test_engineers_words_are_found_however_they_are_typed(cast, channel, written, typed, not_typed):
    send(cast.sara, channel, "something else")
    send(cast.sara, channel, written)
    for each in typed.split(", "):
        assert texts(cast.olga, channel, each) == [written], each
    for each in not_typed.split(", "):
        assert texts(cast.olga, channel, each) == [], each


def test_who_what_and_when(cast, channel):
    first = send(cast.sara, channel, "torque one")
    Message.objects.filter(pk=first.pk).update(at="2026-03-11T23:30:00Z")
    send_file(cast.olga, channel, make_file(cast.olga, cast.workspace, "torque.txt"))
    linked = message_words(cast.sara, channel, "see https://parts.example/AB-12", client_id=new_tag())
    actions.send_message(cast.sara, channel, words=linked, client_id=new_tag())
    actions.pin_message(cast.sara, first)
    found = {
        "torque": ["See torque.txt", "torque one"],
        "torque from:sara": ["torque one"],
        'from:"Olga Berg"': ["See torque.txt"],
        "from:@olga torque": ["See torque.txt"],
        "from:me": ["See torque.txt"],
        "has:file": ["See torque.txt"],
        "has:link": ["see https://parts.example/AB-12"],
        "is:pinned": ["torque one"],
        "is:pinned see": [],
        "before:2026-03-12": ["torque one"],
        "after:2026-03-12": ["see https://parts.example/AB-12", "See torque.txt"],
        "after:2026-03-11 before:2026-03-12 from:sara": ["torque one"],
        "one:two": [],
        "'; drop & | ! <-> :*": [],
    }
    cast.olga.time_zone = "UTC"
    for typed, expected in found.items():
        assert texts(cast.olga, channel, typed) == expected, typed


def test_what_is_gone_is_not_found(cast, client, channel, internal):
    """Deleted, reworded, of another channel, or out of sight."""
    message = send(cast.sara, channel, "first xylem")
    send(cast.lin, internal, "xylem within")
    assert texts(cast.olga, channel, "xylem") == ["first xylem"]
    actions.edit_message(cast.sara, message, words=words("now phloem"), version=1)
    assert texts(cast.olga, channel, "xylem") == []
    assert texts(cast.olga, channel, "phloem") == ["now phloem"]
    actions.delete_message(cast.sara, message)
    assert texts(cast.olga, channel, "phloem") == []
    actions.restore_message(cast.sara, message)
    assert texts(cast.olga, channel, "phloem") == ["now phloem"]
    client.force_login(cast.olga)
    assert client.get(f"/c/{internal.public_id}/search/?q=xylem").status_code == 404
    seen = find_channel(cast.rune, channel.public_id)
    remove_person(cast.olga, cast.workspace, cast.rune)
    assert look(cast.rune, seen, read_query(cast.rune, seen, "phloem")).rows == []


def test_the_page_marks_what_was_found_and_leads_there_and_back(cast, client, channel):
    message = send(cast.sara, channel, f"{'word ' * 100}then AB-1234/7 <b> {'more ' * 100}")
    client.force_login(cast.olga)
    path = f"/c/{channel.public_id}/search/"
    page = client.get(f"{path}?q=ab12347").content.decode()
    assert "then <mark>AB-1234/7</mark> &lt;b&gt; more" in page
    assert page.count("word ") < 30
    link = re.search(r'class="hit" href="([^"]*)"', page)[1].replace("&amp;", "&")
    assert link == f"/c/{channel.public_id}/?at={message.public_id}&q=ab12347#m-{message.public_id}"
    back = client.get(link).content.decode()
    assert f'href="{path}?q=ab12347"' in back
    nothing = client.get(f"{path}?q=nowhere").content.decode()
    assert "Nothing found" in nothing
    assert "Leave out a filter" in client.get(f"{path}?q=nowhere+from:me").content.decode()
    for bent in ("before:x", "has:cat", "is:new", "from:!"):
        page = client.get(path, {"q": bent})
        assert (page.status_code, 'role="alert"' in page.content.decode()) == (200, True), bent
    for empty in ("", "!!", "?" * 900):
        assert "What you can type" in client.get(path, {"q": empty}).content.decode()


@pytest.mark.parametrize("rows", [1, 40])
def test_older_results_follow(cast, client, request, channel, rows):
    fill(channel, [cast.sara, cast.olga], rows)
    client.force_login(cast.olga)
    path = f"/c/{channel.public_id}/search/?q=message"
    check_queries(request, "chat:search", lambda: client.get(path), most=9)
    page = client.get(path).content.decode()
    assert page.count('class="hit"') == min(rows, 30)
    if rows > 30:
        older = re.search(r'rel="next" href="([^"]*)"', page)[1].replace("&amp;", "&")
        rest = client.get(f"/c/{channel.public_id}/search/{older}").content.decode()
        assert rest.count('class="hit"') == 10
        assert "That is all." in rest


def test_a_search_reads_little(cast, long):  # noqa: F811
    """A word of every message, one of three long ago, and a date: each by an index."""
    with connection.cursor() as cursor:
        cursor.execute(_WORDS)
        rare = vector(long.pk, "torque AB-1234/7", "", "Sara Lind")
        cursor.execute("UPDATE chat_message SET search = %s WHERE nr IN (5, 700, 9000)", [rare])
        cursor.execute("ANALYZE chat_message")
    for typed, rows in (("torque", 30), ("AB12347", 3), ("before:2020-01-01", 0), ("zzz", 0)):
        query = read_query(cast.olga, long, typed)
        assert len(look(cast.olga, long, query).rows) == rows, typed
        for plan in plans_of(lambda query=query: look(cast.olga, long, query)):
            assert "Seq Scan on chat_message" not in plan, plan
    assert nr_since(long, query.before or long.opened_at) <= ROWS + 1
    assert searching.NEAR < ROWS


def test_what_is_replied_aside_stands_among_no_results(cast, channel):
    root = send(cast.sara, channel, "torque of 022")
    reply(cast.olga, channel, root, "torque of 023")
    for typed in ("torque", "before:2999-01-01", "from:olga"):
        assert "torque of 023" not in texts(cast.sara, channel, typed)
    assert texts(cast.sara, channel, "torque") == ["torque of 022"]
