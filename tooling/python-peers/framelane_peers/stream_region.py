"""The mapped region. Words are loaded and stored whole; the order of stores is that of x86, which these peers run on."""

from __future__ import annotations

import ctypes
import mmap
import os


class Region:
    """A mapping of a region's file. The futex needs an address, which Python gives for its own mappings only through
    libc, so the mapping is made there."""

    def __init__(self, path: str, writable: bool, create_size: int | None = None) -> None:
        flags = (os.O_RDWR if writable else os.O_RDONLY) | os.O_NOFOLLOW | os.O_CLOEXEC
        if create_size is not None:
            flags |= os.O_CREAT | os.O_EXCL
        descriptor = os.open(path, flags, 0o600)
        try:
            if create_size is not None:
                os.fchmod(descriptor, 0o600)
                os.posix_fallocate(descriptor, 0, create_size)
            status = os.fstat(descriptor)
            if status.st_uid != os.geteuid():
                raise PermissionError(f"{path} is owned by user {status.st_uid}")
            self.size = status.st_size
            protection = mmap.PROT_READ | (mmap.PROT_WRITE if writable else 0)
            self.address = _map(self.size, protection, descriptor)
        finally:
            os.close(descriptor)
        self.bytes = memoryview((ctypes.c_char * self.size).from_address(self.address)).cast("B")
        if not writable:
            self.bytes = self.bytes.toreadonly()
        self._u64 = self.bytes[: self.size // 8 * 8].cast("Q")
        self._u32 = self.bytes[: self.size // 4 * 4].cast("I")

    def load_u64(self, offset: int) -> int:
        return self._u64[offset // 8]

    def load_u32(self, offset: int) -> int:
        return self._u32[offset // 4]

    def store_u64(self, offset: int, value: int) -> None:
        self._u64[offset // 8] = value

    def store_u32(self, offset: int, value: int) -> None:
        self._u32[offset // 4] = value

    def close(self) -> None:
        if self.address:
            for view in (self._u64, self._u32, self.bytes):
                view.release()
            _libc.munmap(self.address, self.size)
            self.address = 0


_libc = ctypes.CDLL(None, use_errno=True)
_libc.mmap.restype = ctypes.c_void_p
_libc.mmap.argtypes = (ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int, ctypes.c_int, ctypes.c_int, ctypes.c_long)
_libc.munmap.argtypes = (ctypes.c_void_p, ctypes.c_size_t)


def _map(size: int, protection: int, descriptor: int) -> int:
    address = _libc.mmap(None, size, protection, mmap.MAP_SHARED, descriptor, 0)
    if address in (None, ctypes.c_void_p(-1).value):
        code = ctypes.get_errno()
        raise OSError(code, f"mmap: {os.strerror(code)}")
    return address
