"""What takes a file is killed in the middle: a piece that was acknowledged is never asked for again, and a model whose
worker fell is drawn by the next one."""

import base64
import http.client
import os
import signal
import time

import pytest
from django.db import connections
from django.utils import timezone

from community.files import keeping
from community.files.models import File, Preview
from tests import shapes
from tests.browser.conftest import _session_of
from tests.cast import build_cast
from tests.make import make_file, new_tag
from tests.stack.live import Live, wait_until_ready

PIECE = 2 * 2**20
PATIENCE = 120.0
pytestmark = [pytest.mark.timeout(300)]


@pytest.fixture
def cast(stack_db):
    return build_cast(new_tag())


class Sender:
    """Sends a file in pieces as the composer does, and can stop in the middle of one."""

    def __init__(self, live: Live, cookie: str) -> None:
        self.live = live
        token = "a" * 32
        self.headers = {
            "Cookie": f"{live.session_cookie}={cookie}; keyway{live.port}_csrf={token}",
            "X-CSRFToken": token,
            "Origin": live.url,
            "Tus-Resumable": "1.0.0",
        }

    def ask(self, method: str, path: str, body: bytes = b"", **headers: str) -> http.client.HTTPResponse:
        line = self._begin(method, path, len(body), headers)
        line.send(body)
        answer = line.getresponse()
        answer.read()
        return answer

    def piece(self, path: str, offset: int, body: bytes) -> http.client.HTTPResponse:
        return self.ask("PATCH", path, body, **self._piece(offset))

    def half_a_piece(self, path: str, offset: int, body: bytes) -> http.client.HTTPConnection:
        """Announce a whole piece, and send half of it."""
        line = self._begin("PATCH", path, len(body), self._piece(offset))
        line.send(body[: len(body) // 2])
        return line

    def _piece(self, offset: int) -> dict[str, str]:
        return {"Upload-Offset": str(offset), "Content-Type": "application/offset+octet-stream"}

    def _begin(
        self, method: str, path: str, length: int, headers: dict[str, str]
    ) -> http.client.HTTPConnection:
        line = http.client.HTTPConnection("localhost", self.live.port, timeout=30)
        line.putrequest(method, path)
        for name, value in (self.headers | headers | {"Content-Length": str(length)}).items():
            line.putheader(name.replace("_", "-"), value)
        line.endheaders()
        return line


def is_taken(line: http.client.HTTPConnection, rest: bytes) -> bool:
    """Whether the piece is acknowledged once its rest is sent: the front may say that it is not."""
    try:
        line.send(rest)
        return line.getresponse().status < 500
    except (OSError, http.client.HTTPException):
        return False


def wait_until(is_so, what):
    deadline = time.monotonic() + PATIENCE
    while not is_so():
        assert time.monotonic() < deadline, what
        time.sleep(0.05)


def test_a_web_process_that_is_killed_costs_at_most_the_piece_under_way(stack_db, cast):
    content = b"PK\x03\x04" + os.urandom(3 * PIECE)
    sender = Sender(stack_db, _session_of(cast.sara))
    name = base64.b64encode(b"log.zip").decode()
    answer = sender.ask(
        "POST",
        f"/w/{cast.workspace.public_id}/uploads/",
        Upload_Length=str(len(content)),
        Upload_Metadata=f"filename {name}",
    )
    assert answer.status == 201
    path = answer.headers["Location"]
    assert sender.piece(path, 0, content[:PIECE]).headers["Upload-Offset"] == str(PIECE)
    line = sender.half_a_piece(path, PIECE, content[PIECE : 2 * PIECE])
    public_id = path.split("/")[2]
    wait_until(lambda: keeping.offset_of(public_id) > PIECE, "the half never came")
    for pid in stack_db.processes("granian"):
        os.kill(pid, signal.SIGKILL)
    assert not is_taken(line, content[PIECE + PIECE // 2 : 2 * PIECE])
    connections.close_all()
    wait_until_ready(stack_db)
    here = int(sender.ask("HEAD", path).headers["Upload-Offset"])
    assert PIECE <= here < 2 * PIECE
    while here < len(content):
        answer = sender.piece(path, here, content[here : here + PIECE])
        assert answer.status == 204
        here = int(answer.headers["Upload-Offset"])
    file = File.objects.get(public_id=public_id)
    assert file.state == "ready"
    assert keeping.kept(file.sha256).read_bytes() == content


def test_a_worker_that_is_killed_while_it_draws_a_model_leaves_it_to_the_next(stack_db, cast):
    file = make_file(cast.sara, cast.workspace, "plate.step", shapes.step())
    wait_until(lambda: stack_db.processes("community.files.modelling"), "nobody draws it")
    for words in ("worker --pool", "community.files.modelling"):
        for pid in stack_db.processes(words):
            os.kill(pid, signal.SIGKILL)
    preview = Preview.objects.get(file=file)
    assert (preview.state, preview.tries) == ("waiting", 1)
    Preview.objects.filter(file=file).update(due_at=timezone.now())  # two minutes later
    wait_until(lambda: Preview.objects.get(file=file).state == "ready", "nobody drew it again")
    assert Preview.objects.get(file=file).extent == "120 × 80 × 25 mm"
    assert keeping.drawn(file.public_id, "model").exists()
