"""Both ways a reader of a stream is woken: a named semaphore of libc, and a shared futex."""

from __future__ import annotations

import ctypes
import errno
import os
import platform

FUTEX_WAKE = 1
FUTEX_WAIT_BITSET = 9
MATCH_ANY = 0xFFFFFFFF
ALL_WAITERS = 0x7FFFFFFF
SYS_FUTEX = {"x86_64": 202, "aarch64": 98}[platform.machine()]
POST_LIMIT = 64


class TimeSpec(ctypes.Structure):
    _fields_ = (("seconds", ctypes.c_long), ("nanoseconds", ctypes.c_long))


libc = ctypes.CDLL(None, use_errno=True)
libc.sem_open.restype = ctypes.c_void_p
libc.sem_open.argtypes = (ctypes.c_char_p, ctypes.c_int, ctypes.c_uint, ctypes.c_uint)
for function in ("sem_close", "sem_post", "sem_trywait"):
    getattr(libc, function).argtypes = (ctypes.c_void_p,)
libc.sem_getvalue.argtypes = (ctypes.c_void_p, ctypes.POINTER(ctypes.c_int))
libc.sem_clockwait.argtypes = (ctypes.c_void_p, ctypes.c_int, ctypes.POINTER(TimeSpec))
libc.sem_unlink.argtypes = (ctypes.c_char_p,)
CLOCK_MONOTONIC = 1


def to_timespec(deadline_ns: int) -> TimeSpec:
    return TimeSpec(deadline_ns // 1_000_000_000, deadline_ns % 1_000_000_000)


class Semaphore:
    """The stream's semaphore. `create` makes a new one and refuses an existing name."""

    def __init__(self, name: str, create: bool = False) -> None:
        flags = os.O_CREAT | os.O_EXCL if create else 0
        self._handle = libc.sem_open(name.encode(), flags, 0o600, 0)
        if not self._handle:
            code = ctypes.get_errno()
            raise OSError(code, f"sem_open {name}: {os.strerror(code)}")

    def value(self) -> int:
        value = ctypes.c_int()
        libc.sem_getvalue(self._handle, ctypes.byref(value))
        return value.value

    def post(self) -> None:
        """Not above `POST_LIMIT`, so that readers which never take one do not let it overflow."""
        if self.value() < POST_LIMIT:
            libc.sem_post(self._handle)

    def wait_until(self, deadline_ns: int) -> bool:
        """Whether a post was taken before the deadline on the monotonic clock."""
        deadline = to_timespec(deadline_ns)
        return libc.sem_clockwait(self._handle, CLOCK_MONOTONIC, ctypes.byref(deadline)) == 0

    def close(self) -> None:
        if self._handle:
            libc.sem_close(self._handle)
            self._handle = None


def unlink_semaphore(name: str) -> None:
    if libc.sem_unlink(name.encode()) != 0 and ctypes.get_errno() != errno.ENOENT:
        raise OSError(ctypes.get_errno(), f"sem_unlink {name}")


def futex_wake_all(address: int) -> int:
    return libc.syscall(SYS_FUTEX, ctypes.c_void_p(address), FUTEX_WAKE, ALL_WAITERS, None, None, 0)


def futex_wait_until(address: int, expected: int, deadline_ns: int) -> str:
    """Waits while the word is `expected`: "woken", "changed" or "timeout"."""
    deadline = to_timespec(deadline_ns)
    result = libc.syscall(
        SYS_FUTEX,
        ctypes.c_void_p(address),
        FUTEX_WAIT_BITSET,
        ctypes.c_uint(expected),
        ctypes.byref(deadline),
        None,
        ctypes.c_uint(MATCH_ANY),
    )
    if result == 0:
        return "woken"
    code = ctypes.get_errno()
    if code == errno.ETIMEDOUT:
        return "timeout"
    if code in (errno.EAGAIN, errno.EINTR):
        return "changed"
    raise OSError(code, f"futex: {os.strerror(code)}")
