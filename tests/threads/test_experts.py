"""Experts at hand: proposed by what asker and person both see, told once, and nobody who would not be asked."""

from dataclasses import replace

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from accounts.models import Skill, User
from community.events.relay import run_reader
from community.notifications.inbox import lines_of
from community.threads.actions import Choice, reply, start_thread
from community.threads.kinds.question.actions import MOST_ASKED, accept_answer, ask_person
from community.threads.kinds.question.experts import experts_for
from community.threads.kinds.question.models import Asking
from community.workspaces.actions import add_person
from community.workspaces.sight import find_workspace
from tests.make import make_file, make_user
from tests.threads.test_threads import send_id, words


def ask(cast, title="Why does the bearing creep?", by=None, **more):
    more = {"choice": Choice("everyone"), "tags": ["Bearing"]} | more
    return start_thread(
        by or cast.olga,
        cast.workspace,
        title=title,
        words=words(),
        kind="question",
        client_id=send_id(),
        **more,
    )


def answered(cast, by, **more):
    thread = ask(cast, title="Earlier", **more)
    accept_answer(cast.olga, reply(by, thread, words=words(), client_id=send_id()))


def proposed(cast, thread, viewer=None):
    viewer = viewer or cast.olga
    workspace = find_workspace(viewer, cast.workspace.public_id)
    tags = list(thread.tags.values_list("name", flat=True))
    found = experts_for(
        viewer,
        workspace,
        audience_id=thread.audience_id,
        title=thread.title,
        tags=tags,
        left_out=[thread.author_id],
    )
    return {expert.name: (expert.reasons, expert.waiting) for expert in found}


def test_answers_skills_and_files_are_reasons_in_words(cast):
    answered(cast, cast.sara)
    answered(cast, cast.sara)
    Skill.objects.create(user=cast.lin, name="Bearing")
    sent = make_file(cast.mats, cast.workspace, "bearing-drawing.txt")
    reply(cast.mats, ask(cast, tags=[]), words=replace(words(), files=(sent.pk,)), client_id=send_id())
    found = proposed(cast, ask(cast))
    assert found["Sara Lind"][0] == ("answered 2 questions tagged bearing",)
    assert found["Lin Mori"][0] == ("knows about Bearing",)
    assert found["Mats Ek"][0] == ("shared 1 file on it",)
    assert list(found) == ["Sara Lind", "Lin Mori", "Mats Ek"]


def test_nothing_of_an_audience_that_the_asker_has_no_seat_in(cast):
    """Sara's answer in her own firm's thread is a reason for her colleague, and does not exist for the host."""
    inner = ask(cast, title="Ours", by=cast.lin, choice=Choice("firm"))
    accept_answer(cast.lin, reply(cast.sara, inner, words=words(), client_id=send_id()))
    ask_person(cast.lin, ask(cast, title="Ours too", by=cast.lin, choice=Choice("firm")), cast.sara)
    assert proposed(cast, ask(cast)) == {}
    of_lin = ask(cast, by=cast.lin)
    assert proposed(cast, of_lin, cast.lin)["Sara Lind"] == (("answered 1 question tagged bearing",), 1)
    answered(cast, cast.sara)
    assert proposed(cast, ask(cast))["Sara Lind"] == (("answered 1 question tagged bearing",), 0)


def test_only_who_sees_the_question_and_can_answer_and_wants_to(cast):
    for user in (cast.sara, cast.rune, cast.ravi, cast.mats):
        Skill.objects.create(user=user, name="bearing")
    assert sorted(proposed(cast, ask(cast))) == ["Mats Ek", "Sara Lind"]
    assert sorted(proposed(cast, ask(cast, choice=Choice("firm")))) == ["Mats Ek"]
    User.objects.filter(pk=cast.sara.pk).update(is_proposed=False)
    assert sorted(proposed(cast, ask(cast))) == ["Mats Ek"]


def test_who_is_asked_is_told_once_and_it_waits_for_them(cast, client):
    thread = ask(cast)
    client.force_login(cast.olga)
    path = f"/questions/{thread.public_id}/experts/"
    for _twice in range(2):
        assert client.post(path, {"person": cast.sara.public_id}).status_code == 302
    run_reader("notifications")
    [line] = [line for line in lines_of(cast.sara, "unread", "needs").lines if line.title == thread.title]
    assert line.reason == "asked"
    assert (
        "Sara Lind" in client.get(f"/t/{thread.public_id}/").content.decode().split("Asked to answer")[1][:80]
    )
    assert Asking.objects.filter(thread=thread).count() == 1


def test_who_may_ask_and_whom_and_how_many(cast):
    thread = ask(cast)
    with pytest.raises(PermissionDenied):
        ask_person(cast.sara, thread, cast.lin)
    with pytest.raises(ValidationError, match="can’t be asked"):
        ask_person(cast.olga, thread, cast.ravi)
    User.objects.filter(pk=cast.lin.pk).update(is_proposed=False)
    cast.lin.refresh_from_db()
    with pytest.raises(ValidationError, match="can’t be asked"):
        ask_person(cast.olga, thread, cast.lin)
    for number in range(MOST_ASKED):
        person = make_user(cast.host, f"Person {number}")
        add_person(cast.olga, cast.workspace, person, role="member")
        ask_person(cast.olga, thread, person)
    with pytest.raises(ValidationError, match="Give them time"):
        ask_person(cast.olga, thread, cast.sara)


def test_a_new_question_proposes_and_asks_whom_its_writer_chose(cast, client):
    answered(cast, cast.sara)
    client.force_login(cast.olga)
    path = f"/w/{cast.workspace.public_id}/threads/new/"
    typed = {"kind": "question", "title": "Creep", "tags": "bearing, x", "choice": "everyone"}
    offered = client.get(f"{path}experts/", typed).content.decode()
    assert "answered 1 question tagged bearing" in offered
    assert "Sara" not in client.get(f"{path}experts/", typed | {"choice": "firm"}).content.decode()
    people = typed | {"choice": "people", "people": [cast.mats.public_id]}
    assert "Sara" not in client.get(f"{path}experts/", people).content.decode()
    people["people"].append(cast.sara.public_id)
    assert "Sara" in client.get(f"{path}experts/", people).content.decode()
    firms = typed | {"choice": "firms", "firms": [cast.supplier.public_id]}
    assert "Sara" in client.get(f"{path}experts/", firms).content.decode()
    assert "Sara" not in client.get(f"{path}experts/", firms | {"firms": []}).content.decode()
    assert "Sara" not in client.get(f"{path}experts/", typed | {"kind": "discussion"}).content.decode()
    sent = typed | {"source": "How?", "client_id": send_id(), "shown": "", "ask": cast.sara.public_id}
    assert client.post(path, sent).status_code == 302
    assert Asking.objects.get().user == cast.sara
