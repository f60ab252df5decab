"""Behaviours: input, text and messages, out and in."""

from __future__ import annotations

import threading

from . import stream_library as ffi
from .behaviour_table import C_ABIS, UNTRIED, behaviour
from .stream_library import GAMEPAD, KEY, MOUSE, TOUCH
from .stream_scene import Client, Scene, in_thread, wait_until

LARGEST_PAYLOAD = 16_777_207


def _heard(scene: Scene, count: int) -> list[str]:
    """Lines after the attach; every send is followed by its line on the same connection."""
    lines = scene.producers[0].lines
    wait_until(lambda: len(lines) >= count, f"{count} lines, have {lines}")
    return [line.decode("latin-1") for line in lines]


def _start(scene: Scene) -> Client:
    scene.start_producer()
    return scene.attach()


def _event(scene: Scene, kind: int, member: str, **values: object) -> object:
    event = scene.library.abi.event(type=kind)
    for name, value in values.items():
        setattr(getattr(event.of, member), name, value)
    return event


def _sent(scene: Scene, event: object) -> object:
    client = _start(scene)
    status = scene.library.send_event(client.handle, event)
    return [status, *(_heard(scene, 1) if status == "SUCCESS" else [])]


@behaviour("input: key", ["SUCCESS", "INPUT_KEY keyCode=65 scanCode=30 modifiers=3 state=1 tsUs=77"])
def key(scene: Scene) -> object:
    return _sent(
        scene, _event(scene, KEY, "key", key_code=65, scan_code=30, modifiers=3, state=1, timestamp_us=77)
    )


@behaviour(
    "input: mouse, with floats of nine digits",
    [
        "SUCCESS",
        "INPUT_MOUSE type=1 modifiers=2 x=-3 y=4 data=5 data2=6 btnState=1 tsUs=18446744073709551615"
        " scrollX=0.100000001 scrollY=-1.5",
    ],
    abis=C_ABIS,
)
def mouse(scene: Scene) -> object:
    values = {"type": 1, "modifiers": 2, "x": -3, "y": 4, "data": 5, "data2": 6, "button_state": 1}
    return _sent(
        scene,
        _event(scene, MOUSE, "mouse", **values, timestamp_us=(1 << 64) - 1, scroll_x=0.1, scroll_y=-1.5),
    )


@behaviour(
    "input: values out of range are sent as they are",
    [
        "SUCCESS",
        "INPUT_MOUSE type=4294967295 modifiers=0 x=0 y=0 data=0 data2=0 btnState=4294967295 tsUs=0"
        " scrollX=nan scrollY=inf",
    ],
    abis=C_ABIS,
)
def unchecked(scene: Scene) -> object:
    values = {"type": -1, "button_state": -1, "scroll_x": float("nan"), "scroll_y": float("inf")}
    return _sent(scene, _event(scene, MOUSE, "mouse", **values))


@behaviour("input: gamepad", ["SUCCESS", "INPUT_GAMEPAD control=14 position=-32768 gamepadId=3 tsUs=9"])
def gamepad(scene: Scene) -> object:
    return _sent(
        scene, _event(scene, GAMEPAD, "gamepad", control=14, position=-32768, gamepad_id=3, timestamp_us=9)
    )


@behaviour(
    "input: touch",
    [
        "SUCCESS",
        "INPUT_TOUCH lowLevel=1 modifiers=4 srcW=640 srcH=480 tsUs=5 count=2"
        " id=1 phase=1 x=0.5 y=0.25 xr=1 yr=2 pts=3 id=0 phase=0 x=0 y=0 xr=0 yr=0 pts=0",
    ],
    abis=("unified",),
)
def touch(scene: Scene) -> object:
    event = _event(
        scene, TOUCH, "touch", count=2, low_level=1, modifiers=4, source_width=640, source_height=480, timestamp_us=5
    )
    event.of.touch.points[0] = ffi.TouchPoint(1, 0.5, 0.25, 1, 2, 1, 3)
    return _sent(scene, event)


@behaviour("input: touch through the older ABI", ["ERROR"], abis=("shm",))
def no_touch(scene: Scene) -> object:
    return _sent(scene, _event(scene, TOUCH, "key"))


@behaviour("input: an unknown type", ["ERROR"], abis=C_ABIS)
def unknown_type(scene: Scene) -> object:
    return _sent(scene, _event(scene, 99, "key"))


@behaviour("input: NULL client or event", ["INVALID_ARGUMENT", "INVALID_ARGUMENT"], abis=C_ABIS)
def null_event(scene: Scene) -> object:
    client = _start(scene)
    event = _event(scene, KEY, "key")
    return [scene.library.send_event(None, event), scene.library.send_event(client.handle, None)]


def _sent_text(scene: Scene, what: str, *payloads: bytes | None) -> object:
    client = _start(scene)
    statuses = [scene.library.send(what, client.handle, payload) for payload in payloads]
    return [statuses, _heard(scene, statuses.count("SUCCESS"))]


@behaviour("message: UTF-8, empty and NULL", [["SUCCESS"] * 3, ["MESSAGE h\u00c3\u00a9", "MESSAGE ", "MESSAGE "]])
def messages(scene: Scene) -> object:
    return _sent_text(scene, "message", "hé".encode(), b"", None)


@behaviour("text: UTF-8 and empty", [["SUCCESS"] * 2, ["UNICODE h\u00c3\u00a9", "UNICODE "]])
def unicode_text(scene: Scene) -> object:
    return _sent_text(scene, "unicode", "hé".encode(), b"")


@behaviour(
    "message: bytes that are no UTF-8 pass, NUL too", [["SUCCESS"] * 2, ["MESSAGE \u00ff\u00fe", "MESSAGE a\x00b"]], abis=C_ABIS
)
def raw_bytes(scene: Scene) -> object:
    return _sent_text(scene, "message", b"\xff\xfe", b"a\x00b")


@behaviour("message: a line break is refused and nothing is sent", [["ERROR", "ERROR", "ERROR", "SUCCESS"], ["MESSAGE z"]])
def line_breaks(scene: Scene) -> object:
    return _sent_text(scene, "message", b"a\nb", b"a\r", b"\n", b"z")


@behaviour("message: NULL with a length, NULL client", ["INVALID_ARGUMENT", "INVALID_ARGUMENT"], abis=C_ABIS)
def null_message(scene: Scene) -> object:
    client = _start(scene)
    return [scene.library.send("message", client.handle, None, 3), scene.library.send("message", None, b"a")]


@behaviour("message: the largest payload arrives whole", ["SUCCESS", LARGEST_PAYLOAD + 8])
def largest(scene: Scene) -> object:
    client = _start(scene)
    status = client.send_message(b"x" * LARGEST_PAYLOAD)
    lines = scene.producers[0].lines
    wait_until(lambda: lines, "the line")
    return [status, len(lines[0])]


@behaviour("message: one byte more", "ERROR", released="SUCCESS")
def too_large(scene: Scene) -> object:
    return _start(scene).send_message(b"x" * (LARGEST_PAYLOAD + 1))


@behaviour("message: sends work after producerAlive is 0", [["SUCCESS"], ["MESSAGE a"]])
def after_stop(scene: Scene) -> object:
    client = _start(scene)
    scene.producers[0].set_alive(0)
    status = client.send_message(b"a")
    return [[status], _heard(scene, 1)]


@behaviour("message: sends of several threads never mix", True)
def threads(scene: Scene) -> object:
    client = _start(scene)
    payloads = [bytes([65 + n]) * 20_000 for n in range(6)]
    joins = [in_thread(lambda p=p: [client.send_message(p) for _ in range(10)]) for p in payloads]
    for join in joins:
        join()
    lines = _heard(scene, 60)
    return sorted(lines) == sorted(f"MESSAGE {p.decode()}" for p in payloads for _ in range(10))


def _received(scene: Scene, count: int, *lines: bytes) -> list[str]:
    client = _start(scene)
    client.listen()
    for line in lines:
        scene.producers[0].control.broadcast(line)
    wait_until(lambda: len(client.messages) >= count, f"{count} messages, have {client.messages}")
    return [message.decode("latin-1") for message in client.messages]


@behaviour("receive: order, empty, CRLF, bytes that are no UTF-8", ["a", "", "b", "c\rd", "\u00ff", "end"], abis=C_ABIS)
def receive(scene: Scene) -> object:
    lines = (b"MESSAGE a\n", b"MESSAGE \n", b"MESSAGE b\r\r\n", b"MESSAGE c\rd\n", b"MESSAGE \xff\n", b"MESSAGE end\n")
    return _received(scene, 6, *lines)


@behaviour("receive: unknown lines, STOPPED and MESSAGE without a space are ignored", ["end"])
def ignored(scene: Scene) -> object:
    lines = (b"HELLO\n", b"STOPPED\n", b"MESSAGE\n", b"message x\n", b"\n", b"U" * 100_000 + b"\n", b"MESSAGE end\n")
    return _received(scene, 1, *lines)


@behaviour("receive: a line in pieces", ["ab"])
def pieces(scene: Scene) -> object:
    client = _start(scene)
    client.listen()
    for piece in (b"MESS", b"AGE a", b"b", b"\n"):
        scene.producers[0].control.broadcast(piece)
    wait_until(lambda: client.messages, "the message")
    return [message.decode() for message in client.messages]


@behaviour("receive: lines that came before the first callback are delivered", ["early", "late"])
def early(scene: Scene) -> object:
    client = _start(scene)
    scene.producers[0].control.broadcast(b"MESSAGE early\n")
    wait_until(lambda: not scene.producers[0].control.connections[0].queue, "the line on its way")
    client.listen()
    scene.producers[0].control.broadcast(b"MESSAGE late\n")
    wait_until(lambda: len(client.messages) == 2, "both messages")
    return [message.decode() for message in client.messages]


@behaviour("receive: a callback may be replaced", [["a"], ["b"]])
def replaced(scene: Scene) -> object:
    client = _start(scene)
    client.listen()
    scene.producers[0].control.broadcast(b"MESSAGE a\n")
    wait_until(lambda: client.messages, "the first")
    first, client.messages = client.messages, []
    client.listen()
    scene.producers[0].control.broadcast(b"MESSAGE b\n")
    wait_until(lambda: client.messages, "the second")
    return [[m.decode() for m in first], [m.decode() for m in client.messages]]


@behaviour("receive: send and clear inside the callback", ["SUCCESS", "SUCCESS", "MESSAGE back"])
def inside(scene: Scene) -> object:
    client = _start(scene)
    statuses: list[str] = []
    client.listen(lambda _m: statuses.extend([client.send_message(b"back"), client.mute()]))
    scene.producers[0].control.broadcast(b"MESSAGE a\n")
    wait_until(lambda: len(statuses) == 2, "the callback")
    return [*statuses, *_heard(scene, 1)]


@behaviour("receive: clearing waits for the running call", "after the call", released="before its end", abis=C_ABIS)
def clearing(scene: Scene) -> object:
    client = _start(scene)
    has_begun, may_end, has_ended = threading.Event(), threading.Event(), threading.Event()

    def hold(_message: bytes) -> None:
        has_begun.set()
        may_end.wait(20)
        has_ended.set()

    client.listen(hold)
    scene.producers[0].control.broadcast(b"MESSAGE a\n")
    has_begun.wait(20)
    threading.Timer(0.3, may_end.set).start()
    client.mute()
    order = "after the call" if has_ended.is_set() else "before its end"
    wait_until(has_ended.is_set, "the end of the callback")
    return order


def _receive_line(scene: Scene, payload_bytes: int) -> Client:
    client = _start(scene)
    client.listen()
    scene.producers[0].control.broadcast(b"MESSAGE " + b"x" * payload_bytes + b"\n")
    return client


# Untried with the released client: it takes one system call for each byte.
@behaviour("receive: a line of 16 MiB", [LARGEST_PAYLOAD], released=UNTRIED, abis=C_ABIS)
def longest_line(scene: Scene) -> object:
    client = _receive_line(scene, LARGEST_PAYLOAD)
    wait_until(lambda: client.messages, "the message")
    return [len(message) for message in client.messages]


@behaviour("receive: one byte more closes the socket, frames go on", ["ERROR", 0, 1], released=UNTRIED, abis=C_ABIS)
def too_long_line(scene: Scene) -> object:
    client = _receive_line(scene, LARGEST_PAYLOAD + 1)
    wait_until(lambda: scene.producers[0].control.attached == 0, "the end of the connection")
    scene.publish(scene.producers[0])
    frame = client.wait(5000)
    return [client.send_message(b"hello"), len(client.messages), frame]


@behaviour("receive: a client without a callback does not disturb the frames", [True, 1])
def unread(scene: Scene) -> object:
    client = _start(scene)
    control = scene.producers[0].control
    for _ in range(40):
        control.broadcast(b"MESSAGE " + b"x" * 100_000 + b"\n")
    scene.publish(scene.producers[0])
    return [True, client.wait(5000)]
