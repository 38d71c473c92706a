"""One click stops mails, without signing in: for mail readers that do it by themselves, never for who only looks."""

import pytest

from accounts.models import User
from community.notifications.mailing.stopping import opened, stop_url
from community.notifications.models import Subscription
from community.threads.actions import mark_read
from community.workspaces.actions import remove_person
from config.logs import scrub
from tests.notifications.make import answer, start
from tests.test_leaks import strip_tokens

ONE_CLICK = {"List-Unsubscribe": "One-Click"}


@pytest.fixture
def thread(cast, day):
    thread = start(cast.olga, cast.workspace, cast.sara, title="Xanthous preload")
    day.passes(minutes=3)
    mark_read(cast.sara, thread, nr=1)
    return thread


@pytest.fixture
def path(post_office, cast, thread):
    """The address in Sara's mail."""
    (mail,) = post_office.taken()
    return "/mail/stop/" + mail["List-Unsubscribe"].partition("/mail/stop/")[2].rstrip(">")


def levels(user):
    return list(Subscription.objects.filter(user=user).values_list("thread__title", "level"))


def test_to_look_changes_nothing_and_names_nobody(cast, path, client):
    for method in (client.get, client.head):
        assert method(path).status_code == 200
    page = client.get(path).content.decode()
    assert levels(cast.sara) == []
    assert "Nothing has changed yet" in page
    for word in ("anthous", "Sara", "Olga", "J4 joint", "aoki"):
        assert word not in page


def test_one_click_mutes_the_thread(cast, thread, path, client, day, post_office):
    browser = type(client)(enforce_csrf_checks=True)  # a mail reader has no token of ours
    assert browser.post(path, ONE_CLICK).status_code == 200
    assert levels(cast.sara) == [("Xanthous preload", "muted")]
    answer(cast.mats, thread, cast.sara)
    day.passes(minutes=3)
    assert post_office.to(cast.sara) == []
    assert len(post_office.to(cast.olga)) == 1
    assert browser.post(path, ONE_CLICK).status_code == 200  # twice is harmless
    assert User.objects.get(pk=cast.sara.pk).mails == "immediate"


def test_the_page_offers_to_stop_all(cast, thread, path, client, day, post_office):
    assert 'value="all"' in client.get(path).content.decode()
    assert client.post(path, {"stop": "all"}).status_code == 200
    assert User.objects.get(pk=cast.sara.pk).mails == "off"
    answer(cast.mats, thread, cast.sara)
    day.passes(minutes=3)
    assert post_office.to(cast.sara) == []


def test_who_is_not_there_any_more_gets_the_same_answer(cast, thread, path, client):
    seen = strip_tokens(client.post(path, ONE_CLICK).content.decode())
    Subscription.objects.all().delete()
    remove_person(cast.olga, cast.workspace, cast.sara)
    assert strip_tokens(client.post(path, ONE_CLICK).content.decode()) == seen
    assert levels(cast.sara) == []


def test_nobody_makes_one_up(cast, thread, path, client):
    other = path.replace(cast.sara.public_id, cast.olga.public_id)
    for wrong in (other, path[:-3] + "/", "/mail/stop/x/", f"/mail/stop/{cast.sara.public_id}./"):
        assert client.get(wrong).status_code == 404
        assert client.post(wrong, ONE_CLICK).status_code == 404
    assert Subscription.objects.count() == 0


def test_without_a_thread_it_stops_all(cast, client):
    url = stop_url(cast.sara, None)
    assert opened(url.split("/")[-2]) == (cast.sara, None)
    client.post(url[url.index("/mail/") :], ONE_CLICK)
    assert User.objects.get(pk=cast.sara.pk).mails == "off"


def test_the_address_is_not_in_the_log(path):
    assert scrub(f"POST {path} 200") == "POST /mail/stop/***/ 200"


def test_the_account_s_page_has_the_setting(cast, client):
    client.force_login(cast.sara)
    page = client.get("/me/").content.decode()
    assert 'name="mails"' in page
    assert 'id="id_mails_0"' in page
    typed = {"name": "Sara Lind", "time_zone": "UTC", "language": "en", "theme": "system", "mails": "off"}
    assert client.post("/me/", typed).status_code == 302
    assert User.objects.get(pk=cast.sara.pk).mails == "off"
