"""Child processes that are kept running: the web and the clock."""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import FrameType

READY_SECONDS = 60
STOP_SECONDS = 15
RESTARTS = 5
_PARENT_DEATH_SIGNAL = 1


@dataclass
class Child:
    """A process that should run."""

    name: str
    command: Sequence[str]
    process: "subprocess.Popen[bytes] | None" = None
    started: list[float] = field(default_factory=list)

    def start(self, environment: Mapping[str, str]) -> None:
        """Start it."""
        self.started.append(time.monotonic())
        self.process = subprocess.Popen(  # noqa: S603  # our own command
            self.command,
            env=dict(environment),
            start_new_session=True,
            preexec_fn=_end_with_the_parent,  # noqa: PLW1509  # the supervisor has one thread
        )

    def has_ended(self) -> bool:
        """Whether it ran and is gone."""
        return self.process is not None and self.process.poll() is not None

    def sweep(self) -> None:
        """End what a child that is gone has left behind: a killed web leaves its workers, which hold the port."""
        if self.process is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)

    def keeps_failing(self) -> bool:
        """Whether it was started more than five times within a minute."""
        return len([moment for moment in self.started if time.monotonic() - moment < 60]) > RESTARTS


def _end_with_the_parent() -> None:
    """In the child, before it runs: ask for SIGTERM when the supervisor dies, however that happens. Linux only; else nothing."""
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(_PARENT_DEATH_SIGNAL, signal.SIGTERM)


def answers(address: str) -> bool:
    """Whether the web answers there."""
    try:
        with urllib.request.urlopen(address, timeout=5) as answer:  # noqa: S310  # our own address
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


class Supervisor:
    """Starts the children, starts again what ends, and stops all when asked."""

    def __init__(self, children: Sequence[Child], environment: Mapping[str, str], health: str) -> None:
        self.children = children
        self.environment = {**os.environ, **environment}
        self.health = health
        self.stopping = False

    def start(self) -> bool:
        """Start all and wait until the web answers. Returns whether it did."""
        signal.signal(signal.SIGTERM, self._asked_to_stop)
        signal.signal(signal.SIGINT, self._asked_to_stop)
        for child in self.children:
            child.start(self.environment)
        until = time.monotonic() + READY_SECONDS
        while time.monotonic() < until and not self.stopping:
            if answers(self.health):
                return True
            if any(child.has_ended() for child in self.children):
                return False
            time.sleep(0.1)
        return False

    def watch(self) -> int:
        """Run until asked to stop; returns the exit status: 1 when a child would not stay up."""
        while not self.stopping:
            for child in self.children:
                if child.has_ended() and not self.stopping:
                    child.sweep()
                    if child.keeps_failing():
                        print(f"{child.name} keeps stopping; giving up", file=sys.stderr)
                        self.stop()
                        return 1
                    child.start(self.environment)
            time.sleep(0.3)
        self.stop()
        return 0

    def stop(self) -> None:
        """Ask the children to end, and end those that do not: a web worker that is still importing takes no signal."""
        for child in self.children:
            if child.process and child.process.poll() is None:
                child.process.terminate()
        until = time.monotonic() + STOP_SECONDS
        for child in self.children:
            if child.process:
                try:
                    child.process.wait(max(0.1, until - time.monotonic()))
                except subprocess.TimeoutExpired:
                    child.process.kill()
                child.sweep()

    def _asked_to_stop(self, number: int, frame: FrameType | None) -> None:
        self.stopping = True
