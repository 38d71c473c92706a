"""What people of a seeded community write: sentences about parts, put together at random and rendered as posts are."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from community.markup import render
from community.markup.render import EXCERPT

PARTS = (
    "spacer ring,outer race,inner race,cage,seal lip,output flange,encoder disc,preload nut,wave spring,housing bore,"
    "shaft shoulder,read head,flex cable,thrust washer,retaining ring,grease pocket,motor mount,brake plate,"
    "torque sensor,cooling jacket"
).split(",")
PLACES = (
    "joint 2,joint 4,the wrist,the climate chamber,the long-run rig,line 3,the clean room,the torque rig,"
    "the second prototype,the goods-in bench"
).split(",")
FINDINGS = (
    "a step of {n} µm,more drift than the drawing allows,{n} % less preload than on delivery,a hum at {m} rpm,"
    "fretting on one side,no measurable change,a thermal growth of {n} µm,{n} counts of jitter,grease in the wrong"
    " place,marks that look like creep,a crack that stops at the shoulder,the same value as lot {m}"
).split(",")
ACTS = (
    "measured it again,turned the ring by 90 degrees,swapped the pair,let it soak at {n} °C,torqued it to {n} Nm,"
    "cleaned and greased it,took the reading with the other head,checked the gauge against the master,"
    "cut one open,shimmed it by {n} µm"
).split(",")
REASONS = (
    "the fit is looser than we assumed,the two materials grow differently,the sample was stored without foil,"
    "the fixture gave way,somebody changed the sequence,the tool was worn,the drawing has two readings,"
    "the oil film had not formed yet"
).split(",")
SENTENCES = (
    "On {place} the {part} shows {finding} after {m} hours.",
    "We {act} and then saw {finding}.",
    "My guess is that {reason}, but I have no proof yet.",
    "Could you send the protocol of lot {m}, so that we compare the same thing?",
    "The {part} of revision {rev} behaves better: {finding}.",
    "Before anybody changes the {part}, please look at what {place} did last week.",
    "If {reason}, then the {part} should show it on {place} too.",
    "Drawing {m}-{rev} says 0.0{n}, the part has 0.0{k}; we accepted that in spring.",
    "I would keep the {part} as it is and change the sequence instead.",
    "Two of {k} pieces failed, both from the same tray, both with {finding}.",
    "Our people {act} without being asked, and it helped.",
    "Nothing to see at {m} rpm; at {n} °C it comes back within minutes.",
    "The supplier of the {part} swears that {reason}.",
    "That matches what we see here: {finding}.",
    "We can have {k} reworked pieces on {place} by Thursday.",
    "Please quote the lot number, there are {k} of them in the building.",
)
TITLES = (
    "{part} on {place}: {finding}",
    "Who can explain this? {part}, {finding}",
    "Revision {rev} of the {part}",
    "{part}: drawing {m}-{rev} against the measured pieces",
    "Delivery of lot {m} to {place}",
    "After {m} hours on {place}",
    "Change to the {part} from revision {rev}",
)
TAGS = (
    "preload,creep,6082,fits,grease,noise,drift,ppap,lot-check,thermal,encoder,biss-c,torque,rework,quote,drawing,"
    "sample,life-test,tolerance,supplier-q,hardness,coating,seal,vibration,firmware,cable"
).split(",")
CATEGORIES = ("Design", "Test", "Production")
FIRST_NAMES = (
    "Ada Amir Anna Aiko Bram Carla Chen Dario Elif Emil Eva Farid Greta Hana Hugo Ines Ivan Jana Jonas Kaja Kenta Lars "
    "Lena Lin Luca Maja Marek Mei Milan Nadia Noor Olof Petra Priya Ravi Rosa Saskia Sven Tomas Yuki"
).split()
LAST_NAMES = (
    "Abe Adler Bakker Berg Boros Braun Conti Costa Dahl Dubois Ek Farkas Fischer Garcia Haddad Holm Ito Jansen Kaya "
    "Keller Kim Lind Lopez Mori Moreau Novak Okafor Olsen Papp Petrov Raman Ricci Sato Shah Silva Strand Tanaka Urban "
    "Vos Weber Wolff Yilmaz Zeman"
).split()
JOBS = (
    "Mechanical design",
    "Test engineer",
    "Supplier quality",
    "Firmware",
    "Process engineer",
    "Tribology",
    "Key account",
    "Application engineer",
    "",
)
FIRM_WORDS = (
    "Alder Birk Corvo Delta Elm Fjord Granit Halden Isar Juno Karst Lumen Meridian Norden Orbis Pivot".split()
)
FIRM_TRADES = (
    "Bearings,Encoders,Seals,Castings,Motors,Cables,Coatings,Sensors,Springs,Gears,Drives,Tools".split(",")
)


@dataclass(frozen=True)
class Piece:
    """A block of Markdown, the HTML that the renderer makes of it, and its beginning as plain text."""

    source: str
    html: str
    excerpt: str


@dataclass(frozen=True)
class Writing:
    """Blocks to write posts from. Two blocks one after the other are the source and the HTML of both: tested."""

    openings: Sequence[Piece]
    others: Sequence[Piece]

    def post(self, dice: random.Random) -> Piece:
        """A post: an opening, often with one or two blocks after it. The opening alone fills the excerpt."""
        first = dice.choice(self.openings)
        more = dice.choices(self.others, k=dice.choice((0, 0, 0, 1, 1, 2)))
        if not more:
            return first
        return Piece(
            "\n\n".join([first.source, *(piece.source for piece in more)]),
            "".join([first.html, *(piece.html for piece in more)]),
            first.excerpt,
        )


def prepare_writing(dice: random.Random, variety: int) -> Writing:
    """Render `variety` openings and as many other blocks."""
    return Writing(
        [_piece(_opening(dice)) for _ in range(variety)], [_piece(_block(dice)) for _ in range(variety)]
    )


def lines_of(dice: random.Random, count: int) -> list[Piece]:
    """Render `count` texts of one sentence, as people write them in a chat."""
    return [_piece(sentence(dice, dice.choice(SENTENCES))) for _ in range(count)]


def sentence(dice: random.Random, pattern: str) -> str:
    """Fill the places of `pattern`, those that its own words bring along too."""
    words = {
        "part": dice.choice(PARTS),
        "place": dice.choice(PLACES),
        "finding": dice.choice(FINDINGS),
        "act": dice.choice(ACTS),
        "reason": dice.choice(REASONS),
        "rev": dice.choice("ABCDEF"),
        "n": str(dice.randint(2, 95)),
        "m": str(dice.randint(100, 9900)),
        "k": str(dice.randint(2, 40)),
    }
    filled = pattern.format_map(words).format_map(words)
    return filled[0].upper() + filled[1:]


def names_of_people(dice: random.Random) -> Iterator[str]:
    """First and last names without end; where two are called the same, they are."""
    while True:
        yield f"{dice.choice(FIRST_NAMES)} {dice.choice(LAST_NAMES)}"


def _opening(dice: random.Random) -> str:
    words = ""
    while len(words) <= EXCERPT + 20:
        words = f"{words} {sentence(dice, dice.choice(SENTENCES))}".strip()
    return words


def _block(dice: random.Random) -> str:
    said = [sentence(dice, dice.choice(SENTENCES)) for _ in range(4)]
    return dice.choice(
        (
            " ".join(said[:3]),
            " ".join(said),
            f"> {said[0]}\n\n{said[1]}",
            "\n".join(f"- {line}" for line in said[:3]) + f"\n\n{said[3]}",
            f"**{said[0]}** {said[1]}",
            _table(dice),
            f"```\nlot {dice.randint(100, 9900)}  F = {dice.randint(100, 900)} N  d = {dice.randint(2, 95)} um\n```",
        )
    )


def _table(dice: random.Random) -> str:
    rows = [
        f"| {dice.randint(100, 9900)} | {dice.randint(2, 95)} | {dice.choice(PARTS)} |"
        for _ in range(dice.randint(2, 4))
    ]
    return "\n".join(["| lot | µm | part |", "|---|---:|---|", *rows])


def _piece(source: str) -> Piece:
    rendered = render(source)
    return Piece(source, rendered.html, rendered.excerpt)
