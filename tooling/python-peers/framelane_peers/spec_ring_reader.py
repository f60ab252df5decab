"""Reads a ring by the full rules: checked geometry, sealed header, footers, torn reads noticed, by sequence number.

python3 -m framelane_peers.spec_ring_reader PATH [--seq N] [--follow COUNT] prints one JSON line per picture.
"""

from __future__ import annotations

import argparse
import json
import mmap
import os
import struct
import sys
import time
import zlib
from dataclasses import dataclass

from .describe_picture import describe_picture

HEADER_SIZE = 64
FOOTER_SIZE = 32
MAGIC = b"FLRB"
VERSION = 1
FLAG_FOOTERS = 1
FLAG_CRC = 2
TRIES = 3
INDEX_MASK = 0xFFFFFFFF
FOOTER = struct.Struct("<6IQ")


class RingError(Exception):
    """A ring that must not be read; `code` is the one every reader uses for it."""

    def __init__(self, code: str, text: str) -> None:
        super().__init__(f"{code}: {text}")
        self.code = code


@dataclass(frozen=True)
class Footer:
    gen: int
    frame_index: int
    width: int
    height: int
    crc: int
    asset_crc: int
    pts_us: int


@dataclass(frozen=True)
class Picture:
    seq: int
    jpeg: bytes
    footer: Footer | None


class SpecRingReader:
    """Pictures are copies. `torn` and `corrupt` count the reads that were given up."""

    def __init__(self, path: str) -> None:
        self.torn = 0
        self.corrupt = 0
        self._ring = self._map(path)
        self.slot_size, self.ring_size = struct.unpack_from("<2I", self._ring, 8)
        if not 1 <= self.ring_size <= 256 or self.slot_size < 64:
            raise RingError("ERR_RING_GEOMETRY", f"ring_size {self.ring_size}, slot_size {self.slot_size}")
        if len(self._ring) < HEADER_SIZE + self.ring_size * self.slot_size:
            raise RingError("ERR_RING_GEOMETRY", f"{len(self._ring)} bytes cannot hold the slots")
        self.flags = self._read_flags()

    @staticmethod
    def _map(path: str) -> mmap.mmap:
        try:
            descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
        except FileNotFoundError as error:
            raise RingError("ERR_RING_MISSING", str(error)) from error
        except OSError as error:
            raise RingError("ERR_RING_ACCESS", str(error)) from error
        try:
            status = os.fstat(descriptor)
            if status.st_uid != os.geteuid():
                raise RingError("ERR_RING_ACCESS", f"owned by user {status.st_uid}")
            if status.st_size < HEADER_SIZE:
                raise RingError("ERR_RING_GEOMETRY", f"{status.st_size} bytes")
            return mmap.mmap(descriptor, status.st_size, access=mmap.ACCESS_READ)
        finally:
            os.close(descriptor)

    def _read_flags(self) -> int:
        """0 for a seed writer, whose bytes 24..63 mean nothing."""
        if self._ring[24:28] != MAGIC:
            return 0
        version, flags = struct.unpack_from("<2H", self._ring, 28)
        if version != VERSION:
            raise RingError("ERR_RING_GEOMETRY", f"version {version}")
        for _ in range(TRIES):
            (expected,) = struct.unpack_from("<I", self._ring, 44)
            if zlib.crc32(self._ring[8:16] + self._ring[24:40]) == expected:
                return flags
        raise RingError("ERR_RING_CORRUPT", "the header's checksum is wrong")

    def _load_u32(self, offset: int) -> int:
        return struct.unpack_from("<I", self._ring, offset)[0]

    @property
    def epoch(self) -> int | None:
        """None for a seed writer."""
        return struct.unpack_from("<Q", self._ring, 32)[0] if self._ring[24:28] == MAGIC else None

    @property
    def write_index(self) -> int:
        return self._load_u32(0)

    def read(self, seq: int | None = None) -> Picture | None:
        """The picture `seq`, or the newest; None when there is none yet or it cannot be had any more."""
        for _ in range(TRIES):
            picture, is_torn = self._try_read(seq)
            if not is_torn:
                return picture
            self.torn += 1
        return None

    def _try_read(self, wanted: int | None) -> tuple[Picture | None, bool]:
        newest = self.write_index
        if newest == 0 and self._load_u32(4) == 0:
            return None, False
        seq = (newest - 1) & INDEX_MASK if wanted is None else wanted
        slot = HEADER_SIZE + (seq % self.ring_size) * self.slot_size
        footer_at = slot + self.slot_size - FOOTER_SIZE
        complete = (2 * seq + 2) & INDEX_MASK
        if self.flags & FLAG_FOOTERS and self._load_u32(footer_at) != complete:
            return None, True
        length = self._load_u32(slot)
        if not 4 <= length <= self.slot_size - 4:
            self.corrupt += 1
            return None, False
        jpeg = self._ring[slot + 4 : slot + 4 + length]
        footer = Footer(*FOOTER.unpack_from(self._ring, footer_at)) if self.flags & FLAG_FOOTERS else None
        if ((self.write_index - 1 - seq) & INDEX_MASK) > max(0, self.ring_size - 2):
            return None, True
        if footer is not None and (footer.gen != complete or self._load_u32(footer_at) != complete):
            return None, True
        if not jpeg.startswith(b"\xff\xd8") or not jpeg.endswith(b"\xff\xd9") or self._is_checksum_wrong(jpeg, footer):
            self.corrupt += 1
            return None, False
        return Picture(seq, jpeg, footer), False

    def _is_checksum_wrong(self, jpeg: bytes, footer: Footer | None) -> bool:
        return footer is not None and bool(self.flags & FLAG_CRC) and zlib.crc32(jpeg) != footer.crc

    def close(self) -> None:
        self._ring.close()


def report(reader: SpecRingReader, picture: Picture | None) -> dict[str, object]:
    counters = {"torn": reader.torn, "corrupt": reader.corrupt, "write_index": reader.write_index}
    if picture is None:
        return {"seq": None, **counters}
    footer = None if picture.footer is None else vars(picture.footer)
    return {"seq": picture.seq, **counters, "footer": footer, "picture": describe_picture(picture.jpeg)}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("path")
    parser.add_argument("--seq", type=int)
    parser.add_argument("--follow", type=int, default=1, help="how many different pictures to wait for")
    parser.add_argument("--give-up-s", type=float, default=20.0)
    options = parser.parse_args()
    try:
        reader = SpecRingReader(options.path)
    except RingError as error:
        print(json.dumps({"code": error.code, "text": str(error)}))
        return 1
    deadline = time.monotonic() + options.give_up_s
    shown, last_seq = 0, None
    while shown < options.follow and time.monotonic() < deadline:
        picture = reader.read(options.seq)
        if options.follow == 1 or (picture is not None and picture.seq != last_seq):
            print(json.dumps(report(reader, picture)), flush=True)
            shown, last_seq = shown + 1, picture and picture.seq
        else:
            time.sleep(0.001)
    reader.close()
    return 0 if shown == options.follow else 1


if __name__ == "__main__":
    sys.exit(main())
