"""The stream's region: offsets, geometry and names, from the wire's description and not from our other code."""

from __future__ import annotations

import os
import struct
from dataclasses import dataclass

MAGIC = 0x4D53564F
VERSION = 2
FORMAT_BGRA8 = 1
HEADER_SIZE = 128
SLOT_HEADER_SIZE = 64
MAX_NAME_BYTES = 63
MAX_SOCKET_PATH_BYTES = 107

FIXED = struct.Struct("<8IQ")
SLOT = struct.Struct("<2Q4I")

LATEST_SEQUENCE = 40
LATEST_SLOT = 48
PRODUCER_ALIVE = 52
PRODUCER_PID = 56


def round_up(value: int, step: int) -> int:
    return -(-value // step) * step


@dataclass(frozen=True)
class Geometry:
    """Capacity of a region, in pixels, and what follows from it, in bytes."""

    max_width: int
    max_height: int
    slot_count: int = 3

    @property
    def max_pitch(self) -> int:
        return round_up(4 * self.max_width, 64)

    @property
    def slot_stride(self) -> int:
        return round_up(SLOT_HEADER_SIZE + self.max_pitch * self.max_height, 64)

    @property
    def file_size(self) -> int:
        return HEADER_SIZE + self.slot_count * self.slot_stride

    def slot_offset(self, slot: int) -> int:
        return HEADER_SIZE + slot * self.slot_stride

    def build_header(self) -> bytes:
        """Bytes 0..39; the live fields that follow start as zero."""
        sizes = (self.max_width, self.max_height, self.max_pitch, self.slot_stride)
        return FIXED.pack(MAGIC, VERSION, FORMAT_BGRA8, self.slot_count, *sizes, HEADER_SIZE)


@dataclass(frozen=True)
class Names:
    region: str
    semaphore: str
    socket_path: str

    @property
    def region_path(self) -> str:
        return f"/dev/shm{self.region}"

    @property
    def semaphore_path(self) -> str:
        return f"/dev/shm/sem.{self.semaphore[1:]}"


def names_of(stream: str) -> Names:
    """Raises ValueError for a name that no stream can have."""
    length = len(stream.encode())
    if not 1 <= length <= MAX_NAME_BYTES or stream.startswith(".") or any(c == "/" or ord(c) < 32 for c in stream):
        raise ValueError(f"not the name of a stream: {stream!r}")
    folder = (os.environ.get("TMPDIR") or "/tmp").rstrip("/")
    path = f"{folder}/ovstream-{stream}.sock"
    if len(os.fsencode(path)) > MAX_SOCKET_PATH_BYTES:
        raise ValueError(f"socket path over {MAX_SOCKET_PATH_BYTES} bytes: {path}")
    return Names(f"/ovstream-{stream}", f"/ovstream-{stream}-wake", path)
