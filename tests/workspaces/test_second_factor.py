"""MFA_REQUIRED_ROLES sends those roles to the set-up until they have a second factor."""

import pytest
from allauth.mfa.models import Authenticator


@pytest.mark.parametrize(("who", "sent"), [("olga", True), ("ada", True), ("sara", False), ("mats", False)])
def test_named_roles_set_up_a_second_factor_first(cast, client, settings, who, sent):
    settings.MFA_REQUIRED_ROLES = ["site_admin", "owner"]
    user = getattr(cast, who)
    client.force_login(user)
    answer = client.get("/")
    assert (answer.status_code, answer.headers.get("Location")) == (
        (302, "/accounts/2fa/") if sent else (200, None)
    )
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={"secret": "x"})
    assert client.get("/").status_code == 200


def test_nothing_is_asked_where_no_role_is_named(cast, client, settings):
    settings.MFA_REQUIRED_ROLES = []
    client.force_login(cast.ada)
    assert client.get("/manage/").status_code == 200
