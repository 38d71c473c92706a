"""What allauth did, told to the log: each receiver is one line that calls an act."""

from typing import Any

from allauth.account import signals as account
from allauth.account.adapter import get_adapter
from allauth.mfa import signals as mfa
from django.dispatch import receiver
from django.http import HttpRequest

from accounts import verbs
from accounts.models import User
from community.workspaces.actions.oneself import follow_address, note_about_oneself


@receiver(account.user_logged_in)
def on_sign_in(request: HttpRequest, user: User, **_rest: Any) -> None:
    note_about_oneself(user, verbs.SIGNED_IN, private={"address": get_adapter().get_client_ip(request)})


@receiver([account.password_changed, account.password_reset, account.password_set])
def on_password(user: User, **_rest: Any) -> None:
    note_about_oneself(user, verbs.PASSWORD_CHANGED)


@receiver(account.email_changed)
def on_address(user: User, from_email_address: Any, to_email_address: Any, **_rest: Any) -> None:
    follow_address(user, before=getattr(from_email_address, "email", ""), email=to_email_address.email)


@receiver(mfa.authenticator_added)
def on_factor(user: User, authenticator: Any, **_rest: Any) -> None:
    note_about_oneself(user, verbs.FACTOR_ADDED, facts={"kind": str(authenticator.type)})


@receiver(mfa.authenticator_removed)
def on_factor_gone(user: User, authenticator: Any, **_rest: Any) -> None:
    note_about_oneself(user, verbs.FACTOR_REMOVED, facts={"kind": str(authenticator.type)})
