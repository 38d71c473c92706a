"""Programs that unpack what people sent, each in a process of its own with nothing of ours but the file."""

import os
import subprocess
import sys
from pathlib import Path

from django.conf import settings

SECONDS = 30  # on the clock, for one file


def run(program: str, *words: Path | str, typed: str = "") -> str:
    """Run `community.files.PROGRAM` and return what it prints: `!` and one word where it failed.

    It sets its own limits on memory, time and what it writes.
    """
    try:
        done = subprocess.run(
            [sys.executable, "-m", f"community.files.{program}", *map(str, words)],
            env={"PATH": os.defpath, "PYTHONDONTWRITEBYTECODE": "1", "PYTHONUTF8": "1"},
            cwd=settings.ROOT,
            input=typed,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=SECONDS,
            text=True,
            encoding="utf-8",
        )
    except subprocess.TimeoutExpired:
        return "!pixels"
    said = done.stdout.strip()
    return said if done.returncode == 0 and said else "!broken"
