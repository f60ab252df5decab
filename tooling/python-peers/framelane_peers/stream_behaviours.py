"""Runs the behaviour table against a client library, each row in a process of its own.

python3 -m framelane_peers.stream_behaviours LIBRARY --abi shm|unified [--released] [--only TEXT] [--jobs N]
prints one JSON line per row: {"row", "outcome", "expected", "ok"}; exit code 1 when one is not as expected.
A row that kills its process has the signal's name as its outcome; one that does not end has "hangs".
"""

from __future__ import annotations

import argparse
import json
import os
import select
import signal
import sys
import tempfile
import time
import traceback
from typing import IO

from . import rows_attach, rows_frames, rows_lifetime, rows_messages, rows_wake  # noqa: F401
from .addon_library import AddonLibrary
from .behaviour_table import UNTRIED, Row, rows
from .stream_library import Library
from .stream_scene import Scene

ROW_TIMEOUT_S = 60


def run_here(row: Row, path: str, abi: str) -> object:
    library = AddonLibrary(path) if abi == "addon" else Library(path, abi)
    scene = Scene(library, f"row-{os.getpid()}-{rows.index(row)}")
    try:
        return row.run(scene)
    except Exception as error:
        traceback.print_exc()
        return f"{type(error).__name__}: {error}"
    finally:
        scene.close()


class RunningRow:
    """A row in a forked process: what it needs is imported once, by this process, which loads no library itself."""

    def __init__(self, row: Row, options: argparse.Namespace) -> None:
        self.row = row
        self.ends_at = time.monotonic() + ROW_TIMEOUT_S
        self._out, self._err = tempfile.TemporaryFile(), tempfile.TemporaryFile()
        self._pid = os.fork()
        if self._pid == 0:
            self._run_and_exit(options)
        self.pidfd = os.pidfd_open(self._pid)

    def _run_and_exit(self, options: argparse.Namespace) -> None:
        """Never returns: a thread that a library left waiting must not keep a finished row."""
        exit_code = 1
        try:
            os.dup2(self._out.fileno(), 1)
            os.dup2(self._err.fileno(), 2)
            print(json.dumps(run_here(self.row, options.library, options.abi)), flush=True)
            exit_code = 0
        finally:
            sys.stderr.flush()
            os._exit(exit_code)

    def collect(self, is_over: bool) -> tuple[object, str]:
        """Outcome and the end of stderr; a row that is not over by now never will be."""
        if not is_over:
            os.kill(self._pid, signal.SIGKILL)
        _pid, status = os.waitpid(self._pid, 0)
        os.close(self.pidfd)
        remove_left(self._pid)
        out, err = self._read(self._out), self._read(self._err)
        if not is_over:
            return "hangs", ""
        if os.WIFSIGNALED(status):
            return signal.Signals(os.WTERMSIG(status)).name, err
        outcome = json.loads(out.splitlines()[-1]) if out else f"exit code {os.WEXITSTATUS(status)}"
        return outcome, err[-2000:]

    @staticmethod
    def _read(file: IO[bytes]) -> str:
        with file:
            file.seek(0)
            return file.read().decode("utf-8", "replace")


def remove_left(pid: int) -> None:
    """What a row that crashed could not remove itself."""
    temporary = os.environ.get("TMPDIR") or "/tmp"
    for folder, prefixes in (("/dev/shm", ("ovstream-row-", "sem.ovstream-row-")), (temporary, ("ovstream-row-",))):
        for entry in os.listdir(folder):
            if any(entry.startswith(f"{prefix}{pid}-") for prefix in prefixes):
                os.unlink(os.path.join(folder, entry))


def run_rows(chosen: list[Row], options: argparse.Namespace) -> dict[str, tuple[object, str]]:
    waiting, running, results = list(reversed(chosen)), {}, {}
    poller = select.poll()
    while waiting or running:
        while waiting and len(running) < options.jobs:
            started = RunningRow(waiting.pop(), options)
            running[started.pidfd] = started
            poller.register(started.pidfd, select.POLLIN)
        first_end = min(row.ends_at for row in running.values())
        over = {pidfd for pidfd, _event in poller.poll(max(0.0, first_end - time.monotonic()) * 1000)}
        late = {pidfd for pidfd, row in running.items() if time.monotonic() >= row.ends_at}
        for pidfd in over | late:
            poller.unregister(pidfd)
            ended = running.pop(pidfd)
            results[ended.row.name] = ended.collect(pidfd in over)
    return results


def run_all(options: argparse.Namespace) -> bool:
    chosen = [row for row in rows if options.abi in row.abis and options.only in row.name]
    if options.released:
        chosen = [row for row in chosen if row.released is not UNTRIED]
    results = run_rows(chosen, options)
    is_ok = True
    for row in chosen:
        outcome, stderr = results[row.name]
        expected = json.loads(json.dumps(row.released if options.released else row.expected))
        line = {"row": row.name, "outcome": outcome, "expected": expected, "ok": outcome == expected}
        if not line["ok"]:
            is_ok = False
            line["stderr"] = stderr
        print(json.dumps(line), flush=True)
    return is_ok


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("library")
    parser.add_argument("--abi", choices=["shm", "unified", "addon"], required=True)
    parser.add_argument("--released", action="store_true", help="expect what the released 0.5.7 does")
    parser.add_argument("--only", default="", help="rows whose name has this text")
    parser.add_argument("--jobs", type=int, default=6)
    return 0 if run_all(parser.parse_args()) else 1


if __name__ == "__main__":
    sys.exit(main())
