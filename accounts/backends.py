"""Who may be signed in: people of an active firm. Checked at each request, so a suspension ends sessions at once."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend

from accounts.models import User


class KeywayBackend(AuthenticationBackend):  # type: ignore[misc]  # allauth has no types
    """allauth's sign-in by address, with the firm fetched in the same query."""

    def get_user(self, user_id: Any) -> User | None:
        user = User.objects.select_related("firm").filter(pk=user_id).first()
        return user if user is not None and self.user_can_authenticate(user) else None

    def user_can_authenticate(self, user: User) -> bool:
        return user.may_sign_in
