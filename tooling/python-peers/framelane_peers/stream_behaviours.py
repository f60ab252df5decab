"""Runs the behaviour table against a client library, each row in a process of its own.

python3 -m framelane_peers.stream_behaviours LIBRARY --abi shm|unified [--released] [--only TEXT] [--jobs N]
prints one JSON line per row: {"row", "outcome", "expected", "ok"}; exit code 1 when one is not as expected.
A row that kills its process has the signal's name as its outcome; one that does not end has "hangs".
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import subprocess
import sys
import traceback
from concurrent.futures import ThreadPoolExecutor

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


def start(row: Row, options: argparse.Namespace) -> subprocess.Popen:
    command = [sys.executable, "-m", "framelane_peers.stream_behaviours", options.library, "--abi", options.abi]
    return subprocess.Popen([*command, "--row", row.name], stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def collect(child: subprocess.Popen) -> tuple[object, str]:
    try:
        out, err = child.communicate(timeout=ROW_TIMEOUT_S)
    except subprocess.TimeoutExpired:
        child.kill()
        child.communicate()
        outcome = "hangs"
        err = b""
    else:
        if child.returncode < 0:
            outcome = signal.Signals(-child.returncode).name
        else:
            outcome = json.loads(out.splitlines()[-1]) if out else f"exit code {child.returncode}"
    remove_left(child.pid)
    return outcome, err.decode("utf-8", "replace")[-2000:]


def remove_left(pid: int) -> None:
    """What a row that crashed could not remove itself."""
    temporary = os.environ.get("TMPDIR") or "/tmp"
    for folder, prefixes in (("/dev/shm", ("ovstream-row-", "sem.ovstream-row-")), (temporary, ("ovstream-row-",))):
        for entry in os.listdir(folder):
            if any(entry.startswith(f"{prefix}{pid}-") for prefix in prefixes):
                os.unlink(os.path.join(folder, entry))


def run_all(options: argparse.Namespace) -> bool:
    chosen = [row for row in rows if options.abi in row.abis and options.only in row.name]
    if options.released:
        chosen = [row for row in chosen if row.released is not UNTRIED]
    is_ok = True
    with ThreadPoolExecutor(options.jobs) as pool:
        results = pool.map(lambda row: collect(start(row, options)), chosen)
        for row, (outcome, stderr) in zip(chosen, results, strict=True):
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
    parser.add_argument("--row", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.row is None:
        return 0 if run_all(options) else 1
    row = next(row for row in rows if row.name == options.row)
    print(json.dumps(run_here(row, options.library, options.abi)), flush=True)
    # a thread that a library left waiting must not keep a finished row
    os._exit(0)


if __name__ == "__main__":
    sys.exit(main())
