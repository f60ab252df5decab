"""Ways in which the seed engine can misbehave on purpose, so that a client's watchdog has something to do."""

from __future__ import annotations

import os
import signal
import time
from dataclasses import dataclass
from pathlib import Path

UNCOUNTED = "ping"


@dataclass
class Faults:
    """`once_file` limits the faults to one engine: the file is made when the first fault strikes, and ends them all."""

    hang_after: int | None = None
    crash_on: str | None = None
    slow_ms: int = 0
    once_file: Path | None = None
    answered: int = 0

    def strike(self, command: object) -> None:
        """Called with each request before it is looked at; may never return."""
        if self.once_file is not None and self.once_file.exists():
            return
        if self.crash_on is not None and command == self.crash_on:
            self._remember()
            os.kill(os.getpid(), signal.SIGKILL)
        if self.hang_after is not None and self.answered >= self.hang_after:
            self._remember()
            self._hang()
        if command != UNCOUNTED:
            self.answered += 1

    def delay(self) -> None:
        """Called by commands that make pictures."""
        time.sleep(self.slow_ms / 1000)

    def _remember(self) -> None:
        if self.once_file is not None:
            self.once_file.touch()

    @staticmethod
    def _hang() -> None:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        while True:
            time.sleep(3600)
