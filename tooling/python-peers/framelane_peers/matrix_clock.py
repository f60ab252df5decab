"""A yardstick for even pace: what the system's own clock can do, and what a display behind a network sees.

python3 -m framelane_peers.matrix_clock sleep --fps 120 sleeps to even deadlines with clock_nanosleep and notes when it woke;
`receive` prints a free UDP port and notes when each datagram came, by the kernel's time stamp. Both print, when standard
input ends, the monotonic times in nanoseconds as one JSON list.
"""

from __future__ import annotations

import argparse
import ctypes
import json
import os
import socket
import struct
import sys
import threading
import time

SO_TIMESTAMPNS = 35
TIMER_ABSTIME = 1
MAX_DATAGRAM_BYTES = 65_536
POLL_S = 0.2


class Timespec(ctypes.Structure):
    _fields_ = [("seconds", ctypes.c_long), ("nanoseconds", ctypes.c_long)]


def watch_input() -> threading.Event:
    ended = threading.Event()
    threading.Thread(target=lambda: (sys.stdin.read(), ended.set()), daemon=True).start()
    return ended


def sleep_evenly(fps: float, ended: threading.Event) -> list[int]:
    libc = ctypes.CDLL(None, use_errno=True)
    deadline = Timespec()
    reference = ctypes.byref(deadline)
    origin = time.monotonic_ns()
    times: list[int] = []
    print("ready", flush=True)
    while not ended.is_set():
        due = origin + round((len(times) + 1) * 1e9 / fps)
        deadline.seconds, deadline.nanoseconds = divmod(due, 1_000_000_000)
        result = libc.clock_nanosleep(time.CLOCK_MONOTONIC, TIMER_ABSTIME, reference, None)
        if result != 0:
            raise OSError(result, os.strerror(result))
        times.append(time.monotonic_ns())
    return times


def receive(ended: threading.Event) -> list[int]:
    receiver = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    receiver.setsockopt(socket.SOL_SOCKET, SO_TIMESTAMPNS, 1)
    receiver.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_000_000)
    receiver.settimeout(POLL_S)
    receiver.bind(("127.0.0.1", 0))
    print(receiver.getsockname()[1], flush=True)
    times: list[int] = []
    while not ended.is_set():
        try:
            _data, notes, _flags, _address = receiver.recvmsg(MAX_DATAGRAM_BYTES, socket.CMSG_SPACE(16))
        except TimeoutError:
            continue
        # Stamps are of the wall clock, which may be corrected while this runs.
        offset = time.monotonic_ns() - time.time_ns()
        for _level, kind, stamp in notes:
            if kind == SO_TIMESTAMPNS:
                seconds, nanoseconds = struct.unpack("qq", stamp)
                times.append(seconds * 1_000_000_000 + nanoseconds + offset)
    return times


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("sleep", "receive"))
    parser.add_argument("--fps", type=float, default=120.0)
    options = parser.parse_args()
    ended = watch_input()
    times = sleep_evenly(options.fps, ended) if options.what == "sleep" else receive(ended)
    print(json.dumps(times), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
