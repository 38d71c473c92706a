"""How large a file may be and of which types: the site's bounds (settings), and what a workspace's owners set there."""

from dataclasses import dataclass, field

from django.conf import settings

from community.files.models import Rules
from community.files.types import KINDS

MEGABYTE = 2**20


def site_types() -> frozenset[str]:
    """The endings that the site takes."""
    return frozenset(KINDS) & frozenset(settings.FILE_TYPES or KINDS)


@dataclass(frozen=True)
class Limits:
    """What is taken somewhere: bytes of one file, and endings. Without a workspace, the site's bounds."""

    most: int = field(default_factory=lambda: settings.FILE_MAX_SIZE)
    types: frozenset[str] = field(default_factory=site_types)

    @property
    def megabytes(self) -> int:
        return self.most // MEGABYTE

    @property
    def is_narrow(self) -> bool:
        """Whether so few types are taken that they are worth naming."""
        return len(self.types) < len(KINDS)

    @property
    def types_said(self) -> str:
        return ", ".join(sorted(self.types))


def limits_of(workspace_id: int) -> Limits:
    """What a workspace takes now. Where the site's bounds have become narrower, they count."""
    rules = Rules.objects.filter(pk=workspace_id).first()
    if rules is None:
        return Limits()
    site = Limits()
    most = min(site.most, rules.most * MEGABYTE) if rules.most else site.most
    return Limits(most, site.types & set(rules.types.split()) if rules.types else site.types)
