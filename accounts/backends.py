"""Who may be signed in: people of an active firm. Checked at each request, so a suspension ends sessions at once."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend

from accounts.models import Firm, User
from community.rows import ask, columns_of, rows_of

_USER = f"""
SELECT {columns_of(User, "u")}, {columns_of(Firm, "f")}
FROM accounts_user u JOIN accounts_firm f ON f.id = u.firm_id WHERE u.id = %(user)s
"""  # noqa: S608  (our own words only)


class KeywayBackend(AuthenticationBackend):  # type: ignore[misc]  # allauth has no types
    """allauth's sign-in by address, with the firm fetched in the same query."""

    def get_user(self, user_id: Any) -> User | None:
        found = ask(_USER, {"user": user_id})
        if not found:
            return None
        user: User
        user, user.firm = rows_of(found[0], User, Firm)
        return user if self.user_can_authenticate(user) else None

    def user_can_authenticate(self, user: User) -> bool:
        return user.may_sign_in
