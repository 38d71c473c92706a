"""What goes wrong has a page: what happened, what to do, the number to quote; and what was typed is not lost."""

import re

import pytest
from django.test import Client
from django.urls import path

from config import errors, urls


def broken(request):
    raise RuntimeError("a secret of another firm")


class WithBrokenPage:
    """The site's addresses and one that breaks."""

    urlpatterns = [path("broken/", broken), *urls.urlpatterns]
    handler400, handler500, handler429 = urls.handler400, urls.handler500, urls.handler429


@pytest.fixture
def own(client, cast):
    client.force_login(cast.sara)
    return client


def number_in(page):
    return re.search(r"<code>([0-9a-f]{16})</code>", page.content.decode())[1]


def test_404_says_the_number_of_its_request(own):
    page = own.get("/nothing/")
    assert page.status_code == 404
    assert "There is nothing here for you" in page.content.decode()
    assert number_in(page) == page["X-Request-ID"]


def test_a_method_that_an_address_does_not_take_has_a_page(own):
    page = own.post("/me/agreements/")
    assert page.status_code == 405
    assert page["Allow"] == "GET, HEAD"
    assert "be done this way" in page.content.decode()
    assert own.get("/accounts/login/").status_code in (200, 302)


def test_500_says_its_number_and_nothing_of_what_broke(settings, db):
    settings.ROOT_URLCONF = WithBrokenPage
    client = Client(raise_request_exception=False)
    page = client.get("/broken/")
    assert page.status_code == 500
    text = page.content.decode()
    assert "Something broke on our side" in text
    assert "secret" not in text
    assert number_in(page) == page["X-Request-ID"]


def test_a_form_without_its_token_is_refused_and_what_was_typed_is_shown_to_copy(cast):
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.sara)
    typed = {
        "source": "A long answer about <preload>.",
        "password": "turn the shaft and the hub",
        "short": "no",
    }
    page = client.post("/me/", typed)
    assert page.status_code == 403
    text = page.content.decode()
    assert "This page was open too long" in text
    assert "A long answer about &lt;preload&gt;." in text
    assert "turn the shaft" not in text
    assert "csrfmiddlewaretoken" not in text.partition("What you typed")[2], (
        "it must not be sent again from here"
    )


@pytest.mark.parametrize("given", [{"source": "x" * 3_000_000}, {f"f{n}": "x" for n in range(600)}])
def test_what_is_too_large_is_refused_with_a_sentence(own, given):
    page = own.post("/me/", given)
    assert page.status_code == 400
    assert "be read" in page.content.decode()


def test_a_role_that_is_too_low_is_told_why(own, cast):
    page = own.get(f"/w/{cast.workspace.public_id}/settings/")
    assert page.status_code == 403
    assert "You can’t do that here" in page.content.decode()


def test_maintenance_is_a_page_without_a_query(client, settings, db, django_assert_num_queries):
    settings.MAINTENANCE = True
    with django_assert_num_queries(0):
        page = client.get("/me/")
    assert (page.status_code, page["Retry-After"]) == (503, "300")
    assert "Keyway is being maintained" in page.content.decode()
    assert client.get("/healthz").status_code == 200


def test_each_error_page_renders_without_a_database(rf):
    request = rf.get("/")
    request.id = "0123456789abcdef"
    assert "0123456789abcdef" in errors.server_error(request).content.decode()
