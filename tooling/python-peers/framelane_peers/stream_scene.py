"""What a row of the behaviour table works with: one library, producers of its own, and their clean-up."""

from __future__ import annotations

import ctypes as c
import os
import threading
import time
from collections.abc import Callable

from .stream_layout import Geometry
from .stream_library import Callback, Library, read_text
from .stream_producer import Producer, uniform_pixels

WATCHDOG_S = 30


class Scene:
    """Tiny frames, so that a row takes no time of its own. `close` ends what a row has left open."""

    def __init__(self, library: Library, name: str) -> None:
        self.library = library
        self.name = name
        self.producers: list[Producer] = []
        self._callbacks: list[object] = []

    def start_producer(self, width: int = 8, height: int = 4, slots: int = 3, name: str | None = None, **options):
        producer = Producer(name or self.name, Geometry(width, height, slots), **options)
        self.producers.append(producer)
        return producer

    def publish(self, producer: Producer, width: int | None = None, height: int | None = None) -> int:
        width = width or producer.geometry.max_width
        height = height or producer.geometry.max_height
        return producer.publish(uniform_pixels(producer.last + 1, width, height), width, height)

    def attach(self, name: str | None = None) -> Client:
        client = Client(self, c.c_void_p())
        status = self.library.create((name or self.name).encode(), client.handle)
        if status != "SUCCESS":
            raise AssertionError(f"attach: {status} {self.library.last_error()}")
        return client

    def try_attach(self, name: str | bytes | None = None) -> str:
        """Status; what was attached is let go at once. Checks that a failure writes no handle."""
        given = self.name if name is None else name
        handle = c.c_void_p()
        status = self.library.create(given.encode() if isinstance(given, str) else given, handle)
        if status == "SUCCESS":
            self.library.destroy(handle)
        elif handle.value is not None:
            return f"{status}, but a handle was written"
        return status

    def keep(self, callback: object) -> object:
        self._callbacks.append(callback)
        return callback

    def close(self) -> None:
        for producer in self.producers:
            producer.close()


class Client:
    def __init__(self, scene: Scene, handle: c.c_void_p) -> None:
        self.scene = scene
        self.library = scene.library
        self.handle = handle
        self.frame = scene.library.abi.frame()
        self.messages: list[bytes] = []

    def wait(self, timeout_ms: int) -> str | int:
        """The sequence of the frame, or the status."""
        status = self.library.wait_frame(self.handle, timeout_ms, self.frame)
        return self.frame.sequence if status == "SUCCESS" else status

    def pixels(self) -> bytes:
        rows = (
            c.string_at(self.frame.data + y * self.frame.pitch, 4 * self.frame.width) for y in range(self.frame.height)
        )
        return b"".join(rows)

    def listen(self, action: Callable[[bytes], None] | None = None) -> str:
        def receive(text, _data):
            message = read_text(text)
            self.messages.append(message)
            if action is not None:
                action(message)

        return self.library.set_callback(self.handle, self.scene.keep(Callback(receive)))

    def mute(self) -> str:
        return self.library.set_callback(self.handle, c.cast(None, Callback))

    def send_message(self, payload: bytes) -> str:
        return self.library.send("message", self.handle, payload)

    def destroy(self) -> str:
        return self.library.destroy(self.handle)


def wait_until(condition: Callable[[], bool], what: str) -> None:
    deadline = time.monotonic() + WATCHDOG_S
    while not condition():
        if time.monotonic() > deadline:
            raise AssertionError(f"never came: {what}")
        time.sleep(0.002)


def in_thread(work: Callable[[], object]) -> Callable[[], object]:
    """Starts `work`; the returned function waits for its result."""
    results: list[object] = []
    thread = threading.Thread(target=lambda: results.append(work()), daemon=True)
    thread.start()

    def join() -> object:
        thread.join(WATCHDOG_S)
        return results[0] if results else "still running"

    return join


def count_open() -> tuple[int, int, int]:
    """Descriptors, mappings of streams, and threads of this process."""
    with open("/proc/self/maps") as maps:
        mapped = sum("/ovstream-" in line for line in maps)
    return len(os.listdir("/proc/self/fd")), mapped, len(os.listdir("/proc/self/task"))
