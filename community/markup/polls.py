"""A poll as it stands in a text: a fenced block whose first line says how it is voted, so that drafts, previews,
histories and mails carry it like any other words.

    ```poll several 1 to 2, results after voting, open, until 2026-12-01T16:00Z
    Which bearings do we order?
    - 6204-2RS
    - 6204-ZZ
    ```
"""

import html
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

QUESTION_LENGTH = 255
OPTION_LENGTH = 100
OPTIONS = (2, 20)
RANGE = 1_000_000  # of a number, either way

KINDS = ("single", "several", "ranked", "number")
RESULTS = ("always", "after voting", "after closing")
_KIND = re.compile(r"(single|several|ranked|number)(?: (-?\d{1,9}) to (-?\d{1,9}))?")
_OPTION = re.compile(r"[-*+]\s+")
_FENCED = re.compile(r"^(`{3,}|~{3,}) *(poll\b[^\n`]*)\n(.*?)^\1[`~]*[ \t]*$", re.MULTILINE | re.DOTALL)
_FENCE = re.compile(r"^[`~\s]+")


class FaultyPoll(ValueError):
    """A block that is no poll; says in a sentence what its writer has to mend."""


@dataclass(frozen=True)
class PollSpec:
    """What a text says of its poll. `low` and `high` bound how many are chosen of several, or the number itself."""

    question: str
    options: tuple[str, ...]
    kind: str = "single"
    low: int = 1
    high: int = 1
    results: str = "always"
    is_open: bool = False
    until: datetime | None = None


def is_poll(info: str) -> bool:
    """Whether the words behind a fence make it a poll."""
    return info.split()[:1] == ["poll"]


def read_poll(info: str, content: str) -> PollSpec:
    """Read a block; raises FaultyPoll."""
    lines = [line.strip() for line in content.splitlines() if line.strip()]
    question = " ".join(line for line in lines if not _OPTION.match(line))
    options = tuple(_OPTION.sub("", line, count=1).strip() for line in lines if _OPTION.match(line))
    said = _settings(info)
    if not question:
        raise FaultyPoll(_("The poll has no question. Write it in the first line of its block."))
    if len(question) > QUESTION_LENGTH:
        raise FaultyPoll(
            _("The poll’s question has %(count)d characters; at most %(most)d fit.")
            % {"count": len(question), "most": QUESTION_LENGTH}
        )
    kind, low, high = said["kind"]
    if kind == "number":
        low, high = _number(low, high, options)
    else:
        _check_options(options)
        low, high = _bounds(kind, low, high, len(options))
    return PollSpec(question, options, kind, low, high, said["results"], said["is_open"], said["until"])


def write_block(
    *,
    question: str,
    options: str,
    kind: str = "",
    low: str = "",
    high: str = "",
    results: str = "",
    is_open: bool = False,
    until: str = "",
) -> str:
    """Return the block for what was typed into a form, also where it is no poll yet: reading it says what is wrong."""
    kind = kind if kind in KINDS else "single"
    low, high = low.strip(), high.strip()
    if kind == "number" or (kind == "several" and (low or high)):
        kind += f" {low or 1} to {high or low or 1}"
    said = [kind, f"results {results}" if results in RESULTS else "results always"]
    said += ["open" if is_open else "secret"] + ([f"until {until}"] if until else [])
    lines = [_FENCE.sub("", " ".join(question.split()))]
    if not kind.startswith("number"):
        lines += [
            f"- {_OPTION.sub('', line.strip(), count=1)}" for line in options.splitlines() if line.strip()
        ]
    return "```poll " + " ".join(", ".join(said).split()) + "\n" + "\n".join(lines) + "\n```"


def show_poll(info: str, content: str) -> str:
    """Return what everybody sees of a poll wherever nobody can vote, or "" for a block that is none."""
    try:
        poll = read_poll(info, content)
    except FaultyPoll:
        return ""
    items = "".join(f"<li>{html.escape(option)}</li>" for option in said_options(poll))
    return f'<div class="poll"><p>{html.escape(poll.question)}</p><ul>{items}</ul></div>\n'


def say_poll(info: str, content: str) -> str:
    """Return the same as plain text on a few lines."""
    try:
        poll = read_poll(info, content)
    except FaultyPoll:
        return content
    return "\n".join([poll.question, *(f"- {option}" for option in said_options(poll))])


def without_fences(source: str) -> str:
    """Return a text with the polls in it as plain text."""
    return _FENCED.sub(lambda found: say_poll(found[2], found[3]), source)


def said_options(poll: PollSpec) -> tuple[str, ...]:
    """What can be answered, in words."""
    return poll.options or (f"{poll.low} – {poll.high}",)


def _settings(info: str) -> dict[str, Any]:
    said: dict[str, Any] = {
        "kind": ("single", None, None),
        "results": "always",
        "is_open": False,
        "until": None,
    }
    for word in filter(None, (" ".join(each.split()) for each in info.partition("poll")[2].split(","))):
        found = _KIND.fullmatch(word)
        if found:
            said["kind"] = (found[1], *(int(end) if end else None for end in found.groups()[1:]))
        elif word in ("open", "secret"):
            said["is_open"] = word == "open"
        elif word.startswith("results ") and word.removeprefix("results ") in RESULTS:
            said["results"] = word.removeprefix("results ")
        elif word.startswith("until "):
            said["until"] = _moment(word.removeprefix("until "))
        else:
            raise FaultyPoll(
                _(
                    "A poll knows nothing of “%s”. Say single, several 1 to 3, ranked or number 1 to 10; results"
                    " always, after voting or after closing; open or secret; until 2026-12-01T16:00Z."
                )
                % word[:40]
            )
    return said


def _moment(typed: str) -> datetime:
    try:
        moment = datetime.fromisoformat(typed)
    except ValueError:
        raise FaultyPoll(
            _("“%s” is no time at which a poll could close. Write it like 2026-12-01T16:00Z.") % typed[:40]
        ) from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _number(low: int | None, high: int | None, options: tuple[str, ...]) -> tuple[int, int]:
    if options:
        raise FaultyPoll(
            _("A poll that asks for a number has no options. Take them out, or choose another kind.")
        )
    if low is None or high is None or not -RANGE <= low < high <= RANGE:
        raise FaultyPoll(
            _("Say between which whole numbers the answer lies, the smaller one first: number 1 to 10.")
        )
    return low, high


def _check_options(options: tuple[str, ...]) -> None:
    fewest, most = OPTIONS
    if not fewest <= len(options) <= most:
        raise FaultyPoll(
            ngettext(
                "The poll has %(count)d option; it needs %(fewest)d to %(most)d,"
                " each on a line that begins with “- ”.",
                "The poll has %(count)d options; it needs %(fewest)d to %(most)d,"
                " each on a line that begins with “- ”.",
                len(options),
            )
            % {"count": len(options), "fewest": fewest, "most": most}
        )
    for option in options:
        if len(option) > OPTION_LENGTH:
            raise FaultyPoll(
                _("The option “%(option)s” has %(count)d characters; at most %(most)d fit.")
                % {"option": f"{option[:30]}…", "count": len(option), "most": OPTION_LENGTH}
            )
    if len({option.casefold() for option in options}) < len(options):
        raise FaultyPoll(_("Two of the poll’s options are the same. Take one of them out."))


def _bounds(kind: str, low: int | None, high: int | None, options: int) -> tuple[int, int]:
    if kind != "several":
        return 1, options if kind == "ranked" else 1
    low, high = (1, options) if low is None or high is None else (low, high)
    if not 1 <= low <= high <= options:
        raise FaultyPoll(
            _(
                "Choose from %(low)d to %(high)d of %(options)d options can’t be. Both lie between 1 and %(options)d."
            )
            % {"low": low, "high": high, "options": options}
        )
    return low, high
