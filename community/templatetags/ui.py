"""The small parts that every page is drawn from: icon, key, avatar, audience, time. Plain values in, HTML out."""

import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from django import template
from django.conf import settings
from django.forms import BoundField
from django.templatetags.static import static
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString

from community.markup import set_levels
from community.templatetags.drawn import drawn

register = template.Library()


class NotBuilt(Exception):
    """The front end has not been bundled."""


@lru_cache(maxsize=1)
def _manifest() -> dict[str, str]:
    path = settings.ROOT / "static" / "dist" / "manifest.json"
    if not path.exists():
        raise NotBuilt("The front end is not built. Run `make run`, `make test` or `npm run build`.")
    loaded: dict[str, str] = json.loads(path.read_text())
    return loaded


@register.simple_tag
@lru_cache(maxsize=1024)
def asset(name: str) -> str:
    """The address of a bundled file: `{% asset "app.css" %}`."""
    return static(_manifest()[name])


@register.simple_tag
@lru_cache(maxsize=1024)
def icon(name: str, size: str = "") -> SafeString:
    """An icon of the sprite; `size` is "" (16 px), "s" or "l". Words beside it carry the meaning."""
    return format_html(
        '<svg class="i{}" aria-hidden="true"><use href="{}#i-{}"/></svg>',
        f" i-{size}" if size else "",
        asset("icons.svg"),
        name,
    )


@register.simple_tag
@lru_cache(maxsize=4096, typed=True)  # text and markup that are equal are drawn differently
def key(letters: str, hue: int, name: str) -> SafeString:
    """A firm's two letters, seated on something: `name` is told on hover and to screen readers."""
    return format_html('<abbr class="key" data-firm="{}" title="{}">{}</abbr>', hue, name, letters)


@register.simple_tag
@lru_cache(maxsize=4096, typed=True)  # text and markup that are equal are drawn differently
def avatar(name: str, letters: str, hue: int, size: str = "") -> SafeString:
    """Drawn initials on the firm's tint; `size` is "xs", "s", "" or "l". The name stands beside it.

    The two larger ones have room for the firm's key.
    """
    return format_html(
        '<span class="av{}" data-firm="{}" aria-hidden="true">{}{}</span>',
        f" av-{size}" if size else "",
        hue,
        initials(name),
        "" if size in ("xs", "s") else format_html('<span class="key">{}</span>', letters),
    )


@register.filter
def initials(name: str) -> str:
    """First letters of the first and the last word."""
    words = name.split() or ["?"]
    return (words[0][0] + (words[-1][0] if len(words) > 1 else "")).upper()


@register.simple_tag
def when(at: datetime | None, style: str = "short") -> SafeString:
    """A time in the viewer's zone: "short" (12 Mar, 14:02; with the year if not this one), "day", or "full"."""
    if at is None:
        return SafeString("")
    local = timezone.localtime(at)
    this_year = local.year == timezone.localtime().year
    day = date_format(local, "j M" if this_year else "j M Y", use_l10n=False)
    text = {"day": day, "full": f"{date_format(local, 'j F Y, H:i e', use_l10n=False)}"}.get(style) or (
        f"{day}, {local:%H:%M}" if this_year else day
    )
    full = f"{date_format(local, 'j F Y, H:i', use_l10n=False)} {local.tzname()}"
    utc = f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
    return format_html('<time datetime="{}" title="{}">{}</time>', utc, full, text)


@register.simple_tag
def audience_bar(facts: Mapping[str, Any] | None, place: str = "page") -> SafeString:
    """Who can see this: a ruled line with the firms' keys hung from it. `place` is "page", "post" or "composer"."""
    shown = ("kind", "firms", "people", "say", "excluded", "list_url")
    return (
        drawn("ui/_audience_bar.html", place=place, **{name: facts[name] for name in shown})
        if facts
        else SafeString("")
    )


@register.inclusion_tag("ui/_field.html")
def field(bound: BoundField) -> dict[str, Any]:
    """A form field: label above, hint and error below."""
    return {"field": bound}


@register.filter
def is_checkbox(bound: BoundField) -> bool:
    return getattr(bound.field.widget, "input_type", "") == "checkbox" and not hasattr(bound.field, "choices")


@register.filter
def is_radio(bound: BoundField) -> bool:
    """Whether the field is a group of radio buttons or check boxes."""
    return hasattr(bound.field, "choices") and getattr(bound.field.widget, "input_type", "") in (
        "radio",
        "checkbox",
    )


@register.filter
def control(bound: BoundField) -> SafeString:
    """The field's control with the classes of the house and what screen readers need."""
    described = [f"{bound.auto_id}-hint"] if bound.help_text else []
    described += [f"{bound.auto_id}-error"] if bound.errors else []
    attributes: dict[str, Any] = {"class": f"{bound.field.widget.attrs.get('class', '')} inp".strip()}
    if is_checkbox(bound):
        attributes = {}
    if described:
        attributes["aria-describedby"] = " ".join(described)
    return bound.as_widget(attrs=attributes)


@register.simple_tag
def count(name: str, number: int) -> SafeString:
    """The same for counted words: `3 replies` in the reader's language."""
    return format_html("<!--count:{}:{}-->", name, number)


@register.simple_tag
@lru_cache(maxsize=1024)
def static_icon() -> str:
    """The address of the site's icon."""
    return static("icon.svg")


@register.simple_tag
def neutral_time(at: datetime) -> SafeString:
    """A time as the same bytes for every reader: UTC, which the browser turns into the reader's zone."""
    utc = at.astimezone(UTC)
    return format_html(
        '<time datetime="{}" data-local>{}</time>',
        f"{utc:%Y-%m-%dT%H:%M:%SZ}",
        f"{utc:%Y-%m-%d %H:%M} UTC",
    )


# One number for each form of the plural that a language can have, by the names that browsers call the forms.
FORMS = {"zero": 0, "one": 1, "two": 2, "few": 3, "many": 11, "other": 100}


def plural_forms(text: Callable[[int], str]) -> dict[str, str]:
    """Return a counted text in each form that the language in force has, for scripts: "%d" stands for the number.

    `text` asks gettext: `lambda n: ngettext("%d reply", "%d replies", n)`. A form like "other" is left out.
    """
    forms = {name: str(text(number)) for name, number in FORMS.items()}
    return {name: form for name, form in forms.items() if name == "other" or form != forms["other"]}


@register.filter
def headed_from(html: str, top: int) -> str:
    """Stored HTML whose headings begin at `top`, the level right below that of the page."""
    return set_levels(html, top)


@register.filter
def epoch(at: datetime | None) -> str:
    """Milliseconds since 1970, to compare with a browser's clock; "" for no time."""
    return str(int(at.timestamp() * 1000)) if at else ""


@register.simple_tag
@lru_cache(maxsize=1024)
def say(word: str) -> SafeString:
    """A word of the interface inside a viewer-neutral fragment: a comment that the page replaces."""
    return format_html("<!--say:{}-->", word)
