"""Reads the newest picture as the seed's read protocol does, knowing only the first 24 bytes of the header.

python3 -m framelane_peers.ring_reader PATH [--out FILE] prints the header and what the picture shows.
"""

from __future__ import annotations

import argparse
import json
import mmap
import struct
import sys
from pathlib import Path

from .describe_picture import describe_picture

HEADER_SIZE = 64
HEADER = struct.Struct("<6I")
HEADER_FIELDS = ("write_index", "frame_count", "slot_size", "ring_size", "width", "height")


def read_header(ring: mmap.mmap) -> dict[str, int]:
    return dict(zip(HEADER_FIELDS, HEADER.unpack_from(ring, 0)))


def read_latest(ring: mmap.mmap) -> bytes | None:
    """JPEG bytes of the newest slot, or None before the first frame and when the length cannot be right."""
    header = read_header(ring)
    if header["write_index"] == 0 and header["frame_count"] == 0:
        return None
    slot_index = (header["write_index"] - 1) % header["ring_size"]
    offset = HEADER_SIZE + slot_index * header["slot_size"]
    (length,) = struct.unpack_from("<I", ring, offset)
    if length > header["slot_size"]:
        return None
    return ring[offset + 4 : offset + 4 + length]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("path", type=Path)
    parser.add_argument("--out", type=Path, help="where to write the JPEG")
    options = parser.parse_args()
    with options.path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as ring:
        header, jpeg = read_header(ring), read_latest(ring)
    if jpeg is not None and options.out is not None:
        options.out.write_bytes(jpeg)
    print(json.dumps({"header": header, "picture": jpeg and describe_picture(jpeg)}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
