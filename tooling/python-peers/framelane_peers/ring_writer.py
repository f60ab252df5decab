"""Writes pictures into a ring as the seed's write protocol says: 24 header bytes, no footers, the index last."""

from __future__ import annotations

import contextlib
import io
import mmap
import os
import struct

from PIL import Image

HEADER_SIZE = 64
JPEG_QUALITY = 95
WRITE_INDEX_AT, FRAME_COUNT_AT, SLOT_SIZE_AT, RING_SIZE_AT, WIDTH_AT = 0, 4, 8, 12, 16


class RingWriter:
    """Owns the file: made anew at `path`, unlinked by close()."""

    def __init__(self, path: str, ring_size: int = 4, slot_size: int = 4 * 1024 * 1024) -> None:
        self.path = path
        self._ring_size = ring_size
        self._slot_size = slot_size
        self._written = 0
        # never truncated in place: a reader that still has the old file mapped would die of SIGBUS
        with contextlib.suppress(FileNotFoundError):
            os.unlink(path)
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            os.ftruncate(descriptor, HEADER_SIZE + ring_size * slot_size)
            self._ring = mmap.mmap(descriptor, 0)
        finally:
            os.close(descriptor)
        struct.pack_into("<2I", self._ring, SLOT_SIZE_AT, slot_size, ring_size)

    def write_frame(self, image: Image.Image) -> None:
        """Raises ValueError when the JPEG does not fit a slot; the ring is then unchanged."""
        buffer = io.BytesIO()
        image.convert("RGB").save(buffer, format="JPEG", quality=JPEG_QUALITY)
        data = buffer.getvalue()
        if len(data) > self._slot_size - 4:
            raise ValueError(f"frame of {len(data)} bytes does not fit a slot of {self._slot_size}")
        offset = HEADER_SIZE + self._written % self._ring_size * self._slot_size
        self._ring[offset : offset + 4] = len(data).to_bytes(4, "little")
        self._ring[offset + 4 : offset + 4 + len(data)] = data
        self._written = (self._written + 1) & 0xFFFFFFFF
        struct.pack_into("<2I", self._ring, WIDTH_AT, image.width, image.height)
        struct.pack_into("<I", self._ring, FRAME_COUNT_AT, self._written)
        struct.pack_into("<I", self._ring, WRITE_INDEX_AT, self._written)

    def close(self) -> None:
        self._ring.close()
        with contextlib.suppress(FileNotFoundError):
            os.unlink(self.path)
