"""The text that somebody has typed, rendered before the act for those who will read it."""

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import unescape
from typing import Any

from django import forms
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.models import User
from community.events.ids import is_public_id
from community.files.linking import attached, files_for
from community.markup import RENDER_VERSION, FaultyPoll, Groups, Mentioned, PollSpec, read_poll, render
from community.markup.names import one_line
from community.workspaces.models import Participation, Seat, Workspace

MAX_POST = 32_000
MAX_MENTIONS = 10
MAX_FILES = 20
_PERSON = re.compile(r"\(user:([a-z2-7]{12})\)")
EVERYONE = Q()
NOTHING = gettext_lazy("Write something first.")
_TAG = re.compile(r"<[^>]*>")
_SHOWS = re.compile(r"<(?:img|hr|input)\b")


@dataclass(frozen=True)
class Words:
    """A text, rendered before the act: source, stored HTML with its version, excerpt, users it mentions, its files,
    its poll and the groups it calls."""

    source: str
    html: str
    html_version: int
    excerpt: str
    mentions: tuple[int, ...] = ()
    files: tuple[int, ...] = ()
    shown: tuple[int, ...] = ()  # the versions of those files that the HTML shows
    poll: PollSpec | None = None
    groups: tuple[str, ...] = ()


def readers_chosen(writer: User, choice: str, *, firms: Iterable[str] = (), people: Iterable[str] = ()) -> Q:
    """Return which seats of the wider audience are those of the readers chosen: `firms` and `people` by public id."""
    if choice in ("note", "firm"):
        return Q(user__firm=writer.firm_id)
    if choice == "firms":
        return Q(user__firm=writer.firm_id) | Q(user__firm__public_id__in=list(filter(is_public_id, firms)))
    if choice == "people":
        return Q(user=writer) | Q(user__public_id__in=list(filter(is_public_id, people)))
    return EVERYONE


def words_of(
    source: str,
    audience_ids: Iterable[int],
    workspace: Workspace,
    *,
    readers: Q = EVERYONE,
    client_id: str = "",
    writer: User | None = None,
    carrier: str = "",
    groups: Groups | None = None,
) -> Words:
    """Render `source` for the audiences in which its readers sit; mentions resolve to those readers only.

    `readers` narrows them where the text's own audience is opened with it: a note, a thread for some. Files are the
    writer's unsent ones and, of an edit, those of the post (`carrier`). `groups` are those that it may call.

    One look-up, whoever is named: an outsider, somebody unknown and a member who can't see it stay plain text.
    """
    named = dict.fromkeys(_PERSON.findall(source))
    found: dict[str, tuple[int, Mentioned]] = {}
    if named:
        hues = Participation.objects.filter(workspace=workspace).values_list("firm_id", "hue")
        hue_of = dict(hues)
        seats = Seat.objects.in_force().filter(
            readers, audience__in=list(audience_ids), user__public_id__in=named
        )
        for pk, key, name, firm_id in seats.values_list(
            "user_id", "user__public_id", "user__name", "user__firm_id"
        ):
            url = reverse("workspaces:person", args=[key])
            found[key] = (pk, Mentioned(key, name, url, hue_of.get(firm_id, 0)))
    files = files_for(writer, workspace, source, carrier=carrier) if writer else {}
    rendered = render(
        source,
        resolve=lambda key: found[key][1] if key in found else None,
        find=attached(files),
        groups=groups,
        prefix=anchors_of(client_id),
    )
    if not (rendered.uploads or rendered.polls or draws(rendered.html)):
        raise forms.ValidationError(NOTHING)
    if len(rendered.mentions) > MAX_MENTIONS:
        raise forms.ValidationError(
            ngettext(
                "Mention at most %d person in one post.",
                "Mention at most %d people in one post.",
                MAX_MENTIONS,
            )
            % MAX_MENTIONS
        )
    if len(rendered.uploads) > MAX_FILES:
        raise forms.ValidationError(
            _("A post has at most %d files. Send the others with a second one.") % MAX_FILES
        )
    return Words(
        source=source,
        html=rendered.html,
        html_version=RENDER_VERSION,
        excerpt=rendered.excerpt,
        mentions=tuple(found[key][0] for key in rendered.mentions),
        files=tuple(files[key].pk for key in rendered.uploads),
        poll=_poll_of(rendered.polls),
        shown=tuple((files[key].newest or files[key]).pk for key in rendered.uploads),
        groups=rendered.groups,
    )


def draws(html: str) -> bool:
    """Whether anything of a rendered text is seen: what only defines a link or a footnote draws nothing."""
    return bool(_SHOWS.search(html) or one_line(unescape(_TAG.sub("", html))))


def _poll_of(found: Sequence[tuple[str, str]]) -> PollSpec | None:
    if len(found) > 1:
        raise forms.ValidationError(_("A post has one poll. Put the other one into a reply."))
    try:
        return read_poll(*found[0]) if found else None
    except FaultyPoll as fault:
        raise forms.ValidationError(str(fault)) from fault


class SourceField(forms.CharField):
    """The text of a post, in Markdown."""

    def __init__(self) -> None:
        super().__init__(
            label=gettext_lazy("Text"),
            max_length=MAX_POST,
            strip=False,
            widget=forms.Textarea(attrs={"class": "field", "rows": 4}),
            error_messages={
                "required": NOTHING,
                "max_length": gettext_lazy(
                    "This has %(show_value)d characters; a post has at most %(limit_value)d. Split it in two."
                ),
            },
        )

    def to_python(self, value: Any) -> str:
        """A line's end is one character, as in the field, whatever the browser sends."""
        return str(super().to_python(value) or "").replace("\r\n", "\n")

    def clean(self, value: Any) -> str:
        text = str(super().clean(value)).strip("\n")
        if not one_line(text):  # signs that show nothing are no words
            raise forms.ValidationError(self.error_messages["required"], code="required")
        return text


def anchors_of(client_id: str) -> str:
    """What sets the headings and footnotes of one post apart from those of others on its page; edits keep it."""
    return f"{hashlib.sha256(client_id.encode()).hexdigest()[:6]}-"
