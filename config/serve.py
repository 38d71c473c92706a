"""`make run`: the whole site on one machine, in the shape it has in production.

1. refuse a taken port and a second run of this clone  2. start the services that no URL was given for
3. migrate, collect static files, load the demo community into a new embedded database
4. run the Procfile under honcho, and say the address once /readyz does
"""

import fcntl
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import IO, Any

import psycopg2
from psycopg2 import sql

from config import embedded, env, procfile
from config.leash import end_with_parent

ANNOUNCE_AFTER = 90.0  # seconds until a site that is not ready is said to be so


def main() -> None:
    if "MAKELEVEL" in os.environ:
        end_with_parent(signal.SIGTERM)  # a killed `make` takes the site along
    try:
        port = env.whole("PORT", 8000, least=1, most=65535)
        lock = _lock_clone(port)
        _refuse_taken(port)
        embedded.start()
        sockets = _sockets_folder()
        environment = _environment(port, sockets)
        _prepare(environment)
    except env.SettingError as error:
        sys.exit(f"Keyway can't start. {error}")
    except subprocess.CalledProcessError as error:
        embedded.release()
        sys.exit(error.returncode)
    except KeyboardInterrupt:
        embedded.release()
        sys.exit("Stopped.")
    try:
        code = _run(environment, port)
    finally:
        for path in sockets.glob("*.sock"):
            path.unlink()
        embedded.release()
        lock.close()
    sys.exit(0 if code in {130, 143} else code)  # Ctrl-C is how it is meant to end


def _lock_clone(port: int) -> IO[str]:
    embedded.make_folders()
    lock = open(embedded.VAR / f"serve-{embedded.DATABASE}.lock", "a+")  # noqa: SIM115  held for life
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        lock.seek(0)
        raise env.SettingError(f"This clone already runs, at port {lock.read().strip()}.") from None
    lock.truncate(0)
    lock.write(str(port))
    lock.flush()
    return lock


def _refuse_taken(port: int) -> None:
    # Caddy itself would not: two on one port both start and share the requests.
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise env.SettingError(
                f"Port {port} can't be used ({error.strerror}). Choose another: PORT={port % 65535 + 1} make run."
            ) from error


def _sockets_folder() -> Path:
    folder = embedded.RUN / embedded.DATABASE
    folder.mkdir(mode=0o700, exist_ok=True)
    for left in folder.glob("*.sock"):
        left.unlink()
    return folder


def _environment(port: int, sockets: Path) -> dict[str, str]:
    programs = str(Path(sys.executable).parent)
    return os.environ | {
        "PATH": f"{programs}{os.pathsep}{os.environ.get('PATH', '')}",
        "PYTHONUNBUFFERED": "1",
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "PORT": str(port),
        "KEYWAY_VAR": str(embedded.VAR),
        "KEYWAY_STATIC": str(embedded.VAR / "static"),
        "KEYWAY_SOCKETS": str(sockets),
        "KEYWAY_FILES": str(embedded.FILES),
        "FILES_BY_PROXY": "1",  # our own Caddyfile hands files over
        "WEB_WORKERS": str(env.whole("WEB_WORKERS", 2, least=1, most=256)),
        # Caddy keeps its own things where HOME says, and there must be nothing outside the clone.
        "XDG_DATA_HOME": str(embedded.VAR / "caddy"),
        "XDG_CONFIG_HOME": str(embedded.VAR / "caddy"),
    }


def _prepare(environment: dict[str, str]) -> None:
    """Bring the database up to date; a new embedded one gets the demo community."""
    loading = embedded.VAR / "demo-loading"
    if loading.exists():
        print("The last start was stopped while it made the demo community; making it anew.", flush=True)
        _empty_database()
    wants_demo = "postgres" in embedded.wanted() and env.flag("DEMO", default=True) and _is_new()
    if wants_demo:
        loading.touch()
    _manage(environment, "prepare")
    if wants_demo:
        said = _manage(environment, "load_demo")
        (embedded.VAR / "demo-sign-ins").write_text(said)
        loading.unlink()


def _manage(environment: dict[str, str], command: str) -> str:
    return subprocess.run(
        [sys.executable, str(embedded.ROOT / "manage.py"), command],
        env=environment,
        cwd=embedded.ROOT,
        check=True,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,  # Ctrl-C is for us; it would answer with a traceback
        preexec_fn=lambda: end_with_parent(signal.SIGTERM),
    ).stdout


def _is_new() -> bool:
    connection = psycopg2.connect(embedded.database_url(embedded.OWNER))
    with connection, connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass('django_migrations') IS NULL")
        (new,) = cursor.fetchone() or (False,)
    connection.close()
    return bool(new)


def _empty_database() -> None:
    connection = psycopg2.connect(embedded.database_url(embedded.OWNER, "postgres"))
    connection.autocommit = True
    with connection.cursor() as cursor:
        for words in ("DROP DATABASE IF EXISTS {} WITH (FORCE)", "CREATE DATABASE {}"):
            cursor.execute(sql.SQL(words).format(sql.Identifier(embedded.DATABASE)))
    connection.close()


def _run(environment: dict[str, str], port: int) -> int:
    for task in (_announce, _mind_services):
        threading.Thread(target=task, args=[environment, port], daemon=True).start()
    return procfile.run(embedded.ROOT / "Procfile", environment)


def _mind_services(_environment: dict[str, str], _port: int) -> None:
    """The keeper brings back PostgreSQL and Redis; this brings back the keeper."""
    while True:
        time.sleep(1)
        try:
            if embedded.revive():
                print("The embedded services were killed. They run again.", flush=True)
        except env.SettingError as error:
            print(f"The embedded services can't come back. {error}", flush=True)


def _announce(environment: dict[str, str], port: int) -> None:
    deadline = time.monotonic() + ANNOUNCE_AFTER
    state: dict[str, Any] = {}
    while time.monotonic() < deadline:
        time.sleep(0.2)
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=2):
                break
        except urllib.error.HTTPError as error:
            state = _parts(error.read())
        except OSError:
            pass
    else:
        down = [part for part, said in state.items() if said == "down"]
        print(
            f"Keyway is not ready: {', '.join(down) or 'no answer'}. The lines above may say why.", flush=True
        )
        return
    sign_ins = embedded.VAR / "demo-sign-ins"
    address = environment.get("SITE_URL", "").strip() or f"http://localhost:{port}"
    said = f"\nKeyway is ready at {address}/   (Ctrl-C stops it)\n"
    if "postgres" in embedded.wanted() and sign_ins.exists():
        said += f"\n{sign_ins.read_text()}"
    print(said, flush=True)


def _parts(body: bytes) -> dict[str, Any]:
    try:
        return dict(json.loads(body))
    except ValueError:
        return {}


if __name__ == "__main__":
    main()
