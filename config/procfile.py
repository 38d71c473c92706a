"""Runs the Procfile under honcho, and starts again what was killed.

honcho alone ends everything with the first process that ends, forgets its processes when it is killed itself, and hangs
when its terminal goes away.
"""

import os
import signal
import time
from pathlib import Path
from types import FrameType
from typing import Any

from honcho.environ import parse_procfile
from honcho.manager import Manager
from honcho.printer import Message, Printer
from honcho.process import Popen, Process

from config.leash import end_with_parent

SOUND = 5.0  # seconds; what never ran for so long would never come up, and ends the site
PAUSE = 1.0  # seconds before another start of what stood once and ended sooner than that
STOPS = {signal.SIGINT, signal.SIGTERM, signal.SIGQUIT}


def run(procfile: Path, environment: dict[str, str]) -> int:
    """Run every line until Ctrl-C, a SIGTERM, or the end of the terminal; return what a shell would."""
    manager = _Runner(_Printer())
    for name, words in parse_procfile(procfile.read_text()).processes.items():
        manager.add_process(name, words, env=environment, cwd=str(procfile.parent))
    if signal.getsignal(signal.SIGHUP) != signal.SIG_IGN:  # nohup
        signal.signal(signal.SIGHUP, lambda *_: os.kill(os.getpid(), signal.SIGTERM))
    try:
        manager.loop()
    finally:
        manager.end_watchers(signal.SIGQUIT)  # none is left, except where the loop itself broke
    return int(manager.returncode or 0)


class _Printer(Printer):  # type: ignore[misc]  # honcho has no types
    def write(self, message: Message) -> None:
        try:
            super().write(message)
        except OSError:  # the terminal, or the program behind a pipe, is gone: so is whoever wanted the site
            self.output = open(os.devnull, "w")  # noqa: SIM115  held for life
            os.kill(os.getpid(), signal.SIGTERM)


class _Runner(Manager):  # type: ignore[misc]
    """Speaks to the watchers only: which process is theirs at the moment they alone know."""

    def __init__(self, printer: Printer) -> None:
        super().__init__(printer)
        self._process_ctor = _Watcher

    def _start(self) -> None:
        # A watcher that is signalled before it listens would take the signal for its parent's.
        signal.pthread_sigmask(signal.SIG_BLOCK, STOPS)
        super()._start()
        signal.pthread_sigmask(signal.SIG_UNBLOCK, STOPS)

    def _killall(self, force: bool = False) -> None:
        self.end_watchers(signal.SIGQUIT if force else signal.SIGTERM)

    def end_watchers(self, number: signal.Signals) -> None:
        for facts in self._processes.values():
            if "process" in facts and facts["process"].is_alive():
                os.kill(facts["process"].pid, number)


class _Watcher(Process):  # type: ignore[misc]
    """A process of its own for one line of the Procfile; it goes when honcho goes."""

    ending = False
    _child: Any = None

    def run(self, events: Any, ignore_signals: bool) -> None:
        end_with_parent(signal.SIGKILL)
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for honcho, which then speaks to us
        signal.signal(signal.SIGTERM, self._end)
        signal.signal(signal.SIGQUIT, self._end)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, STOPS)
        self._events = events
        stood = False
        while True:
            started = time.monotonic()
            self._child = _Child(self.cmd, env=self.env, cwd=self.cwd)
            if self.ending:  # said while the child was being born
                self._end(signal.SIGTERM)
            self._send_message({"pid": self._child.pid}, type="start")
            for line in iter(self._child.stdout.readline, b""):
                self._send_message(line)
            code = self._child.wait()
            ran = time.monotonic() - started
            stood = stood or ran >= SOUND
            if self.ending or not stood:
                break
            self._send_message(f"ended with {code}; starting it again\n")
            time.sleep(PAUSE if ran < SOUND else 0)
        self._send_message({"returncode": code}, type="stop")

    def _end(self, number: int, _frame: FrameType | None = None) -> None:
        self.ending = True
        if self._child is None:
            return
        try:
            os.killpg(self._child.pid, signal.SIGKILL if number == signal.SIGQUIT else signal.SIGTERM)
        except ProcessLookupError:
            pass


class _Child(Popen):  # type: ignore[misc]
    """One line of the Procfile, in a session of its own; it goes when its watcher goes."""

    def __init__(self, words: str, **options: Any) -> None:
        super().__init__(words, preexec_fn=_begin, **options)


def _begin() -> None:
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    end_with_parent(signal.SIGTERM)
