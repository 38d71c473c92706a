"""What the browser says of how far a reader has come."""

from collections.abc import Mapping

from django.core.exceptions import BadRequest
from django.utils.translation import gettext as _

DIGITS = 9


def number_read(typed: Mapping[str, str]) -> int:
    """Return the number of the last post or message read; BadRequest where that is none."""
    nr = typed.get("nr", "")
    if not nr.isdecimal() or len(nr) > DIGITS:
        raise BadRequest(_("nr is the number of the last one read."))
    return int(nr)
