"""The measuring itself: servers' CPU is counted with their children, answers are read whole, goals are held."""

import os
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from bench import load
from bench.figures import BARE, Cell, Figures, table, verdicts
from bench.load import Burst, Request
from bench.servers import cpu_of, free_port, tree_of

BUSY = "import time; end = time.process_time() + 0.5\nwhile time.process_time() < end: pass\n"


def burst(*asked):
    """In a thread of its own: where a browser was driven before, this one has a loop that runs."""
    with ThreadPoolExecutor(1) as threads:
        return threads.submit(load.burst, *asked).result()


def test_cpu_of_a_child_and_of_one_that_has_ended_is_counted():
    child = f"subprocess.run([sys.executable, '-c', {BUSY!r}])"
    words = f"import subprocess, sys; {child}; print('ok', flush=True); input()"
    with subprocess.Popen(
        [sys.executable, "-c", words], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        process.stdout.readline()
        assert tree_of(process.pid)[0] == process.pid
        assert 0.45 < cpu_of(process.pid) < 2
        process.stdin.close()


def test_tree_holds_grandchildren():
    assert os.getpid() in tree_of(os.getppid())


class Answers(BaseHTTPRequestHandler):
    """Answers with what it was asked, in one piece, in chunks, or with an error."""

    protocol_version = "HTTP/1.1"

    def do_GET(self):
        if self.path == "/chunks":
            self.send_response(200)
            self.send_header("Transfer-Encoding", "chunked")
            self.end_headers()
            self.wfile.write(b"3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n")
            return
        self.send_response(500 if self.path == "/broken" else 200)
        self.send_header("Content-Length", "4")
        self.end_headers()
        self.wfile.write(b"four")

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_words):
        """Say nothing."""


@pytest.fixture
def port():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_address[1]
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize(
    ("request_", "size"), [(Request("/"), 4), (Request("/chunks"), 5), (Request("/", body=b"a=1&b=2"), 7)]
)
def test_answers_are_read_whole(port, request_, size):
    done = burst(port, 12, 3, lambda: request_)
    assert (len(done.took), done.size, done.wrong) == (12, size, [])


def test_a_wrong_answer_and_no_answer_are_told(port):
    assert burst(port, 2, 1, lambda: Request("/broken")).wrong == ["/broken: 500"] * 2
    with pytest.raises(OSError, match=r"refused|Connect"):
        burst(free_port(), 1, 1, lambda: Request("/"))


def figures(cpu: float, *, queries: int = 7, size: int = 40_000) -> Figures:
    found = Figures(queries)
    for _ in range(3):
        found.add(Burst([0.01] * 10, size, 0.1), app=cpu * 0.008, database=cpu * 0.002, redis=0)
    return found


def test_goals_are_held_beside_the_bare_view():
    found = {
        Cell(BARE, 1000): figures(5, queries=1),
        Cell("thread", 1000, "5 seats"): figures(4.9),
        Cell("deep", 1000, "5 seats"): figures(6),
        Cell("list", 1000, "5 seats"): figures(6, queries=8),
        Cell(BARE, 9000): figures(5, queries=1),
        Cell("thread", 9000, "5 seats"): figures(5.1, size=46_000),
        Cell("deep", 9000, "5 seats"): figures(5.2),
        Cell("list", 9000, "5 seats"): figures(9),
    }
    missed = {verdict.about for verdict in verdicts(found) if not verdict.is_met}
    assert missed == {
        "deep, 1,000 posts, 5 seats: CPU beside a first page",
        "list, 1,000 posts, 5 seats: CPU beside the bare view",
        "list, 1,000 posts, 5 seats: queries",
        "thread, 9,000 posts, 5 seats: CPU beside the bare view",
        "thread, 9,000 posts, 5 seats: HTML",
        "list, 9,000 posts, 5 seats: CPU beside the bare view",
        "list, 9,000 posts, 5 seats: CPU beside 1,000 posts",
    }
    lines = list(table(found))
    assert len(lines) == 1 + len(found)
    assert lines[2].split()[-2:] == ["4.90", "0.98"]


def test_what_was_not_measured_is_not_met():
    found = {Cell(BARE, 1000): Figures(1), Cell("thread", 1000, "5 seats"): Figures(7)}
    assert not next(iter(verdicts(found))).is_met
