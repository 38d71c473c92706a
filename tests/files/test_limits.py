"""What a workspace takes: its owners set it within the site's bounds; asked before a byte comes, and at the end."""

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from community.events.models import Event
from community.files.actions import rule_files
from community.files.models import File
from tests.files.test_uploads import announce, piece

MB = 2**20


@pytest.fixture
def place(cast):
    return f"/w/{cast.workspace.public_id}/files/rules/"


def test_owners_set_less_than_the_site_takes(client, cast, place):
    client.force_login(cast.olga)
    answer = client.post(place, {"most": "3", "types": ".PDF, step;png step"})
    assert answer["Location"] == place
    assert 'value="3"' in client.get(place).content.decode()
    rule_files(cast.olga, cast.workspace, most=3, types="pdf step png")  # twice is harmless
    assert Event.objects.filter(verb="files.ruled").count() == 1
    client.force_login(cast.sara)
    page = client.get(f"/w/{cast.workspace.public_id}/files/").content.decode()
    assert "A file has at most 3 MB here. Taken are: pdf, png, step." in page
    large = announce(client, cast.workspace, "J4.step", 4 * MB)
    assert large.status_code == 422
    assert "it has 4.2 MB, and a file has at most 3 MB here" in large.content.decode()
    other = announce(client, cast.workspace, "J4.zip", 4)
    assert "Taken are: pdf, png, step." in other.content.decode()
    assert announce(client, cast.workspace, "J4.step", 3 * MB).status_code == 201
    # Another workspace has its own.
    client.force_login(cast.ravi)
    assert announce(client, cast.rival_workspace, "J4.zip", 4 * MB).status_code == 201


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"most": "101"}, "These are 101 MB; the site takes at most 100."),
        ({"most": "0"}, "greater than or equal to 1"),
        ({"types": "pdf exe"}, "The site does not take exe."),
    ],
)
def test_never_more_than_the_site(client, cast, place, typed, says):
    client.force_login(cast.olga)
    answer = client.post(place, typed)
    assert answer.status_code == 422
    assert says in answer.content.decode()
    assert not Event.objects.filter(verb="files.ruled").exists()


def test_narrower_bounds_of_the_site_count_at_once(client, cast, settings):
    rule_files(cast.olga, cast.workspace, most=50, types="pdf step")
    settings.FILE_MAX_SIZE, settings.FILE_TYPES = 2 * MB, ["step"]
    client.force_login(cast.sara)
    assert "at most 2 MB" in announce(client, cast.workspace, "J4.step", 3 * MB).content.decode()
    assert announce(client, cast.workspace, "J4.pdf", 3).status_code == 422


def test_what_became_narrower_meanwhile_counts_at_the_end(client, cast):
    client.force_login(cast.sara)
    url = announce(client, cast.workspace, "run.csv", 8)["Location"]
    rule_files(cast.olga, cast.workspace, most=0, types="pdf")
    answer = piece(client, url, b"1;2;3;4\n", 0)
    assert (answer.status_code, "Taken are: pdf." in answer.content.decode()) == (422, True)
    assert not File.objects.exists()


def test_only_owners(client, cast, place):
    for user, status in ((cast.mats, 403), (cast.sara, 403), (cast.ravi, 404)):
        client.force_login(user)
        assert client.get(place).status_code == client.post(place, {"most": "3"}).status_code == status
        with pytest.raises((PermissionDenied, Http404)):
            rule_files(user, cast.workspace, most=3, types="")
