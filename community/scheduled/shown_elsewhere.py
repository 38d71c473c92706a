"""What lower apps show of sending later without knowing it: a button in the composer, and files that are kept."""

from community.files.held import holders
from community.scheduled.reading import files_named
from community.threads import facts as threads

threads.composer_tools.append("scheduled/_composer_tool.html")
holders.append(files_named)
