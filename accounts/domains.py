"""Mail addresses and the domains of firms, compared exactly: `aoki.example` is not `aoki.example.evil`."""

import idna
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from accounts.models import Firm


def normal_address(typed: str) -> str:
    """Return the address in lower case with its domain in ASCII; ValidationError where it is none."""
    local, _at, domain = typed.strip().rpartition("@")
    address = f"{local}@{normal_domain(domain)}".lower()
    validate_email(address)
    return address


def normal_domain(typed: str) -> str:
    """Return a domain in its ASCII (IDNA) form, lower case; ValidationError where it is none."""
    try:
        return idna.encode(typed.strip().rstrip(".").lower(), uts46=True).decode()
    except idna.IDNAError as error:
        raise ValidationError(_("%s is not a mail domain.") % (typed or "“”")) from error


def is_of_firm(address: str, firm: Firm) -> bool:
    """Whether the address lies in one of the firm's domains, or in a subdomain where those count."""
    domain = address.rpartition("@")[2].lower()
    return any(
        domain == known.domain or (known.with_subdomains and domain.endswith(f".{known.domain}"))
        for known in firm.domains.all()
    )
