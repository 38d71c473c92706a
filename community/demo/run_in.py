"""A long thread of the demo: the log of a run-in, kept by three people, a reading or a remark a day."""

from community.demo.talk import Line, Talk

_DAYS = 58
_WHO = ("mattias", "daisuke", "emil")
_BEGINNING = (
    "Log of the run-in of J4-031 (steel liner) beside J4-032 (none): both 220 N cold, 30 rpm, 65 °C in the chamber."
    " One line a day: running torque warm, then cold. Whoever is at the rig writes it."
)
_REMARKS = {
    6: "First change of tone, a faint tick at 12 rpm. It goes when I lift the wrist. Not the bearing then.",
    13: "Grease sample taken at the relief port. @daisuke I send it with today's parcel.",
    17: "Sample is clean: 4 ppm iron, no aluminium. Nothing walks here.",
    24: "Power cut over night. It stood for nine hours cold, so the next two readings start low.",
    31: "The liner joint and the one without part company here: 0.139 against 0.121 N·m, both warm.",
    38: "Paint marks looked at: the ring with the liner has not moved, the other one turned 11°.",
    45: "We now measure warm and cold each day. Cold alone hides the loss, as we saw in week two.",
    52: "Five hundred hours. The liner holds **97 %** of its preload. For us that settles it.",
}


def run_in() -> Talk:
    """Return the log: its first line, then one a day."""
    lines: list[Line] = [(_WHO[0], _DAYS + 2, 8, _BEGINNING)]
    for day in range(1, _DAYS + 1):
        warm, cold = 0.141 - day * 0.00007, 0.144 - day * 0.00005
        text = _REMARKS.get(day) or f"Day {day}: {warm:.3f} N·m warm, {cold:.3f} N·m cold."
        lines.append((_WHO[day % 3], _DAYS + 2 - day, 9 + day % 6, text))
    return Talk(
        "J4 joint bearing",
        "Test",
        "Run-in log: J4-031 with a liner, J4-032 without",
        ("run-in", "thermal"),
        lines,
    )


def valued() -> list[int]:
    """The numbers of the posts that the others found worth a reaction."""
    return [day + 1 for day in _REMARKS]
