"""Programs that open what a stranger sent: each in a process of its own, so that what is broken or filled is only this.

The process has nothing of ours in its environment, limits on memory, time and what it writes, a low priority, and no
network where the kernel lets go of it. It can still read what the site's user can read: what comes back is drawn by us
from numbers, and goes to whoever sent the file.
"""

import contextlib
import ctypes
import os
import resource
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

SECONDS = 30  # on the clock, where nobody says otherwise
_ROOT = Path(__file__).parents[2]
_NEW_USER, _NEW_NETWORK = 0x10000000, 0x40000000  # clone(2); os.unshare needs Python 3.12


def run(program: str, *words: Path | str, seconds: int = SECONDS, typed: str = "") -> str:
    """Run `community.files.<program>` and return its line; or one of `!late` (the clock ended it), `!slow` (it used up
    its seconds of the processor), `!died`.
    """
    environment = {
        "PATH": os.defpath,
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONUTF8": "1",
        "OPENBLAS_NUM_THREADS": "1",
    }
    try:
        done = subprocess.run(
            [sys.executable, "-m", f"community.files.{program}", *map(str, words)],
            env=environment,
            cwd=_ROOT,
            input=typed,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=seconds,
            text=True,
            encoding="utf-8",
        )
    except subprocess.TimeoutExpired:
        return "!late"
    if done.returncode == -signal.SIGXCPU:
        return "!slow"
    said = done.stdout.strip()
    return said if done.returncode == 0 and said else "!died"


def shut_in(*, memory: int, seconds: int, written: int) -> Callable[[str], None]:
    """Limit this process, before it opens anything: bytes of address space, seconds of processor, bytes of one file.

    Returns what gives the answer. It alone reaches our output: libraries print theirs when they like, the last of it
    as the process ends.
    """
    ours = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_FSIZE, (written, written))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.nice(10)
    with contextlib.suppress(OSError, AttributeError):  # not Linux, or a container that allows no namespaces
        leave_network()

    def answer(line: str) -> None:
        with ours:
            ours.write(line)

    return answer


def leave_network() -> None:
    """Go where there is no network but a loopback that is down; raise OSError where the kernel refuses."""
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.unshare(_NEW_USER | _NEW_NETWORK) and libc.unshare(_NEW_NETWORK):
        raise OSError(ctypes.get_errno(), "unshare")
