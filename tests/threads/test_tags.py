"""Tags: kept as typed, found whatever the case, once a thread."""

import pytest
from django.db import IntegrityError

from community.threads.actions import Choice, start_thread
from community.threads.forms import TitleForm
from community.threads.lists import threads_in
from community.workspaces.sight import workspace_of
from tests.threads.test_threads import send_id, words


def tags_of(cast, typed):
    form = TitleForm({"title": "x", "tags": typed}, workspace=cast.workspace, viewer=cast.olga)
    form.is_valid()
    return form.cleaned_data["tags"]


def test_they_stay_as_typed_and_the_first_of_two_stays(cast):
    assert tags_of(cast, "#J4-021, Preload, j4-021,  two  words ,#,") == ["J4-021", "Preload", "two words"]


@pytest.mark.parametrize("asked", ["J4-021", "j4-021"])
def test_they_are_found_whatever_the_case(cast, asked):
    start_thread(
        cast.olga,
        cast.workspace,
        title="Preload",
        words=words(),
        choice=Choice("everyone"),
        tags=["J4-021"],
        client_id=send_id(),
    )
    rows = threads_in(cast.sara, workspace_of(cast.sara, cast.workspace.pk), tag=asked).rows
    assert [row.tags for row in rows] == [("J4-021",)]


def test_one_that_differs_by_case_only_is_the_same(cast):
    with pytest.raises(IntegrityError):
        start_thread(
            cast.olga,
            cast.workspace,
            title="Preload",
            words=words(),
            choice=Choice("everyone"),
            tags=["J4-021", "j4-021"],
            client_id=send_id(),
        )
