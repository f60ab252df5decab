"""Writes frames into the memory-mapped file of the isolated rendering service.

The version in the header is odd while pixels are written and even when they are complete, so that a reader can tell a
torn frame. One writer per file.
"""

from __future__ import annotations

import mmap
import os
import struct
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image

HEADER = struct.Struct("<4sHHQ")
VERSION = struct.Struct("<Q")
VERSION_OFFSET = 8
MAGIC = b"HRMM"


class SharedMemoryError(RuntimeError):
    """The frame or the file does not fit. `code` is E_MMAP_FOREIGN for a file that is none of ours."""

    def __init__(self, message: str, code: str | None = None) -> None:
        super().__init__(message)
        self.code = code


class SharedMemoryFrameWriter:
    """Opens the file with the first frame and creates it when there is none; pixels of an existing one are kept."""

    def __init__(self, path: Path | str, size: tuple[int, int]) -> None:
        self._path = Path(path)
        self._width, self._height = size
        self._frame_bytes = self._width * self._height * 3
        self._map: mmap.mmap | None = None

    def write_image(self, image: Image) -> int:
        """Returns the version of the frame."""
        if image.size != (self._width, self._height):
            raise SharedMemoryError(
                f"Expected an image of {self._width}x{self._height} but received {image.width}x{image.height}"
            )
        return self.write_bytes((image if image.mode == "RGB" else image.convert("RGB")).tobytes())

    def write_bytes(self, data: bytes) -> int:
        """`data` is RGB, rows from the top. Returns the version of the frame."""
        if len(data) != self._frame_bytes:
            raise SharedMemoryError(f"Expected {self._frame_bytes} bytes but received {len(data)}")
        if self._map is None:
            self._map = self._open()
        (version,) = VERSION.unpack_from(self._map, VERSION_OFFSET)
        version += version & 1  # a writer that died left it odd
        VERSION.pack_into(self._map, VERSION_OFFSET, version + 1)
        self._map[HEADER.size :] = data
        VERSION.pack_into(self._map, VERSION_OFFSET, version + 2)
        return version + 2

    def close(self) -> None:
        if self._map is not None:
            self._map.close()
            self._map = None

    def __enter__(self) -> SharedMemoryFrameWriter:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    def _open(self) -> mmap.mmap:
        if not self._has_fitting_file():
            self._create()
        descriptor = os.open(self._path, os.O_RDWR)
        try:
            return mmap.mmap(descriptor, HEADER.size + self._frame_bytes)
        finally:
            os.close(descriptor)

    def _has_fitting_file(self) -> bool:
        try:
            with self._path.open("rb") as file:
                header, file_bytes = file.read(HEADER.size), os.fstat(file.fileno()).st_size
        except FileNotFoundError:
            return False
        if file_bytes == 0:
            return False
        if len(header) < HEADER.size or not header.startswith(MAGIC):
            message = f"Expected a frame file or nothing at {self._path}, found another file; choose another path"
            raise SharedMemoryError(message, "E_MMAP_FOREIGN")
        _magic, width, height, _version = HEADER.unpack(header)
        return (width, height) == (self._width, self._height) and file_bytes == HEADER.size + self._frame_bytes

    def _create(self) -> None:
        """Renamed into place when it is complete; truncating a file that is mapped would kill its readers."""
        descriptor, name = tempfile.mkstemp(prefix=f".{self._path.name}.", dir=self._path.parent)
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(HEADER.pack(MAGIC, self._width, self._height, 0) + bytes(self._frame_bytes))
            os.replace(name, self._path)
        except BaseException:
            os.unlink(name)
            raise
