"""Acts of the chat: each works, is seen by whom it should be, twice is harmless, and is recorded once."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction
from django.http import Http404
from django.test.utils import CaptureQueriesContext

from community.chat import actions
from community.chat.actions.messages import EditedMeanwhile
from community.chat.actions.signs import MOST_PINS
from community.chat.models import Channel, Leaving, Message, MessageReaction, Pin, Wording
from community.chat.posting import MESSAGES_A_MINUTE, ChannelArchived, OtherWords
from community.events.checking import broken_streams
from community.events.models import Event, Stream
from community.rooms.choosing import Choice
from community.rooms.models import ReadMark
from community.rooms.sending import TooFast
from community.workspaces.access import AudienceMoved
from community.workspaces.actions import add_person, change_role, remove_person
from community.workspaces.models import Role
from tests.make import make_user
from tests.places import words
from tests.threads.test_threads import send_id


def send(user, channel, text="8.0 N·m at 65 °C", **more):
    return actions.send_message(user, channel, words=words(text), client_id=send_id(), **more)


def verbs():
    return list(Event.objects.filter(verb__startswith="chat.").order_by("id").values_list("verb", flat=True))


def test_a_channel_opens_with_its_stream(cast, channel):
    assert (channel.byline, channel.firm, channel.stream.subject_id) == ("Olga Berg", cast.host, channel.pk)
    assert verbs() == ["chat.opened"]
    assert Channel.objects.visible_to(cast.sara).get() == channel
    assert not Channel.objects.visible_to(cast.ravi).exists()


def test_readers_and_strangers_open_none(cast):
    with pytest.raises(PermissionDenied):
        actions.open_channel(cast.rune, cast.workspace, name="x", choice=Choice("everyone"))
    with pytest.raises(Http404):
        actions.open_channel(cast.ravi, cast.workspace, name="x", choice=Choice("everyone"))
    assert not Channel.objects.exists()


def test_a_name_is_taken_among_the_same_readers_only(cast, channel, internal):
    """Else "taken" would tell of a channel that one may not see."""
    with pytest.raises(ValidationError):
        actions.open_channel(cast.sara, cast.workspace, name="BENCH", choice=Choice("everyone"))
    ours = actions.open_channel(cast.olga, cast.workspace, name="ours", choice=Choice("firm"))
    assert ours.audience_id != internal.audience_id
    everyone = actions.open_channel(cast.olga, cast.workspace, name="ours", choice=Choice("everyone"))
    assert everyone.audience_id != internal.audience_id


def test_a_firms_channel_is_seen_by_that_firm(cast, internal):
    for user, sees in ((cast.sara, True), (cast.lin, True), (cast.olga, False), (cast.ravi, False)):
        assert Channel.objects.visible_to(user).filter(pk=internal.pk).exists() is sees
    with pytest.raises(Http404):
        send(cast.olga, internal)


def test_messages_are_numbered_and_recorded_once(cast, channel):
    sent = [send(cast.sara, channel), send(cast.olga, channel), send(cast.sara, channel)]
    assert [message.nr for message in sent] == [1, 2, 3]
    assert verbs() == ["chat.opened", "chat.sent", "chat.sent", "chat.sent"]
    assert list(Stream.objects.filter(pk=channel.stream_id).values_list("head", "items")) == [(4, 3)]
    assert not broken_streams()


def test_a_repeated_send_is_one_message(cast, channel):
    key = send_id()
    one = actions.send_message(cast.sara, channel, words=words("once"), client_id=key)
    assert actions.send_message(cast.sara, channel, words=words("once"), client_id=key) == one
    actions.edit_message(cast.sara, one, words=words("twice"), version=1)
    assert actions.send_message(cast.sara, channel, words=words("once"), client_id=key) == one
    for text in ("something else", "twice"):
        with pytest.raises(OtherWords):
            actions.send_message(cast.sara, channel, words=words(text), client_id=key)
    other = actions.open_channel(cast.olga, cast.workspace, name="drawings", choice=Choice("everyone"))
    with pytest.raises(OtherWords):
        actions.send_message(cast.sara, other, words=words("once"), client_id=key)
    # Ids are each author's own: nobody can take another's.
    assert actions.send_message(cast.olga, channel, words=words("once"), client_id=key) != one
    assert Message.objects.count() == 2


def test_who_may_write(cast, channel):
    with pytest.raises(PermissionDenied):
        send(cast.rune, channel)
    with pytest.raises(Http404):
        send(cast.ravi, channel)
    remove_person(cast.olga, cast.workspace, cast.sara)
    with pytest.raises(Http404):
        send(cast.sara, channel)
    assert not Message.objects.exists()


def test_somebody_who_came_meanwhile_is_named_first(cast, channel):
    gained = cast.workspace.audiences.get(kind="everyone").gained
    add_person(cast.olga, cast.workspace, make_user(cast.supplier), role="member")
    with pytest.raises(AudienceMoved):
        send(cast.sara, channel, shown=gained)
    send(cast.sara, channel, shown=cast.workspace.audiences.get(kind="everyone").gained)
    assert Message.objects.count() == 1


def test_a_flood_is_told_to_wait(cast, channel):
    for _each in range(MESSAGES_A_MINUTE):
        send(cast.sara, channel)
    with pytest.raises(TooFast) as refused:
        send(cast.sara, channel)
    assert 1 <= refused.value.wait <= 60
    send(cast.olga, channel)
    assert Message.objects.count() == MESSAGES_A_MINUTE + 1


def test_the_database_refuses_a_message_wider_than_its_channel(cast, channel, internal):
    message = send(cast.sara, internal)
    with pytest.raises(IntegrityError), transaction.atomic():
        Message.objects.filter(pk=message.pk).update(audience=channel.audience)


def test_an_edit_keeps_what_was_said(cast, channel):
    message = send(cast.sara, channel, "first")
    edited = actions.edit_message(cast.sara, message, words=words("second"), version=1)
    assert (edited.source, edited.version) == ("second", 2)
    assert list(Wording.objects.values_list("number", "source")) == [(1, "first")]
    actions.edit_message(cast.sara, message, words=words("second"), version=2)
    assert verbs()[-1] == "chat.edited"
    assert verbs().count("chat.edited") == 1
    with pytest.raises(EditedMeanwhile):
        actions.edit_message(cast.sara, message, words=words("third"), version=1)
    for user, error in ((cast.olga, PermissionDenied), (cast.ravi, Http404)):
        with pytest.raises(error):
            actions.edit_message(user, message, words=words("mine"), version=2)


def test_a_deleted_message_leaves_a_line_and_comes_back(cast, channel):
    message = send(cast.sara, channel)
    for user, error in ((cast.lin, PermissionDenied), (cast.ravi, Http404)):
        with pytest.raises(error):
            actions.delete_message(user, message)
    actions.delete_message(cast.mats, message)
    actions.delete_message(cast.mats, message)
    assert verbs().count("chat.deleted") == 1
    with pytest.raises(PermissionDenied):
        actions.restore_message(cast.sara, message)
    actions.restore_message(cast.mats, message)
    actions.restore_message(cast.mats, message)
    assert verbs().count("chat.restored") == 1
    assert Message.objects.get().deleted_at is None


def test_who_moderates_no_more_restores_nothing(cast, channel):
    message = send(cast.sara, channel)
    actions.delete_message(cast.mats, message)
    change_role(cast.olga, cast.workspace, cast.mats, role=Role.MEMBER)
    with pytest.raises(PermissionDenied):
        actions.restore_message(cast.mats, message)


def test_reactions(cast, channel):
    message = send(cast.sara, channel)
    for _twice in range(2):
        actions.react(cast.olga, message, kind="agree")
    assert MessageReaction.objects.count() == verbs().count("chat.reacted") == 1
    for user, error in ((cast.rune, PermissionDenied), (cast.ravi, Http404)):
        with pytest.raises(error):
            actions.react(user, message, kind="agree")
    for _twice in range(2):
        actions.take_reaction_back(cast.olga, message, kind="agree")
    assert verbs().count("chat.unreacted") == 1
    assert Message.objects.get().version == 3
    actions.delete_message(cast.sara, message)
    with pytest.raises(Http404):
        actions.react(cast.olga, message, kind="agree")


def test_pins(cast, channel):
    message = send(cast.sara, channel)
    for _twice in range(2):
        actions.pin_message(cast.olga, message)
    assert Pin.objects.get().byline == "Olga Berg"
    with pytest.raises(PermissionDenied):
        actions.pin_message(cast.rune, message)
    for _twice in range(2):
        actions.unpin_message(cast.sara, message)
    assert (verbs().count("chat.pinned"), verbs().count("chat.unpinned")) == (1, 1)
    for number in range(MOST_PINS):
        actions.pin_message(cast.olga, send([cast.sara, cast.olga][number % 2], channel))
    with pytest.raises(ValidationError):
        actions.pin_message(cast.olga, message)


def test_a_channel_is_changed_by_those_who_keep_it(cast, channel):
    names = {"name": "rig", "topic": "Bookings", "description": ""}
    for user, error in ((cast.sara, PermissionDenied), (cast.ravi, Http404)):
        with pytest.raises(error):
            actions.change_channel(user, channel, **names)
    for _twice in range(2):
        actions.change_channel(cast.mats, channel, **names)
    assert Event.objects.get(verb="chat.changed").facts == {"changed": ["name", "topic"]}
    actions.open_channel(cast.olga, cast.workspace, name="bench", choice=Choice("everyone"))
    with pytest.raises(ValidationError):
        actions.change_channel(cast.mats, channel, **{**names, "name": "Bench"})


def test_an_archived_channel_is_read_only(cast, channel):
    message = send(cast.sara, channel)
    with pytest.raises(PermissionDenied):
        actions.archive_channel(cast.sara, channel)
    for _twice in range(2):
        actions.archive_channel(cast.mats, channel)
    for refused in (
        lambda: send(cast.olga, channel),
        lambda: actions.react(cast.olga, message, kind="agree"),
        lambda: actions.edit_message(cast.sara, message, words=words("x"), version=1),
    ):
        with pytest.raises(ChannelArchived):
            refused()
    for _twice in range(2):
        actions.bring_back_channel(cast.olga, channel)
    assert (verbs().count("chat.archived"), verbs().count("chat.brought_back")) == (1, 1)
    send(cast.olga, channel)


def test_a_conversation_is_found_again_and_never_widens(cast):
    one = actions.open_conversation(cast.sara, cast.workspace, people=[cast.olga])
    assert actions.open_conversation(cast.olga, cast.workspace, people=[cast.sara]) == one
    wider = actions.open_conversation(cast.sara, cast.workspace, people=[cast.olga, cast.lin])
    assert wider != one
    assert actions.open_conversation(cast.olga, cast.workspace, people=[cast.sara]) == one
    assert Event.objects.filter(verb="chat.opened").count() == 2
    for user, sees in ((cast.sara, True), (cast.olga, True), (cast.lin, False), (cast.mats, False)):
        assert Channel.objects.visible_to(user).filter(pk=one.pk).exists() is sees
    with pytest.raises(PermissionDenied):
        actions.archive_channel(cast.olga, one)


def test_a_conversation_is_found_with_as_many_questions_however_many_there_are(
    cast, django_assert_max_num_queries
):
    def found(*people):
        return actions.open_conversation(cast.sara, cast.workspace, people=people)

    both = found(cast.olga)
    with CaptureQueriesContext(connection) as first:
        assert found(cast.olga) == both
    for others in ((cast.lin,), (cast.mats,), (cast.lin, cast.mats), (cast.olga, cast.mats)):
        found(*others)
    with django_assert_max_num_queries(len(first)):
        assert found(cast.olga) == both


def test_a_conversation_needs_people_who_are_here(cast):
    with pytest.raises(ValidationError):
        actions.open_conversation(cast.sara, cast.workspace, people=[])
    with pytest.raises(ValidationError):
        actions.open_conversation(cast.olga, cast.workspace, people=[cast.ravi])
    with pytest.raises(Http404):
        actions.open_conversation(cast.ravi, cast.workspace, people=[cast.olga])
    assert not Channel.objects.exists()


def test_a_mark_grows_and_goes_back_when_asked(cast, channel):
    for _each in range(5):
        send(cast.sara, channel)
    for nr, stands in ((3, 3), (2, 3), (99, 5)):
        actions.mark_read(cast.olga, channel, nr=nr)
        assert ReadMark.objects.get().nr == stands
    actions.mark_unread(cast.olga, channel, nr=4)
    assert ReadMark.objects.get().nr == 3
    with pytest.raises(Http404):
        actions.mark_read(cast.ravi, channel, nr=1)


def test_leaving_and_joining(cast, channel):
    for _twice in range(2):
        actions.leave_channel(cast.rune, channel)
    assert Leaving.objects.get().user == cast.rune
    for _twice in range(2):
        actions.join_channel(cast.rune, channel)
    assert not Leaving.objects.exists()
    with pytest.raises(Http404):
        actions.leave_channel(cast.ravi, channel)
