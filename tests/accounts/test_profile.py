"""One's own account: what is said, in which zone, and that nobody finds a language that is not there."""

import pytest
from django.conf import settings

from accounts.models import User
from tests.administration.told import recorded

TYPED = {
    "name": "Sara  Lind",
    "job_title": "Tribology",
    "department": "R&D",
    "time_zone": "Asia/Tokyo",
    "theme": "dark",
    "mails": "off",
    "skills": "grease, Grease, ring  creep",
}


@pytest.fixture
def own(client, cast):
    client.force_login(cast.sara)
    return client


def test_a_profile_is_changed_and_twice_is_harmless(own, cast):
    with recorded("accounts.profile_changed"):
        own.post("/me/", TYPED)
        own.post("/me/", TYPED)
    sara = User.objects.get(pk=cast.sara.pk)
    assert (sara.name, sara.job_title, sara.department) == ("Sara Lind", "Tribology", "R&D")
    assert (sara.time_zone, sara.theme, sara.shortcuts) == ("Asia/Tokyo", "dark", False)
    assert list(sara.skills.values_list("name", flat=True)) == ["Grease", "ring creep"]
    page = own.get("/me/").content.decode()
    assert 'data-theme="dark"' in page
    assert 'data-zone="Asia/Tokyo"' in page
    assert "data-shortcuts" not in page


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"name": ""}, "This field is required."),
        ({"time_zone": "Mars/Olympus"}, "Select a valid choice."),
        ({"skills": ",".join(f"skill {n}" for n in range(11))}, "Name at most 10 skills."),
        ({"skills": "x" * 41}, "A skill has at most 40 characters."),
    ],
)
def test_what_is_refused_is_said_and_kept(own, cast, wrong, sentence):
    page = own.post("/me/", TYPED | wrong)
    assert page.status_code == 422
    assert sentence in page.content.decode()
    assert "Tribology" in page.content.decode()
    assert User.objects.get(pk=cast.sara.pk).job_title == ""


def test_only_languages_that_are_translated_are_offered(own, cast):
    assert [code for code, _name in settings.LANGUAGES] == ["en"]
    User.objects.filter(pk=cast.sara.pk).update(language="de")
    page = own.get("/me/", HTTP_ACCEPT_LANGUAGE="de").content.decode()
    assert '<html lang="en"' in page
    assert "Time zone" in page
    assert "Language" not in page


def test_times_are_shown_in_the_viewer_s_zone(own, cast):
    from tests.make import make_agreement, make_gate, sign

    agreement = make_agreement(cast.ada)
    make_gate(cast.olga, cast.workspace, agreement)
    sign(cast.sara, agreement)
    User.objects.filter(pk=cast.sara.pk).update(time_zone="Asia/Tokyo")
    assert "JST" in own.get("/me/agreements/").content.decode()


def test_every_account_page_is_reached_from_the_account(own, cast):
    page = own.get("/me/").content.decode()
    for path in (
        "/accounts/email/",
        "/accounts/password/change/",
        "/accounts/2fa/",
        "/me/sessions/",
        "/me/agreements/",
        "/accounts/logout/",
    ):
        assert path in page, path
