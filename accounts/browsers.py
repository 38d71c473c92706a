"""What a browser calls itself, in words: enough to tell one's phone from one's laptop."""

# The first that is found counts: nearly every browser also says that it is Chrome, and Safari.
BROWSERS = [
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("Chrom", "Chrome"),
    ("CriOS", "Chrome"),
    ("Safari", "Safari"),
]
SYSTEMS = [
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Macintosh", "Mac"),
    ("CrOS", "Chromebook"),
    ("Linux", "Linux"),
]


def browser_of(user_agent: str) -> str:
    """Return "Firefox, Windows"; the beginning of what it said where nothing is known."""
    found = [
        next((words for sign, words in signs if sign in user_agent), "") for signs in (BROWSERS, SYSTEMS)
    ]
    return ", ".join(filter(None, found)) or user_agent[:60] or "?"
