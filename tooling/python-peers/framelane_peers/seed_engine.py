"""An engine written from the seed alone: a REP socket, its port on stdout, pictures through the seed's ring.

python3 -m framelane_peers.seed_engine [--ring-path PATH] [--port-line zmq|port|bare] and, to misbehave on purpose,
--hang-after N, --crash-on CMD, --slow-ms N, --once-file PATH.
"""

from __future__ import annotations

import argparse
import json
import signal
import sys
import threading
from pathlib import Path

import zmq

from .ring_writer import RingWriter
from .seed_commands import COMMAND_NAMES, REPORTED, SeedCommands
from .seed_faults import Faults

DEFAULT_RING_PATH = "/dev/shm/entropic-frames"
PORT_LINES = {"zmq": "ZMQ_PORT={}", "port": "PORT={}", "bare": "{}"}
POLL_MS = 200
LINGER_MS = 1_000


def answer(commands: SeedCommands, faults: Faults, message: bytes) -> tuple[dict, bool]:
    """The reply, and whether the engine ends after it."""
    try:
        request = json.loads(message)
    except (ValueError, RecursionError):
        request = None
    if not isinstance(request, dict):
        print("malformed request", file=sys.stderr, flush=True)
        return {"ok": False, "error": "malformed"}, False
    request_id, name = request.get("id"), request.get("cmd")
    faults.strike(name)
    if name not in COMMAND_NAMES:
        return {"id": request_id, "ok": False, "error": f"unknown command: {name}"}, False
    try:
        return {"id": request_id, **getattr(commands, name)(request)}, name == "shutdown"
    except REPORTED as error:
        text = f"{error.args[0]} is missing" if isinstance(error, KeyError) else str(error)
        return {"id": request_id, "ok": False, "error": text}, False


def watch_signals() -> threading.Event:
    """Set by SIGTERM and SIGINT, so that the ring is unlinked on the way out."""
    is_ending = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda _number, _frame: is_ending.set())
    return is_ending


def serve(socket: zmq.Socket, commands: SeedCommands, faults: Faults, is_ending: threading.Event) -> None:
    """Answers until a shutdown or a signal."""
    while not is_ending.is_set():
        if not socket.poll(POLL_MS):
            continue
        reply, is_last = answer(commands, faults, b"".join(socket.recv_multipart()))
        socket.send(json.dumps(reply).encode("utf-8"))
        if is_last:
            is_ending.set()


def read_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--ring-path", default=DEFAULT_RING_PATH)
    parser.add_argument("--ring-size", type=int, default=4)
    parser.add_argument("--slot-size", type=int, default=4 * 1024 * 1024)
    parser.add_argument("--port-line", choices=PORT_LINES, default="zmq", help="how the port is printed")
    parser.add_argument("--banner", help="a line to print before the port")
    parser.add_argument("--hang-after", type=int, help="answer this many requests other than ping, then nothing more")
    parser.add_argument("--crash-on", help="die of SIGKILL on this command, the ring left behind")
    parser.add_argument("--slow-ms", type=int, default=0, help="time added to each picture")
    parser.add_argument("--once-file", type=Path, help="made by the first fault; no faults while it exists")
    return parser.parse_args()


def main() -> int:
    options = read_options()
    is_ending = watch_signals()
    faults = Faults(options.hang_after, options.crash_on, options.slow_ms, options.once_file)
    ring = RingWriter(options.ring_path, options.ring_size, options.slot_size)
    commands = SeedCommands(ring, faults)
    context = zmq.Context()
    socket = context.socket(zmq.REP)
    socket.linger = LINGER_MS
    try:
        socket.bind("tcp://127.0.0.1:*")
        port = socket.getsockopt_string(zmq.LAST_ENDPOINT).rsplit(":", 1)[1]
        if options.banner is not None:
            print(options.banner, flush=True)
        print(PORT_LINES[options.port_line].format(port), flush=True)
        serve(socket, commands, faults, is_ending)
    finally:
        commands.close()
        ring.close()
        socket.close()
        context.term()
    return 0


if __name__ == "__main__":
    sys.exit(main())
