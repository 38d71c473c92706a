"""What templates of outcomes draw."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from django import template
from django.conf import settings
from django.utils.html import format_html
from django.utils.safestring import SafeString

from community.outcomes.models import State

register = template.Library()

_TONES = {State.PROPOSED: "here", State.DECIDED: "shared", State.DUE: "internal", State.SUPERSEDED: "plain"}


class Card(NamedTuple):
    """A decision in its channel; `agreed` are letters, hue and name of a firm, who agreed for it, and its public id."""

    public_id: str
    question: str
    options: list[str]
    decision: str
    state: str
    review_at: datetime | None
    wording: int
    agreed: list[tuple[str, int, str, str, str]]

    @property
    def tone(self) -> str:
        return tone(self.state)

    @property
    def word(self) -> str:
        return f"decision_{self.state}"


@register.simple_tag
def card(found: Sequence[Any]) -> Card:
    """Read a message's part that is a decision."""
    public_id, question, options, decision, state, review_at, wording, agreed = found
    at = datetime.fromisoformat(review_at) if review_at else None
    return Card(public_id, question, options, decision, state, at, wording, agreed or [])


@register.filter
def moment(written: str) -> datetime:
    """Read a time that a message's part carries."""
    return datetime.fromisoformat(written)


@register.filter
def tone(state: str) -> str:
    """The tone in which a state is drawn."""
    return _TONES[State(state)]


@register.simple_tag
def bare_link(letter: str, public_id: str) -> SafeString:
    """A link whose words are its address: who may see the thing reads its title there (`workspaces.links`)."""
    url = f"{settings.SITE_URL}/{letter}/{public_id}/"
    return format_html('<a href="{}" rel="noopener">{}</a>', url, url)
