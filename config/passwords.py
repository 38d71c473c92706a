"""What Django's own password rules lack."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext


class MaximumLengthValidator:
    """Hashing has a price: nobody makes the server hash a megabyte."""

    def __init__(self, max_length: int = 128) -> None:
        self.max_length = max_length

    def validate(self, password: str, user: object = None) -> None:
        if len(password) > self.max_length:
            raise ValidationError(
                ngettext(
                    "The password is too long. It may have at most %(most)d character.",
                    "The password is too long. It may have at most %(most)d characters.",
                    self.max_length,
                ),
                code="password_too_long",
                params={"most": self.max_length},
            )

    def get_help_text(self) -> str:
        return _("At most %(most)d characters.") % {"most": self.max_length}
