"""PostgreSQL and Redis for a machine that has none: started on first use, stopped after the last.

Whoever uses the services holds a shared `flock` on one file. One keeper process (config/keeper.py) runs them and asks
for the exclusive lock; the kernel grants it when the last user is gone, however it went, `kill -9` included.

1. `start()` takes the shared lock, then under `start.lock` looks whether a keeper holds `keeper.lock`.
2. If none does it starts one, which inherits `keeper.lock` and holds it for life.
3. It waits until the keeper has written `ready`, or has said in one sentence what is wrong.
"""

import fcntl
import hashlib
import os
import secrets
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import IO

from config.env import SettingError

ROOT = Path(__file__).resolve().parent.parent
VAR = ROOT / "var"
OWNER, APP = "keyway_owner", "keyway_app"
DATABASE = os.environ.get("KEYWAY_DB") or "keyway"  # the tests' real servers use another one
FILES = Path(
    os.environ.get("FILES_FOLDER") or VAR / ("files" if DATABASE == "keyway" else f"files-{DATABASE}")
)
WAIT = 60.0  # seconds until a start counts as failed; initdb on a slow disk takes 10
HERE = hashlib.sha256(os.fsencode(ROOT)).hexdigest()[:12]
# A unix socket's path has at most 107 bytes, and a clone may lie deep: so the sockets lie in a short place that is
# the same for every process of this user, whatever its TMPDIR or XDG_RUNTIME_DIR.
RUN = Path("/tmp") / f"keyway-{os.getuid()}-{HERE}"  # noqa: S108  make_folders() refuses another owner
REDIS_SOCKET = RUN / "redis.sock"

_held: IO[str] | None = None


def wanted() -> list[str]:
    """The services that no URL was given for."""
    urls = {"postgres": "DATABASE_URL", "redis": "REDIS_URL"}
    return [service for service, name in urls.items() if not os.environ.get(name, "").strip()]


def database_url(role: str, name: str = DATABASE) -> str:
    return f"postgres://{role}@/{name}?host={RUN}"


def redis_url() -> str:
    return f"unix://{REDIS_SOCKET}?db=0"


def secret_key() -> str:
    """The key of this clone, made once and readable by its owner only."""
    path = VAR / "secret_key"
    if not path.exists():
        VAR.mkdir(exist_ok=True)
        draft = path.with_suffix(f".{os.getpid()}")
        with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(60))
        try:
            os.link(draft, path)  # fails where another process was faster: its key counts
        except FileExistsError:
            pass
        draft.unlink()
    return path.read_text()


def start() -> None:
    """Have the wanted services running for as long as this process or a child of it lives."""
    global _held
    if _held is not None or not wanted():
        return
    make_folders()
    with open(VAR / "start.lock", "w") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        held = open(VAR / "users.lock", "w")  # noqa: SIM115  held for life
        fcntl.flock(held, fcntl.LOCK_SH)  # waits while a keeper is stopping
        _have_keeper()
    _held = held


def revive() -> bool:
    """For a process that uses the services: start a keeper where somebody killed it. True if that was so."""
    if _held is None or in_use():
        return False
    with open(VAR / "start.lock", "w") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        _have_keeper()
    return True


def release() -> None:
    """Stop using the services, and if nobody else does, wait until they are gone."""
    global _held
    if _held is None:
        return
    _held.close()
    _held = None
    with open(VAR / "users.lock", "w") as users, open(VAR / "keeper.lock", "w") as keeper:
        if try_lock(users):
            fcntl.flock(users, fcntl.LOCK_UN)
            deadline = time.monotonic() + WAIT
            while not try_lock(keeper) and time.monotonic() < deadline:
                time.sleep(0.05)


def in_use() -> bool:
    """Whether a keeper of this clone lives."""
    if not (VAR / "keeper.lock").exists():
        return False
    with open(VAR / "keeper.lock", "w") as keeper:
        return not try_lock(keeper)


def is_serving() -> bool:
    """Whether `make run` of this clone is up."""
    with open(VAR / f"serve-{DATABASE}.lock", "a") as lock:
        return not try_lock(lock)


def make_folders() -> None:
    """`var/` and the runtime folder, which must be ours alone: anyone may write to /tmp."""
    VAR.mkdir(exist_ok=True)
    (VAR / "log").mkdir(exist_ok=True)
    try:
        RUN.mkdir(mode=0o700)
    except FileExistsError:
        pass
    facts = RUN.lstat()
    if not RUN.is_dir() or RUN.is_symlink() or facts.st_uid != os.getuid() or facts.st_mode & 0o077:
        raise SettingError(f"{RUN} is not a folder of yours alone (mode 700). Remove it and start again.")
    link = VAR / "run"
    if not link.is_symlink() or os.readlink(link) != str(RUN):
        draft = VAR / f"run.{os.getpid()}"
        draft.symlink_to(RUN)
        draft.replace(link)


def try_lock(file: IO[str]) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _have_keeper() -> None:
    """Return when the services are ready, under a keeper of ours or of somebody else. Called with `start.lock` held."""
    deadline = time.monotonic() + WAIT
    while not _ready(deadline):
        with open(VAR / "keeper.lock", "w") as keeper:
            if try_lock(keeper):
                (RUN / "ready").unlink(missing_ok=True)
                (RUN / "failed").unlink(missing_ok=True)
                _spawn_keeper(keeper)


def _spawn_keeper(lock: IO[str]) -> None:
    with open(VAR / "log" / "keeper.log", "a") as log:
        subprocess.Popen(
            [sys.executable, "-m", "config.keeper", str(lock.fileno()), *wanted()],
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            pass_fds=[lock.fileno()],
            start_new_session=True,  # Ctrl-C in a terminal is not for the keeper
        )


def _ready(deadline: float) -> bool:
    """Whether a keeper has all that is wanted running; False if there is no keeper (yet, or any more)."""
    while in_use():
        if (RUN / "ready").exists():
            missing = set(wanted()) - set((RUN / "ready").read_text().split())
            if missing:
                raise SettingError(
                    f"This clone's services run without {' and '.join(sorted(missing))}, because they were started with"
                    " another DATABASE_URL or REDIS_URL. Stop what uses them and start again."
                )
            return True
        _mind(deadline)
        time.sleep(0.02)
    if (RUN / "failed").exists():
        reason = (RUN / "failed").read_text()
        (RUN / "failed").unlink()
        raise SettingError(reason)
    _mind(deadline)  # a keeper that can't even say why would be started for ever
    return False


def _mind(deadline: float) -> None:
    if time.monotonic() > deadline:
        raise SettingError("The embedded services did not start in time. What they said is in var/log/.")


if __name__ == "__main__":
    if in_use():
        sys.exit("The services of this clone are in use. Stop `make run` and the tests first.")
    shutil.rmtree(RUN, ignore_errors=True)  # for `make clean`: all else is in the clone
