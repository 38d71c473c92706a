"""Who plays in the demo: firms, people, workspaces, agreements. All invented."""

from dataclasses import dataclass

PASSWORD = "turn the shaft and the hub"  # noqa: S105  for a clone on somebody's own machine only


@dataclass(frozen=True)
class Person:
    """Somebody of the demo, found by first name."""

    name: str
    job: str
    firm: str
    department: str = ""
    zone: str = "Europe/Stockholm"
    skills: tuple[str, ...] = ()
    is_lead: bool = False
    is_site_admin: bool = False
    opens_workspaces: bool = False

    @property
    def first(self) -> str:
        return self.name.split()[0].lower()

    @property
    def email(self) -> str:
        _letters, _hue, domain = FIRMS[self.firm]
        return f"{self.first}@{domain}"

    @property
    def standing(self) -> list[str]:
        """What makes this person worth signing in as."""
        told = {
            "site admin": self.is_site_admin,
            "opens workspaces": self.opens_workspaces,
            "firm lead": self.is_lead,
            "has an agreement to sign": self.first in UNSIGNED,
        }
        return [word for word, is_so in told.items() if is_so]


# Letters, hue, mail domain.
FIRMS = {
    "Norrland Robotics": ("NR", 1, "norrland.example"),
    "Aoki Bearings": ("AB", 2, "aoki.example"),
    "Tessaly Bearings": ("TB", 6, "tessaly.example"),
    "Veldkamp Encoders": ("VE", 4, "veldkamp.example"),
}
RIVALS = [("Aoki Bearings", "Tessaly Bearings")]

NR, AB, TB, VE = FIRMS
PEOPLE = [
    Person(
        "Ingrid Solheim", "Lead engineer, arm", NR, "R&D", skills=("joints", "preload"), opens_workspaces=True
    ),
    Person("Mattias Öberg", "Mechanical design", NR, "R&D", skills=("fits", "6082", "tolerances")),
    Person("Jonas Ek", "Supplier quality", NR, "Quality", skills=("PPAP", "audits")),
    Person("Emil Strand", "Test rigs", NR, "Lab", skills=("torque rigs", "climate chamber")),
    Person("Priya Raman", "Firmware", NR, "Controls", skills=("BiSS-C", "FOC")),
    Person("Ada Holm", "IT and compliance", NR, "IT", is_site_admin=True),
    Person(
        "Haruka Mori",
        "Application engineer",
        AB,
        zone="Asia/Tokyo",
        skills=("application", "quotes"),
        is_lead=True,
    ),
    Person(
        "Daisuke Onishi",
        "Tribology",
        AB,
        zone="Asia/Tokyo",
        skills=("grease", "ring creep", "raceways", "O-ring"),
    ),
    Person(
        "Kenta Abe", "Process engineer", AB, zone="Asia/Tokyo", skills=("grinding", "spacers", "outer ring")
    ),
    Person("Dario Conti", "Key account", TB, zone="Europe/Rome", skills=("thin sections",), is_lead=True),
    Person("Elif Kaya", "Product engineer", TB, zone="Europe/Istanbul", skills=("four-point contact",)),
    Person(
        "Bram de Wit", "Sensor lead", VE, zone="Europe/Amsterdam", skills=("optics", "BiSS"), is_lead=True
    ),
    Person("Saskia Vos", "Electronics", VE, zone="Europe/Amsterdam", skills=("EMC", "layout")),
    Person("Noor Haddad", "Field engineer", VE, zone="Europe/Amsterdam", skills=("commissioning",)),
]


@dataclass(frozen=True)
class Place:
    """A workspace of the demo; `people` maps first names to roles."""

    name: str
    letters: str
    purpose: str
    people: dict[str, str]
    gate: str = ""
    categories: tuple[str, ...] = ("Design", "Test", "Production")


PLACES = [
    Place(
        "J4 joint bearing",
        "J4",
        "Preload, fits and life of the paired angular contact bearings in joint 4 of the arm.",
        {
            "mattias": "moderator",
            "jonas": "member",
            "emil": "member",
            "priya": "reader",
            "haruka": "moderator",
            "daisuke": "member",
            "kenta": "member",
        },
        gate="NDA-2026-031",
    ),
    Place(
        "Wrist bearing W2",
        "W2",
        "A thin-section bearing for the wrist, quoted as a second source.",
        {"mattias": "member", "jonas": "member", "dario": "member", "elif": "member"},
    ),
    Place(
        "Encoder ring",
        "ENC",
        "The absolute encoder on the output side: signal, mounting, firmware.",
        {"priya": "moderator", "emil": "member", "bram": "member", "saskia": "member", "noor": "member"},
        gate="NDA-2026-044",
    ),
    Place(
        "Arm integration",
        "ARM",
        "Where bearing and encoder meet: one drawing, one schedule.",
        {"mattias": "moderator", "priya": "member", "haruka": "member", "bram": "member"},
        categories=("Interfaces", "Schedule"),
    ),
]

NDA = """## Purpose

The parties work together on the joints of a robot arm and tell each other what that work needs.

## What stays here

1. Drawings, test results, samples and process details that concern this work.
2. What a party marks as internal is not part of the exchange, and nobody asks for it.

## What may not be passed on

Nothing read here goes to a third party before **31 March 2030**, other than with the other party's written consent.

## When it ends

Access ends with the work. Each party may ask for a copy of its own contributions within 30 days.
"""
POLICY = """## How we work here

- Say which part, which revision and which lot.
- Ask in a thread, so that the answer is found next year.
- Disagree with the measurement, not with the person.
- Internal notes are for your own firm. Everything else is read by every firm that the bar above it names.
"""
# Reference: title, kind, who signs, words, and the firms whose lead has signed.
AGREEMENTS = {
    "NDA-2026-031": ("Confidentiality, joint 4", "nda", "both", NDA, (AB,)),
    "NDA-2026-044": ("Confidentiality, encoder", "nda", "both", NDA, (VE,)),
    "POL-1": ("Community policy", "policy", "person", POLICY, ()),
}
# Who has not signed yet: the page that asks them to is worth seeing.
UNSIGNED = {"noor"}
