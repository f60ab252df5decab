"""Reads a memory-mapped frame file as its description says, through a mapping, until standard input ends.

python3 -m framelane_peers.matrix_reader PATH --width W --height H. Prints `open`, and at the end one JSON line: whole
frames seen, those of them that were torn all the same (frames must be of one colour), reads that had to be given up, and
the version seen last.
"""

from __future__ import annotations

import argparse
import json
import mmap
import struct
import sys
import threading

HEADER = struct.Struct("<4sHHQ")


class FrameFile:
    """A mapping of the file. A version is even when its pixels are whole."""

    def __init__(self, path: str, size: tuple[int, int]) -> None:
        with open(path, "rb") as file:
            self.map = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        self.size = size
        self.retries = 0

    def read_version(self) -> int:
        magic, width, height, version = HEADER.unpack_from(self.map)
        if magic != b"HRMM" or (width, height) != self.size:
            raise SystemExit(f"expected a frame file of {self.size}, found {magic!r} {width}x{height}")
        return version

    def read_newer(self, last: int) -> tuple[int, bytes] | None:
        """The frame after `last`; None when there is none, or while one is written."""
        version = self.read_version()
        if version == last or version == 0:
            return None
        pixels = b"" if version % 2 else self.map[HEADER.size :]
        if version % 2 or self.read_version() != version:
            self.retries += 1
            return None
        return version, pixels


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("path")
    parser.add_argument("--width", type=int, default=64)
    parser.add_argument("--height", type=int, default=64)
    options = parser.parse_args()
    file = FrameFile(options.path, (options.width, options.height))
    input_ended = threading.Event()
    threading.Thread(target=lambda: (sys.stdin.read(), input_ended.set()), daemon=True).start()
    print("open", flush=True)
    last = frames = torn = 0
    while not input_ended.is_set():
        found = file.read_newer(last)
        if found is None:
            continue
        last, pixels = found
        frames += 1
        torn += pixels.count(pixels[:1]) != len(pixels)
    print(json.dumps({"frames": frames, "torn": torn, "retries": file.retries, "last": last}), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
