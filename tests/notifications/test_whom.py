"""Whom a post tells, against a plain slow oracle: random levels, seats, authors, mentions, notes and deletions."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from community.notifications.actions import follow_category, follow_thread, follow_workspace
from community.notifications.models import Level, Notification
from community.threads.actions import Choice, delete_post
from community.threads.models import Post
from community.workspaces.actions import remove_person
from tests.notifications.make import answer, note, start, tell
from tests.places import undone

NAMES = ("olga", "mats", "rune", "sara", "lin")
WRITERS = ("olga", "mats", "sara", "lin")
PLACES = ("workspace", "category", "thread")

levels = st.dictionaries(
    st.tuples(st.sampled_from(NAMES), st.sampled_from(PLACES)), st.sampled_from(Level.values), max_size=6
)
posts = st.lists(
    st.tuples(
        st.sampled_from(WRITERS),
        st.booleans(),  # an internal note
        st.sets(st.sampled_from(NAMES), max_size=2),
        st.booleans(),  # a question
    ),
    min_size=1,
    max_size=4,
)


def follows(chosen, name, took_part):
    """The level in the thread, rule by rule."""
    if (name, "thread") in chosen:
        return chosen[name, "thread"]
    around = chosen.get((name, "category"), chosen.get((name, "workspace"), "normal"))
    return "tracking" if took_part and around != "watching" else around


def expected(cast, chosen, author, written, gone):
    """{(name, number of the post): reason} of all who are told, by going through everybody for every post."""
    reasons = {}
    wrote = [author]
    for number, (writer, is_note, mentions, is_question) in enumerate(written, start=2):
        for name in NAMES:
            user = getattr(cast, name)
            sees = name != gone and (not is_note or user.firm_id == getattr(cast, writer).firm_id)
            level = follows(chosen, name, name in wrote)
            if name == writer or not sees or level == "muted":
                continue
            if name in mentions:
                reasons[name, number] = "asked" if is_question else "mention"
            elif level in ("watching", "tracking"):
                reason = "reply" if name in wrote else "followed"
                reasons[name, number] = "note" if is_note else reason
        wrote.append(writer)
    return reasons


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    derandomize=True,
)
@given(
    chosen=levels,
    author=st.sampled_from(WRITERS),
    written=posts,
    gone=st.sampled_from(["", "rune", "mats"]),
    deletes=st.booleans(),
)
def test_whom_a_post_tells(cast, chosen, author, written, gone, deletes):
    with undone():
        tell()
        thread = start(getattr(cast, author), cast.workspace, choice=Choice("everyone"))
        for (name, place), level in chosen.items():
            user = getattr(cast, name)
            if place == "workspace":
                follow_workspace(user, cast.workspace, level=level)
            elif place == "category":
                follow_category(user, thread.category, level=level)
            else:
                follow_thread(user, thread, level=level)
        tell()
        numbers = {}
        for number, (writer, is_note, mentions, is_question) in enumerate(written, start=2):
            act = note if is_note else answer
            named = [getattr(cast, name) for name in sorted(mentions)]
            post = act(getattr(cast, writer), thread, *named, text="Which?" if is_question else "See.")
            numbers[post.pk] = number
        if gone and gone not in {author, *(line[0] for line in written)}:
            remove_person(cast.olga, cast.workspace, getattr(cast, gone))
        else:
            gone = ""
        if deletes:
            delete_post(getattr(cast, written[-1][0]), Post.objects.latest("pk"))
        tell()
        rows = Notification.objects.filter(post__in=numbers).select_related("user")
        found = {(row.user.name.split()[0].lower(), numbers[row.post_id]): row.reason for row in rows}
        assert found == expected(cast, chosen, author, written, gone)
        assert rows.count() == len(found)
