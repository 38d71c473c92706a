"""Which part of a mail address tells a firm: its registered domain, unless anybody can have an address there."""

import re

# Second levels under which countries register names ("co.uk"); all others register below the country itself.
_SECOND_LEVEL = re.compile(
    r"ac|co|com|edu|gob|gov|gen|go|gouv|ind|info|ltd|me|mil|ne|net|nhs|nom|or|org|plc|re|sch"
)

_MAIL_NAME = re.compile(
    r"aol|arcor|att|bellsouth|bigpond|bluewin|btinternet|charter|chello|comcast|cox|earthlink|"
    r"fastmail|foxmail|free|freemail|freenet|gmail|gmx|googlemail|hanmail|hotmail|hushmail|icloud|"
    r"inbox|interia|juno|laposte|libero|live|mac|mailbox|mindspring|msn|naver|onet|ono|optonline|"
    r"orange|outlook|passport|pobox|posteo|proton|protonmail|qq|rambler|rediffmail|riseup|rocketmail|"
    r"rogers|sbcglobal|seznam|sfr|shaw|sina|sohu|sympatico|telia|tiscali|tutanota|tuta|verizon|"
    r"virgilio|wanadoo|xs4all|yahoo|yandex|yeah|ymail|zoho"
)
_MAIL_DOMAIN = re.compile(
    r"126\.com|163\.com|188\.com|abv\.bg|bk\.ru|centrum\.cz|daum\.net|email\.cz|email\.de|gmane\.org|"
    r"home\.nl|iki\.fi|list\.ru|mail\.bg|mail\.com|mail\.de|mail\.ee|mail\.ru|me\.com|mail\.ua|"
    r"nifty\.com|o2\.pl|op\.pl|sapo\.pt|sourceforge\.net|t-online\.de|terra\.es|tlen\.pl|ukr\.net|"
    r"volny\.cz|web\.de|wp\.pl|acm\.org|ieee\.org|computer\.org"
)
_ROBOT = re.compile(
    r"(no-?reply|do-?not-?reply|mailer-daemon|postmaster|bounces?|owner|majordomo|listserv|robot|bot|buildbot|patchwork|"
    r"bugzilla(-daemon)?|notifications?|daemon|root|cron|nobody)([-+.=].*)?|.*-(request|bounces?|owner|bot|robot)"
)


def registered_domain(address: str) -> str:
    """Return the domain that somebody registered: `mail.cam.ac.uk` gives `cam.ac.uk`. No network is asked."""
    labels = address.rpartition("@")[2].lower().strip(".").split(".")
    if len(labels) > 2 and len(labels[-1]) == 2 and _SECOND_LEVEL.fullmatch(labels[-2]):
        return ".".join(labels[-3:])
    return ".".join(labels[-2:])


def is_for_anybody(domain: str) -> bool:
    """Whether a registered domain gives addresses to anybody, so that it names no firm."""
    return (
        bool(_MAIL_DOMAIN.fullmatch(domain) or _MAIL_NAME.fullmatch(domain.partition(".")[0]))
        or domain.rpartition(".")[2] in ("invalid", "local", "localhost", "localdomain", "lan")
        or "." not in domain
    )


def is_robot(address: str) -> bool:
    """Whether an address belongs to a list or a program rather than a person."""
    return bool(_ROBOT.fullmatch(address.rpartition("@")[0].lower()))


def firm_name(domain: str, organizations: dict[str, int]) -> str:
    """Return how to write the firm of a domain: as its people write it, where they do, else from the domain.

    `organizations` counts what their letters call it: "Cogent Embedded, Inc." names `cogentembedded.com`.
    """
    label = domain.partition(".")[0]
    for written in sorted(organizations, key=lambda name: -organizations[name]):
        words = written.split()
        for count in range(1, min(len(words), 6) + 1):
            name = " ".join(words[:count]).strip(" ,.;-")
            if _squeezed(name) == _squeezed(label):
                return name[:80]
    words = [word.upper() if len(word) <= 3 else word.capitalize() for word in label.split("-") if word]
    return " ".join(words)[:80]


def _squeezed(name: str) -> str:
    return re.sub(r"[\W_]", "", name).lower()
