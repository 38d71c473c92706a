"""What a new thread begins with: the nearest template, written by owners and moderators, never over typed words."""

import pytest
from django.urls import reverse

from community.events.models import Event
from community.threads.actions import open_category, save_draft
from community.threads.actions.starters import set_starter
from community.threads.starters import MOST, Starter, nearest, starters_in


@pytest.fixture
def shelf(cast):
    return open_category(cast.olga, cast.workspace, name="Grinding")


def begun(client, viewer, workspace, **asked):
    client.force_login(viewer)
    page = client.get(reverse("threads:create", args=[workspace.public_id]), asked)
    return page.context["form"]["source"].value() or ""


def test_the_nearest_template_counts(cast, shelf):
    for category, kind in ((None, ""), (None, "question"), (shelf, ""), (shelf, "question")):
        set_starter(cast.mats, cast.workspace, category=category, kind=kind, source=f"{category}/{kind}")
    rows = starters_in(cast.sara, cast.workspace)
    assert nearest(rows, shelf.public_id, "question") == "Grinding/question"
    assert nearest(rows, shelf.public_id, "idea") == "Grinding/"
    assert nearest(rows, "other", "question") == "None/question"
    assert nearest(rows, "other", "idea") == "None/"
    assert starters_in(cast.ravi, cast.workspace) == []


def test_the_form_begins_with_it_but_not_where_a_draft_waits(cast, shelf, client):
    set_starter(cast.olga, cast.workspace, category=None, kind="question", source="## Part\n\n## Load")
    assert begun(client, cast.sara, cast.workspace, kind="question") == "## Part\n\n## Load"
    assert begun(client, cast.sara, cast.workspace, kind="idea") == ""
    place = f"new:{cast.workspace.public_id}"
    save_draft(cast.sara, place, words={"title": "Mine", "source": "", "choice": "question/everyone"})
    assert begun(client, cast.sara, cast.workspace, kind="question") == ""


def test_owners_and_moderators_write_and_remove_them(cast, shelf, client):
    url = reverse("threads:starters", args=[cast.workspace.public_id])
    for user, status in ((cast.ravi, 404), (cast.sara, 403), (cast.mats, 302)):
        client.force_login(user)
        typed = {"category": shelf.public_id, "kind": "idea", "source": "Gain:\r\nCost:"}
        assert client.post(url, typed).status_code == status
    assert Starter.objects.get().source == "Gain:\nCost:"
    shown = client.get(url, {"category": shelf.public_id, "kind": "idea"}).content.decode()
    assert "Gain:\nCost:</textarea>" in shown
    before = Event.objects.count()
    for _twice in range(2):
        client.post(url, {"category": shelf.public_id, "kind": "idea", "source": " "})
    assert not Starter.objects.exists()
    assert Event.objects.count() == before + 1


def test_a_template_has_an_end_and_says_so(cast, client):
    client.force_login(cast.olga)
    url = reverse("threads:starters", args=[cast.workspace.public_id])
    answer = client.post(url, {"source": "x" * (MOST + 1)})
    assert "This has 5001 characters; a template has at most 5000." in answer.content.decode()
    assert not Starter.objects.exists()
