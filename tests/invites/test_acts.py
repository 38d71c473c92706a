"""Each act on invites: who may, who is told it does not exist, twice is harmless, and the log says it once."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.utils import timezone

from accounts.models import FirmLead
from community.events.models import Event
from community.invites import verbs
from community.invites.access import Refused
from community.invites.actions import (
    approve,
    confirm_firm,
    create_invite,
    create_invites,
    decline,
    make_new_link,
    redeem_invite,
    revoke_invite,
    send_again,
)
from community.invites.actions.invite import INVITES_A_DAY
from community.invites.models import Invite, Redemption
from community.mail.letters import compose
from community.mail.models import Mail
from community.workspaces.actions import add_person, change_role, remove_firm, suspend_firm
from community.workspaces.models import Membership
from tests.invites.test_invites import newcomer, terms
from tests.make import make_user, make_workspace
from tests.query_counts import check_queries

NAMED = "kim@aoki.example"


def recorded(verb):
    return Event.objects.filter(verb=verb.name).count()


def tried(act, *args):
    try:
        act(*args)
    except (Http404, PermissionDenied, ValidationError) as error:
        return type(error)
    return None


# Name: (the act of an actor on an invite, its verb, whether a moderator may).
ACTS = {
    "send again": (lambda a, i: send_again(a, i), verbs.SENT_AGAIN, False),
    "new link": (lambda a, i: make_new_link(a, i), verbs.LINK_MADE, False),
    "revoke": (lambda a, i: revoke_invite(a, i), verbs.REVOKED, False),
}


@pytest.mark.parametrize("name", ACTS)
def test_each_act(cast, name):
    act, verb, moderator = ACTS[name]
    invite, _token = create_invite(cast.olga, terms(cast, address=NAMED))
    assert tried(act, cast.ravi, invite) is Http404
    assert tried(act, cast.ada, invite) is Http404
    assert tried(act, cast.sara, invite) is Http404, "members know of no invite"
    assert tried(act, cast.lin, invite) is Http404, "a lead knows the own ones"
    assert tried(act, cast.mats, invite) is (None if moderator else PermissionDenied)
    assert recorded(verb) == 0
    act(cast.olga, invite)
    assert recorded(verb) == 1


def test_revoked_twice_is_revoked_once(cast):
    invite, _token = create_invite(cast.olga, terms(cast))
    revoke_invite(cast.olga, invite)
    revoke_invite(cast.olga, invite)
    assert recorded(verbs.REVOKED) == 1
    for act in (send_again, make_new_link):
        assert tried(act, cast.olga, invite) in (PermissionDenied, ValidationError)


def test_create(cast):
    assert tried(create_invite, cast.ravi, terms(cast)) is Http404
    assert tried(create_invite, cast.ada, terms(cast)) is Http404
    assert tried(create_invite, cast.sara, terms(cast)) is PermissionDenied
    create_invite(cast.olga, terms(cast))
    assert recorded(verbs.CREATED) == 1


def test_redeem_twice(cast):
    invite, _token = create_invite(cast.olga, terms(cast, max_uses=3))
    user = make_user(cast.supplier)
    assert redeem_invite(invite, user=user) == redeem_invite(invite, user=user)
    assert recorded(verbs.REDEEMED) == 1


@pytest.mark.parametrize(("act", "verb"), [(approve, verbs.APPROVED), (decline, verbs.DECLINED)])
def test_decide(cast, act, verb):
    invite, _token = create_invite(cast.olga, terms(cast, needs_approval=True))
    waiting = redeem_invite(invite, newcomer=newcomer(cast))
    for stranger in (cast.ravi, cast.ada, cast.sara, cast.lin):
        assert tried(act, stranger, waiting) is Http404
    act(cast.mats, waiting)
    act(cast.mats, waiting)
    (approve if act is decline else decline)(cast.mats, waiting)  # decided is decided
    assert recorded(verb) == 1
    assert recorded(verbs.APPROVED) + recorded(verbs.DECLINED) == 1


def test_confirm_firm(cast):
    invite, _token = create_invite(cast.olga, terms(cast, firm=None, firm_name="Aoki", address=NAMED))
    for actor in (cast.olga, cast.ravi, cast.sara):
        assert tried(confirm_firm, actor, invite, cast.supplier) is PermissionDenied
    confirm_firm(cast.ada, invite, cast.supplier)
    confirm_firm(cast.ada, invite, cast.supplier)
    assert tried(confirm_firm, cast.ada, invite, cast.rival) is ValidationError
    assert recorded(verbs.FIRM_CONFIRMED) == 1


def test_a_firm_that_is_here_and_one_that_is_not_are_named_alike(cast, client):
    """Free text is no oracle: the same page, the same mail that opens nothing yet."""
    client.force_login(cast.olga)
    seen = []
    for firm, address in ((cast.rival.name, "x@veldkamp.example"), ("Nowhere Gears", "x@nowhere.example")):
        page = client.post(
            f"/w/{cast.workspace.public_id}/invites/new/",
            {
                "firm": "new",
                "firm_name": firm,
                "addresses": address,
                "role": "member",
                "days": 7,
                "max_uses": 1,
            },
        )
        invite = Invite.objects.order_by("-pk")[0]
        seen.append((page.status_code, page.url, invite.firm, invite.firm_name == firm))
    assert seen[0] == seen[1]


def test_all_addresses_or_none(cast):
    good = terms(cast, address="a@aoki.example")
    bad = terms(cast, address="b@elsewhere.example")
    with pytest.raises(ValidationError):
        create_invites(cast.olga, [good, bad])
    assert not Invite.objects.exists()
    assert not Mail.objects.exists()
    assert len(create_invites(cast.olga, [good, terms(cast, address="c@aoki.example")])) == 2


@pytest.mark.parametrize(("days", "said"), [(7, "It ends in 7 days."), (1, "It ends in 1 day.")])
def test_the_mail_counts_the_days_that_the_inviter_chose(cast, days, said):
    create_invite(
        cast.olga, terms(cast, address="a@aoki.example", expires_at=timezone.now() + timedelta(days))
    )
    letter = compose(Mail.objects.get())
    assert said in letter.text
    assert said in letter.html


def test_the_same_form_twice_invites_nobody_twice(cast):
    create_invite(cast.olga, terms(cast, address=NAMED))
    with pytest.raises(ValidationError, match="invited already"):
        create_invite(cast.olga, terms(cast, address=NAMED))
    # A lead sees the own invites only, and is told of no other.
    assert create_invite(cast.lin, terms(cast, address=NAMED))
    revoke_invite(cast.olga, Invite.objects.get(inviter=cast.olga))
    revoke_invite(cast.lin, Invite.objects.get(inviter=cast.lin))
    assert create_invite(cast.olga, terms(cast, address=NAMED))


def test_a_lead_is_a_lead_only_once_let_in(cast):
    invite, _token = create_invite(cast.olga, terms(cast, as_lead=True, needs_approval=True))
    waiting = redeem_invite(invite, newcomer=newcomer(cast))
    assert not FirmLead.objects.filter(user=waiting.user).exists()
    approve(cast.olga, waiting)
    assert FirmLead.objects.get(user=waiting.user).by == cast.olga


def test_several_workspaces_each_with_its_role(cast):
    other = make_workspace(cast.olga)
    invite, _token = create_invite(
        cast.olga, terms(cast, places=[(cast.workspace, "member"), (other, "reader")])
    )
    user = redeem_invite(invite, newcomer=newcomer(cast)).user
    assert dict(Membership.objects.filter(user=user).values_list("workspace", "role")) == {
        cast.workspace.pk: "member",
        other.pk: "reader",
    }
    # Mats owns only one of them.
    change_role(cast.olga, cast.workspace, cast.mats, role="owner")
    with pytest.raises((PermissionDenied, Http404)):
        create_invite(cast.mats, terms(cast, places=[(cast.workspace, "member"), (other, "reader")]))


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"expires_at": timedelta(days=92)}, "at most 90"),
        ({"expires_at": timedelta(seconds=-1)}, "at most 90"),
        ({"max_uses": 0}, "500 uses"),
        ({"max_uses": 501}, "500 uses"),
    ],
)
def test_limits(cast, more, said):
    if "expires_at" in more:
        more = {"expires_at": timezone.now() + more["expires_at"]}
    with pytest.raises(ValidationError) as refused:
        create_invite(cast.olga, terms(cast, **more))
    assert said in " ".join(refused.value.messages)


def test_invites_a_day(cast):
    invite, _token = create_invite(cast.olga, terms(cast))
    Invite.objects.bulk_create(
        Invite(audience=invite.audience, firm=cast.supplier, inviter=cast.olga, expires_at=invite.expires_at)
        for _ in range(INVITES_A_DAY - 1)
    )
    with pytest.raises(ValidationError, match="today"):
        create_invite(cast.olga, terms(cast))
    assert create_invite(cast.mats, terms(cast)), "each has their own"


def test_an_approval_that_can_not_be_is_a_sentence(cast, client):
    """The firm was suspended meanwhile: no 500, and nobody is in."""
    newfirm_user = make_user(cast.rival)
    invite, _token = create_invite(
        cast.olga,
        terms(cast, firm=cast.rival, places=[(cast.rival_workspace, "member")], needs_approval=True),
    )
    waiting = redeem_invite(invite, user=newfirm_user)
    remove_firm(cast.olga, cast.rival_workspace, cast.rival)
    suspend_firm(cast.ada, cast.rival)
    client.force_login(cast.olga)
    path = f"/w/{cast.rival_workspace.public_id}/waiting/{waiting.public_id}/"
    page = client.post(path, {"decision": "approve"}, follow=True)
    assert "is not active on this site" in page.content.decode()
    assert Redemption.objects.get(pk=waiting.pk).status == "awaiting"


def test_links_are_shown_once_and_no_session_holds_a_token(cast, client):
    client.force_login(cast.olga)
    answer = client.post(
        f"/w/{cast.workspace.public_id}/invites/new/",
        {
            "firm": cast.supplier.public_id,
            "addresses": "a@aoki.example, b@aoki.example\nA@AOKI.example",
            "role": "member",
            "days": 7,
            "max_uses": 1,
        },
    )
    sessions = [row.get_decoded() for row in Session.objects.all()]
    page = client.get(answer.url)
    links = [link for link in page.content.decode().split('"') if "/join/" in link]
    assert len(links) == 2
    assert page.content.decode().count('<svg class="qrcode"') == 2 or page.content.decode().count("qr") >= 2
    token = links[0].split("/join/")[1].strip("/")
    assert token not in str(sessions)
    assert client.get(f"/join/{token}/").status_code == 302
    assert client.get(answer.url).status_code == 302, "shown once"


def test_a_moderator_and_a_lead_are_offered_what_they_may_give(cast, client):
    path = f"/w/{cast.workspace.public_id}/invites/new/"
    offered = {}
    for name in ("olga", "mats", "lin"):
        client.force_login(getattr(cast, name))
        page = client.get(path).content.decode()
        offered[name] = [
            word in page
            for word in ("Another firm", 'value="owner"', "As a lead", cast.host.name + "</option>")
        ]
    assert offered == {
        "olga": [True, True, True, True],
        "mats": [False, False, False, True],
        "lin": [False, False, False, False],
    }
    answer = client.post(
        path,
        {
            "firm": cast.supplier.public_id,
            "addresses": NAMED,
            "role": "member",
            "days": 7,
            "max_uses": 1,
        },
    )
    assert answer.status_code == 302, "a lead brings in a colleague"
    listed = client.get(f"/w/{cast.workspace.public_id}/invites/").content.decode()
    assert NAMED in listed


def test_an_invite_dies_with_its_inviter(cast):
    other = make_user(cast.host)
    add_person(cast.olga, cast.workspace, other, role="moderator")
    invite, _token = create_invite(other, terms(cast))
    change_role(cast.olga, cast.workspace, other, role="member")
    with pytest.raises(Refused) as refused:
        redeem_invite(invite, newcomer=newcomer(cast))
    assert refused.value.reason == "withdrawn"


def test_only_who_may_change_an_invite_is_offered_to(cast, client):
    other = make_workspace(cast.mats, "Other", firms=(cast.supplier,))
    add_person(cast.mats, other, cast.olga, role="owner")
    places = [(other, "reader"), (cast.workspace, "member")]
    invite, _token = create_invite(cast.olga, terms(cast, address=NAMED, places=places))
    offered = {}
    for name in ("olga", "mats"):
        client.force_login(getattr(cast, name))
        page = client.get(f"/w/{other.public_id}/invites/").content.decode()
        assert NAMED in page
        offered[name] = "Revoke" in page
    assert offered == {"olga": True, "mats": False}, "an owner of the one place is a moderator of the other"
    assert tried(revoke_invite, cast.mats, invite) is PermissionDenied


@pytest.mark.parametrize("rows", [1, 30])
def test_queries_of_the_list(cast, client, request, rows):
    for number in range(rows):
        invite, _token = create_invite(cast.olga, terms(cast, max_uses=2))
        redeem_invite(invite, user=make_user(cast.supplier, f"Kim {number}"))
    client.force_login(cast.olga)
    path = f"/w/{cast.workspace.public_id}/invites/"
    check_queries(request, "invites:list", lambda: client.get(path), most=14)
