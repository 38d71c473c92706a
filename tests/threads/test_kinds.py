"""A kind that is registered appears everywhere by itself: in the form, the tabs, the list, the row and the page."""

import pytest

from community.threads import kinds
from community.threads.kinds.kind import Face, Kind
from community.threads.models import Thread
from tests.threads.test_threads import send_id


class Trial(Kind):
    name = "trial"
    label = "Trial run"
    plural = "Trial runs"
    icon = "flask-conical"
    hint = "To try something out."
    prompt = "What you try."
    row_state = "SELECT to_json(length(t.title))"
    row_template = "threads/kinds/_trial_row.html"
    page_state = "SELECT to_json(upper(t.title))"
    head_template = "threads/kinds/_trial_head.html"

    def face(self, state):
        return Face(icon="flask-conical", tone="open", words=f"A trial of {state}")


@pytest.fixture
def trial(settings):
    """The kind, with templates of its own."""
    pages = {
        "threads/kinds/_trial_row.html": "<i>row of {{ state }}</i>",
        "threads/kinds/_trial_head.html": "<i>head of {{ state }}</i>",
    }
    usual = settings.TEMPLATES[0]
    loaders = [
        ("django.template.loaders.locmem.Loader", pages),
        "django.template.loaders.filesystem.Loader",
        "django.template.loaders.app_directories.Loader",
    ]
    options = {**usual["OPTIONS"], "loaders": loaders}
    settings.TEMPLATES = [{**usual, "APP_DIRS": False, "OPTIONS": options}]
    yield kinds.register(Trial())
    kinds.forget("trial")


def test_a_registered_kind_appears_everywhere(cast, client, trial):
    client.force_login(cast.sara)
    workspace = f"/w/{cast.workspace.public_id}/threads/"
    form = client.get(f"{workspace}new/?kind=trial").content.decode()
    assert 'value="trial" checked' in form
    assert "To try something out." in form
    sent = {
        "title": "Seven",
        "source": "words",
        "choice": "everyone",
        "kind": "trial",
        "client_id": send_id(),
    }
    assert client.post(f"{workspace}new/", sent).status_code == 302
    thread = Thread.objects.get(kind="trial")
    for path in (workspace, f"{workspace}?kind=trial"):
        page = client.get(path).content.decode()
        assert "Trial runs" in page
        assert "row of 5" in page
        assert "A trial of 5" in page
    assert "row of" not in client.get(f"{workspace}?kind=discussion").content.decode()
    page = client.get(f"/t/{thread.public_id}/").content.decode()
    assert "head of SEVEN" in page
    assert "Trial run" in page


def test_a_name_is_taken_once(trial):
    with pytest.raises(ValueError, match="twice"):
        kinds.register(Trial())


def test_a_kind_that_there_is_not_is_refused(cast, client):
    client.force_login(cast.sara)
    sent = {
        "title": "Seven",
        "source": "words",
        "choice": "everyone",
        "kind": "riddle",
        "client_id": send_id(),
    }
    assert client.post(f"/w/{cast.workspace.public_id}/threads/new/", sent).status_code == 422
    assert not Thread.objects.exists()
