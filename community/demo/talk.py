"""What they say. A line is (first name, days ago, hour, text); a text that begins with NOTE is an internal note."""

Line = tuple[str, int, int, str]


class Talk:
    """A thread of the demo: where, what about, its lines, and what became of it."""

    def __init__(
        self,
        place: str,
        category: str,
        title: str,
        tags: tuple[str, ...],
        lines: list[Line],
        choice: str = "everyone",
        kind: str = "discussion",
        answer: int = 0,  # the line that whoever asked accepts
        backed_by: tuple[str, ...] = (),
        outcome: tuple[str, str, str] | None = None,  # who says what becomes of an idea, and why
    ) -> None:
        self.place, self.category, self.title, self.tags = place, category, title, tags
        self.lines, self.choice, self.kind = lines, choice, kind
        self.answer, self.backed_by, self.outcome = answer, backed_by, outcome


TALKS = [
    Talk(
        "J4 joint bearing",
        "Test",
        "Preload is gone after 200 h at 65 °C: grease, or is the ring walking?",
        ("ab-7206-p4-db", "preload", "thermal"),
        [
            (
                "mattias",
                19,
                9,
                "Six joints, set to 220 N by running torque, then 200 h in the chamber at 65 °C. Five came back loose."
                " All measured cold, on the same rig, at 30 rpm:\n\n"
                "| Joint | Before, N·m | After, N·m | Change | Mark on the outer ring |\n|---|--:|--:|--:|---|\n"
                "| J4-021 | 0.142 | 0.118 | −17 % | turned 14° |\n| J4-022 | 0.139 | 0.113 | −19 % | turned 22° |\n"
                "| J4-024 | 0.144 | 0.143 | −1 % | none; its bore is 4 µm tighter |\n\n"
                "The grease looks as new, but I can't rule it out. @daisuke, have you met this in an aluminium housing?",
            ),
            (
                "daisuke",
                18,
                16,
                "The grease is innocent: your rings creep. Between 20 and 65 °C a Ø62 bore in 6082 grows **32 µm more**"
                " than the ring does,\n\n$$\n62\\,\\mathrm{mm} \\times 11.5\\cdot10^{-6}\\,\\mathrm{K}^{-1} \\times"
                " 45\\,\\mathrm{K} = 32\\,\\mu\\mathrm{m}\n$$\n\nso an M6 fit that starts between 24 µm tight and 2 µm"
                " loose ends 8 to 34 µm loose, hot. What I would try:\n\n1. Press in a steel liner, 4 mm wall, and finish"
                " the bore to N6 afterwards.\n2. Keep the spacer clamped at 8 N·m. More torque does not bring the preload"
                " back.\n3. Repeat the soak with three joints, and paint-mark both rings.",
            ),
            (
                "jonas",
                18,
                17,
                "NOTE A liner is €11.40 and nine days a joint. Before we say yes I ask W2's supplier whether their casting"
                " could take a Ø70 bore. Please leave the second source out of the shared replies.",
            ),
            (
                "haruka",
                17,
                9,
                "I can send six liners from Osaka on Monday, bored 0.15 mm under, so that you finish to N6"
                " in place. @ingrid, which site should receive them?",
            ),
            ("ingrid", 17, 10, "Umeå, dock 3, marked for @emil. I have booked chamber 2 from the 18th."),
            (
                "emil",
                9,
                14,
                "Liners are in. First three joints after 120 h: torque within 2 %, no mark has moved."
                " I let them run to 200 h before anybody opens a bottle.",
            ),
            (
                "daisuke",
                9,
                22,
                "Good. Please also note the bore temperature at the outer ring, not only the chamber's.",
            ),
            (
                "haruka",
                8,
                9,
                "NOTE If this holds we should offer the pair with the liner fitted. Margin is better than on"
                " the bare pair. Let us talk on Thursday.",
            ),
        ],
        kind="question",
        answer=1,
        backed_by=("emil", "kenta"),
    ),
    Talk(
        "J4 joint bearing",
        "Production",
        "Spacer flatness: do both faces need 2 µm?",
        ("ab-sp-30", "grinding"),
        [
            (
                "kenta",
                6,
                8,
                "Drawing 40-1190 asks for 2 µm flatness on both faces of the spacer pair. We hold it on the"
                " ground face; the second costs another set-up, about €0.90 a pair. Is 4 µm on the far side acceptable?",
            ),
            (
                "mattias",
                6,
                11,
                "The far face only meets the shoulder of the nut. I think 4 µm is fine, but let me run the"
                " stack-up first.",
            ),
            (
                "mattias",
                4,
                15,
                "Stack-up done: 4 µm on the far face costs us at most 6 N of preload. Change it, and"
                " please put the revision into the parts list.",
            ),
            ("kenta", 4, 23, "Thank you. It will be rev C from lot 0412 on."),
        ],
        kind="question",
    ),
    Talk(
        "J4 joint bearing",
        "Design",
        "Can the outer ring groove take a 0.8 mm O-ring?",
        ("40-1187",),
        [
            (
                "mattias",
                2,
                13,
                "Against creep in the next version: an O-ring in the housing, 0.8 mm cord, rubbing on the"
                " outer ring. Is there room for a groove beside your chamfer, and do you have a limit for the pinch?",
            ),
        ],
        kind="question",
        backed_by=("emil",),
    ),
    Talk(
        "J4 joint bearing",
        "Production",
        "What we may say about a second source, and when",
        ("sourcing",),
        [
            (
                "jonas",
                5,
                9,
                "Only us in here. Until the W2 trial is done nothing about other suppliers goes into shared"
                " threads: no names, no dates, no prices.",
            ),
            (
                "ingrid",
                5,
                11,
                "Agreed. If somebody asks, the answer is that we evaluate the joint as a whole.",
            ),
            ("mattias", 5, 13, "Noted."),
        ],
        choice="firm",
    ),
    Talk(
        "J4 joint bearing",
        "Production",
        "Laser-mark the measured preload on the outer ring of each pair",
        ("traceability",),
        [
            (
                "haruka",
                13,
                10,
                "We measure preload on every pair before it is packed, and then the figure stays in our drawer. If the"
                " laser that writes the lot number wrote it too, whoever mounts the pair would know what to aim at."
                " It costs four seconds a ring.",
            ),
            (
                "emil",
                12,
                8,
                "Please. Today I set the torque by the drawing's middle value, and half of the pairs come back once.",
            ),
            ("mattias", 11, 15, "In N, at 20 °C, and on the face that stays visible after mounting."),
        ],
        kind="idea",
        backed_by=("emil", "mattias", "daisuke", "kenta", "ingrid"),
        outcome=("haruka", "planned", "From lot 0402 on, once the fixture for the small face is here."),
    ),
    Talk(
        "J4 joint bearing",
        "Test",
        "Share the running-torque rig as a drawing set, not as photos",
        (),
        [
            (
                "kenta",
                7,
                9,
                "We rebuilt your rig from three photos, and ours reads 6 % higher. A drawing of the arm and the load cell"
                " would let us find out which of the two is right.",
            ),
        ],
        kind="idea",
        backed_by=("haruka", "mattias"),
    ),
    Talk(
        "Wrist bearing W2",
        "Design",
        "Four-point contact or a crossed roller for the wrist?",
        ("w2", "stiffness"),
        [
            (
                "ingrid",
                12,
                10,
                "Envelope 90 × 115 × 13 mm, tilting moment 95 N·m, and we want less than 0.4 mrad under it."
                " Which of your families would you start from?",
            ),
            (
                "elif",
                11,
                15,
                "A four-point contact of 90 mm bore gets you to 0.55 mrad with medium preload. Crossed"
                " rollers reach 0.3, with about twice the friction:\n\n```\n            moment    tilt     drag\n4-point     95 N·m"
                "    0.55     0.21 N·m\ncrossed     95 N·m    0.31     0.44 N·m\n```",
            ),
            (
                "dario",
                11,
                16,
                "Samples of both are on the shelf. I can have two of each with you within ten days.",
            ),
            ("ingrid", 10, 9, "Two of each, please. @jonas sends the order."),
            ("jonas", 10, 9, "NOTE Ask for the audit report of the grinding line with the samples."),
        ],
    ),
    Talk(
        "Wrist bearing W2",
        "Test",
        "Running-in: how many turns before drag is stable?",
        ("w2", "drag"),
        [
            (
                "mattias",
                3,
                14,
                "Our rig shows drag falling for the first 3,000 turns. What do you run before you measure?",
            ),
            (
                "elif",
                3,
                17,
                "5,000 at 60 rpm, both ways, then an hour of rest. Below 2,000 the grease is still moving out"
                " of the track.",
            ),
        ],
    ),
    Talk(
        "Encoder ring",
        "Test",
        "Counts jump by 3 to 5 when the brake PWM is on",
        ("emc", "biss-c"),
        [
            (
                "priya",
                14,
                11,
                "At 20 kHz brake PWM the position jumps by 3 to 5 LSB, only with the joint at rest. The"
                " frame checksum is always right, so it comes in before your interpolator:\n\n```python\njumps ="
                " np.flatnonzero(np.abs(np.diff(position)) > 2)\nprint(len(jumps), np.bincount(phase[jumps] // 10))\n```",
            ),
            (
                "saskia",
                14,
                15,
                "Then it is coupling into the sine lines. Which way does the brake pair run past the"
                " sensor head? A photo helps more than the drawing.",
            ),
            (
                "priya",
                13,
                10,
                "Parallel for 60 mm, 4 mm apart. I know. With a ferrite on the brake pair it is 1 LSB.",
            ),
            (
                "bram",
                13,
                12,
                "The ferrite moves the problem. Twist the brake pair and ground the shield of the head at"
                " the board side only; then measure again without the ferrite, please.",
            ),
            (
                "priya",
                7,
                16,
                "Twisted and grounded at the board: no jump above 1 LSB in 40 minutes, ferrite off. I will"
                " write it into the mounting page when we have one.",
            ),
            (
                "saskia",
                7,
                17,
                "NOTE We should change the mounting note: this is the third customer with the shield on"
                " both sides.",
            ),
        ],
        kind="question",
        answer=3,
    ),
    Talk(
        "Encoder ring",
        "Design",
        "Air gap over temperature",
        ("air-gap",),
        [
            (
                "emil",
                2,
                9,
                "From −10 to 70 °C the gap at our ring moves from 0.18 to 0.27 mm. Is that inside your window"
                " for the high-resolution head?",
            ),
            (
                "bram",
                1,
                10,
                "Yes: 0.1 to 0.3 mm. Set it to 0.20 at room temperature and you have margin on both sides.",
            ),
        ],
    ),
    Talk(
        "Arm integration",
        "Interfaces",
        "One shoulder for bearing and encoder ring",
        ("40-1187", "interface"),
        [
            (
                "mattias",
                15,
                13,
                "If ring and bearing sit on the same shoulder we lose one tolerance. @haruka, @bram: may"
                " the ring push on the inner ring's face with 400 N?",
            ),
            (
                "haruka",
                14,
                9,
                "On the inner ring's face, yes, as long as it is flat within 5 µm and stays outside Ø38.",
            ),
            ("bram", 14, 11, "The ring is flat within 3 µm. Ø38 is tight but possible with the small hub."),
            (
                "ingrid",
                12,
                9,
                "Then let us draw it. First version by the end of the week:\n\n```mermaid\nflowchart LR\n"
                "  shaft --> bearing --> ring --> nut\n```",
            ),
        ],
    ),
    Talk(
        "Arm integration",
        "Schedule",
        "Dates until the B sample",
        ("schedule",),
        [
            (
                "ingrid",
                8,
                10,
                "- [x] liners in Umeå\n- [x] encoder mounting agreed\n- [ ] 200 h soak, second run\n"
                "- [ ] small hub, three pieces\n- [ ] B sample assembled\n\nTell me here when a date of yours moves.",
            ),
            ("bram", 7, 9, "Small hubs leave Eindhoven on Thursday."),
            ("haruka", 6, 9, "No change on our side."),
        ],
    ),
]
