"""The client of the Node package behind the same methods as a C library, so that the behaviour table runs through it.

Its promise has no timeout and its frames no capture time, and it checks what it is given before the library sees it:
rows that are about those things are not run through it.
"""

from __future__ import annotations

import base64
import ctypes as c
import itertools
import json
import os
import queue
import subprocess
import threading

from .stream_library import ABIS, GAMEPAD, KEY, TOUCH, OutText

BRIDGE = os.path.join(os.path.dirname(__file__), "..", "src", "addon-bridge.mjs")
TOUCH_PHASES = ("unknown", "down", "up", "move", "cancel")


class AddonLibrary:
    def __init__(self, path: str) -> None:
        self.path = path
        self.abi = ABIS["unified"]
        node = os.environ.get("FRAMELANE_NODE", "node")
        self._bridge = subprocess.Popen(
            [node, BRIDGE, path], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1
        )
        self._ids = itertools.count(1)
        self._answers: dict[int, queue.Queue] = {}
        self._callbacks: dict[int, object] = {}
        self._messages: queue.Queue = queue.Queue()
        self._last_error = ""
        self._write_lock = threading.Lock()
        for work in (self._read, self._deliver):
            threading.Thread(target=work, daemon=True).start()

    def close(self) -> None:
        self._bridge.stdin.close()
        self._bridge.wait()

    def _read(self) -> None:
        for line in self._bridge.stdout:
            value = json.loads(line)
            if "message" in value:
                self._messages.put((value["client"], base64.b64decode(value["message"])))
            else:
                self._answers.pop(value["id"]).put(value)

    def _deliver(self) -> None:
        """On a thread of its own: a callback may send, and the answer to that has to be read meanwhile."""
        while True:
            client, message = self._messages.get()
            callback = self._callbacks.get(client)
            if callback is not None:
                text = c.create_string_buffer(message, len(message) + 1)
                callback(OutText(c.cast(text, c.c_void_p), len(message)), None)

    def _ask(self, order: str, **values: object) -> dict:
        number = next(self._ids)
        answer: queue.Queue = queue.Queue()
        self._answers[number] = answer
        with self._write_lock:
            self._bridge.stdin.write(json.dumps({"id": number, "order": order, **values}) + "\n")
        result = answer.get()
        if result["status"] in ("ERROR", "INVALID_ARGUMENT"):
            self._last_error = result["text"]
        return result

    def last_error(self) -> str:
        return self._last_error

    def create(self, name: bytes | None, client: c.c_void_p) -> str:
        number = next(self._ids)
        status = self._ask("create", name=_encode(name), client=number)["status"]
        if status == "SUCCESS":
            client.value = number
            self._last_error = ""
        return status

    def destroy(self, client: c.c_void_p | None) -> str:
        return self._ask("destroy", client=client and client.value)["status"]

    def wait_frame(self, client: c.c_void_p, timeout_ms: int, frame: c.Structure) -> str:
        found = self._ask("wait", client=client.value, timeoutMs=timeout_ms)
        if found["status"] == "SUCCESS":
            pixels = base64.b64decode(found["pixels"])
            frame.held = c.create_string_buffer(pixels, len(pixels))
            frame.data = c.cast(frame.held, c.c_void_p)
            frame.sequence, frame.width, frame.height = found["sequence"], found["width"], found["height"]
            frame.pitch, frame.format = 4 * frame.width, 1
        return found["status"]

    def send(self, what: str, client: c.c_void_p, payload: bytes | None, length: int | None = None) -> str:
        return self._ask("send", client=client.value, what=what, payload=_encode(payload))["status"]

    def send_event(self, client: c.c_void_p, event: c.Structure) -> str:
        return self._ask("input", client=client.value, event=_describe_event(event))["status"]

    def set_callback(self, client: c.c_void_p, callback: object) -> str:
        self._callbacks[client.value] = callback or None
        return self._ask("listen", client=client.value, isOn=bool(callback))["status"]


def _encode(payload: bytes | None) -> str:
    return base64.b64encode(payload or b"").decode()


def _describe_event(event: c.Structure) -> dict:
    if event.type == KEY:
        key = event.of.key
        names = {"keyCode": key.key_code, "scanCode": key.scan_code, "state": key.state}
        return {"type": "key", **names, "modifiers": key.modifiers, "timestampUs": key.timestamp_us}
    if event.type == GAMEPAD:
        pad = event.of.gamepad
        names = {"control": pad.control, "position": pad.position, "gamepadId": pad.gamepad_id}
        return {"type": "gamepad", **names, "timestampUs": pad.timestamp_us}
    assert event.type == TOUCH, f"no such event in the Node package: {event.type}"
    touch = event.of.touch
    points = [
        {"id": p.id, "phase": TOUCH_PHASES[p.phase], "x": p.x, "y": p.y, "radiusX": p.x_radius, "radiusY": p.y_radius}
        | {"timestampUs": p.timestamp_us}
        for p in touch.points[: touch.count]
    ]
    size = {"sourceWidth": touch.source_width, "sourceHeight": touch.source_height}
    head = {"isLowLevel": touch.low_level == 1, "modifiers": touch.modifiers, "timestampUs": touch.timestamp_us}
    return {"type": "touch", **head, **size, "points": points}
