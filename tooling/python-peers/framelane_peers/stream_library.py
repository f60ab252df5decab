"""Drives a client library through either of its C ABIs, with one set of methods for both."""

from __future__ import annotations

import ctypes as c
from dataclasses import dataclass

SUCCESS, ERROR, TIMEOUT, INVALID_ARGUMENT, INVALID_STATE, NOT_SUPPORTED = range(6)
STATUS_NAMES = ["SUCCESS", "ERROR", "TIMEOUT", "INVALID_ARGUMENT", "INVALID_STATE", "NOT_SUPPORTED"]
KEY, MOUSE, GAMEPAD, TOUCH = range(4)


class Text(c.Structure):
    _fields_ = (("ptr", c.c_char_p), ("length", c.c_size_t))


class OutText(c.Structure):
    _fields_ = (("ptr", c.c_void_p), ("length", c.c_size_t))


class Result(c.Structure):
    _fields_ = (("status", c.c_int32),)


class ShmFrame(c.Structure):
    _fields_ = (
        ("data", c.c_void_p),
        ("sequence", c.c_uint64),
        ("timestamp_ns", c.c_uint64),
        *((name, c.c_uint32) for name in ("width", "height", "pitch", "format")),
    )


class UnifiedFrame(c.Structure):
    _fields_ = (
        ("source", c.c_int32),
        ("data", c.c_void_p),
        *((name, c.c_uint64) for name in ("device", "sequence", "timestamp_ns")),
        *((name, c.c_uint32) for name in ("width", "height", "pitch", "format", "slot_index")),
    )


class Config(c.Structure):
    _fields_ = (
        ("shm", Text),
        ("cudashm", Text),
        ("server_ip", Text),
        ("port_a", c.c_uint16),
        ("port_b", c.c_uint16),
        ("device", c.c_int32),
    )


class Key(c.Structure):
    _fields_ = (
        *((name, c.c_uint16) for name in ("key_code", "scan_code", "modifiers")),
        ("state", c.c_int32),
        ("timestamp_us", c.c_uint64),
    )


class Mouse(c.Structure):
    _fields_ = (
        ("type", c.c_int32),
        ("modifiers", c.c_uint16),
        *((name, c.c_int32) for name in ("x", "y", "data", "data2", "button_state")),
        ("timestamp_us", c.c_uint64),
        ("scroll_x", c.c_float),
        ("scroll_y", c.c_float),
    )


class Gamepad(c.Structure):
    _fields_ = (
        ("control", c.c_int32),
        ("position", c.c_int16),
        ("gamepad_id", c.c_uint8),
        ("timestamp_us", c.c_uint64),
    )


class TouchPoint(c.Structure):
    _fields_ = (
        ("id", c.c_uint16),
        *((name, c.c_float) for name in ("x", "y", "x_radius", "y_radius")),
        ("phase", c.c_int32),
        ("timestamp_us", c.c_uint64),
    )


class Touch(c.Structure):
    _fields_ = (
        ("count", c.c_uint8),
        ("low_level", c.c_uint8),
        *((name, c.c_uint16) for name in ("modifiers", "source_width", "source_height")),
        ("timestamp_us", c.c_uint64),
        ("points", TouchPoint * 11),
    )


class ShmUnion(c.Union):
    _fields_ = (("key", Key), ("mouse", Mouse), ("gamepad", Gamepad))


class UnifiedUnion(c.Union):
    _fields_ = (("key", Key), ("mouse", Mouse), ("gamepad", Gamepad), ("touch", Touch))


class ShmEvent(c.Structure):
    _fields_ = (("type", c.c_int32), ("of", ShmUnion))


class UnifiedEvent(c.Structure):
    _fields_ = (("type", c.c_int32), ("of", UnifiedUnion))


Callback = c.CFUNCTYPE(None, OutText, c.c_void_p)

# The wire's description gives these sizes; a wrong field above shows here and not as a strange value later.
SIZES = {
    Text: 16, Result: 4, ShmFrame: 40, UnifiedFrame: 64, Config: 56, Key: 24, Mouse: 48, Gamepad: 16,
    TouchPoint: 32, Touch: 368, ShmEvent: 56, UnifiedEvent: 376,
}  # fmt: skip
for structure, size in SIZES.items():
    assert c.sizeof(structure) == size, f"{structure.__name__} has {c.sizeof(structure)} bytes, expected {size}"


@dataclass(frozen=True)
class Abi:
    name: str
    create: str
    destroy: str
    is_alive: str
    method_prefix: str
    frame: type
    event: type


ABIS = {
    "shm": Abi(
        "shm", "ovstream_shm_client_create", "ovstream_shm_client_destroy", "ovstream_shm_client_is_producer_alive",
        "ovstream_shm_client_", ShmFrame, ShmEvent,
    ),
    "unified": Abi(
        "unified", "ovstream_create_client", "ovstream_destroy_client", "ovstream_client_is_alive",
        "ovstream_client_", UnifiedFrame, UnifiedEvent,
    ),
}  # fmt: skip


class Library:
    """Every method gives the name of the status it got."""

    def __init__(self, path: str, abi: str) -> None:
        self.path = path
        self.abi = ABIS[abi]
        self._library = c.CDLL(path)
        self._library.ovstream_get_last_error.restype = Text

    def has_abi(self) -> bool:
        return hasattr(self._library, self.abi.create)

    def call(self, symbol: str, *args: object) -> str:
        function = getattr(self._library, symbol)
        function.restype = Result
        return STATUS_NAMES[function(*args).status]

    def method(self, name: str, *args: object) -> str:
        return self.call(self.abi.method_prefix + name, *args)

    def last_error(self) -> str:
        text = self._library.ovstream_get_last_error()
        return (text.ptr or b"").decode()

    def create(self, name: bytes | None, client: c.c_void_p | None) -> str:
        text = Text(name, len(name or b""))
        out = None if client is None else c.byref(client)
        if self.abi.name == "shm":
            return self.call(self.abi.create, text, out)
        return self.call(self.abi.create, 0, c.byref(Config(shm=text)), out)

    def create_of(self, source: int, name: bytes, client: c.c_void_p) -> str:
        """Through the unified ABI, from any of its sources."""
        return self.call(self.abi.create, source, c.byref(Config(shm=Text(name, len(name)))), c.byref(client))

    def destroy(self, client: c.c_void_p | None) -> str:
        return self.call(self.abi.destroy, client)

    def wait_frame(self, client: c.c_void_p | None, timeout_ms: int, frame: c.Structure | None) -> str:
        out = None if frame is None else c.byref(frame)
        return self.method("wait_frame", client, c.c_int32(timeout_ms), out)

    def is_alive(self, client: c.c_void_p | None) -> tuple[str, bool]:
        alive = c.c_bool(False)
        return self.call(self.abi.is_alive, client, c.byref(alive)), alive.value

    def send(self, what: str, client: c.c_void_p | None, payload: bytes | None, length: int | None = None) -> str:
        """`what` is "message" or "unicode"."""
        text = Text(payload, len(payload or b"") if length is None else length)
        return self.method(f"send_{what}", client, text)

    def send_event(self, client: c.c_void_p | None, event: c.Structure | None) -> str:
        return self.method("send_input_event", client, None if event is None else c.byref(event))

    def set_callback(self, client: c.c_void_p | None, callback: object) -> str:
        return self.method("set_message_callback", client, callback, None)


def read_text(text: OutText) -> bytes:
    return c.string_at(text.ptr, text.length)
