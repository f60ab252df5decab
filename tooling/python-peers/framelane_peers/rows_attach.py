"""Behaviours: what a client attaches to, and what it refuses."""

from __future__ import annotations

import ctypes as c
import os
import struct
import subprocess
import sys

from .behaviour_table import C_ABIS, behaviour
from .stream_layout import HEADER_SIZE, names_of
from .stream_producer import Producer
from .stream_scene import Scene, count_open


@behaviour("attach: empty name", "INVALID_ARGUMENT")
def empty_name(scene: Scene) -> object:
    return scene.library.create(b"", c.c_void_p())


@behaviour("attach: NULL name with length 0", "INVALID_ARGUMENT")
def null_name(scene: Scene) -> object:
    return scene.library.create(None, c.c_void_p())


@behaviour("attach: NULL out pointer", "INVALID_ARGUMENT", abis=C_ABIS)
def null_out(scene: Scene) -> object:
    scene.start_producer()
    return scene.library.create(scene.name.encode(), None)


@behaviour("attach: a name with a slash", "INVALID_ARGUMENT", released="ERROR")
def slash(scene: Scene) -> object:
    return scene.try_attach("a/b")


@behaviour("attach: a name of 300 bytes", "INVALID_ARGUMENT", released="ERROR")
def long_name(scene: Scene) -> object:
    return scene.try_attach("n" * 300)


@behaviour("attach: a name of 63 bytes", "SUCCESS")
def longest_name(scene: Scene) -> object:
    name = scene.name.ljust(63, "n")
    scene.start_producer(name=name)
    return scene.try_attach(name)


@behaviour("attach: a name of 64 bytes", "INVALID_ARGUMENT", released="SUCCESS")
def one_byte_more(scene: Scene) -> object:
    producer = scene.start_producer(name=scene.name.ljust(63, "n"))
    names = producer.names
    # A producer of ours has no such name, so its three things get a second one.
    doubles = {
        names.region_path: f"{names.region_path}n",
        names.semaphore_path: names.semaphore_path.replace("-wake", "n-wake"),
        names.socket_path: names.socket_path.replace(".sock", "n.sock"),
    }
    try:
        for path, double in doubles.items():
            os.link(path, double)
        return scene.try_attach(scene.name.ljust(64, "n"))
    finally:
        for double in doubles.values():
            if os.path.exists(double):
                os.unlink(double)


@behaviour("attach: a socket path that does not fit", "ERROR", abis=C_ABIS)
def long_path(scene: Scene) -> object:
    scene.start_producer()
    before = os.environ.get("TMPDIR")
    os.environ["TMPDIR"] = "/" + "t" * 100
    try:
        return scene.try_attach()
    finally:
        os.environ.pop("TMPDIR")
        if before is not None:
            os.environ["TMPDIR"] = before


@behaviour(
    "attach: a source that is not shared memory",
    ["NOT_SUPPORTED", "NOT_SUPPORTED"],
    released=["INVALID_ARGUMENT", "NOT_SUPPORTED"],
    abis=("unified",),
)
def other_source(scene: Scene) -> object:
    scene.start_producer()
    return [scene.library.create_of(source, scene.name.encode(), c.c_void_p()) for source in (1, 2)]


@behaviour("attach: no region", "ERROR")
def no_region(scene: Scene) -> object:
    return scene.try_attach()


@behaviour("attach: get_last_error says why, and is emptied by the next success", [True, ""])
def last_error(scene: Scene) -> object:
    scene.try_attach()
    has_text = scene.library.last_error() != ""
    scene.start_producer()
    scene.attach()
    return [has_text, scene.library.last_error()]


def _with_region(scene: Scene, content: bytes) -> str:
    path = names_of(scene.name).region_path
    with open(path, "wb") as file:
        file.write(content)
    try:
        return scene.try_attach()
    finally:
        os.unlink(path)


@behaviour("attach: a region of 0 bytes", "ERROR")
def empty_region(scene: Scene) -> object:
    return _with_region(scene, b"")


@behaviour("attach: a region of 127 bytes", "ERROR")
def short_region(scene: Scene) -> object:
    return _with_region(scene, bytes(HEADER_SIZE - 1))


def _refused(scene: Scene, *patches: tuple[int, str, int]) -> object:
    """Status after changing header fields, and whether the server has heard of the client."""
    return _refused_by(scene, scene.start_producer(), patches)


def _refused_by(scene: Scene, producer: Producer, patches: tuple[tuple[int, str, int], ...]) -> object:
    heard: list[bytes] = []
    answer = producer.control.reply_to_attach
    producer.control.reply_to_attach = lambda line: heard.append(line) or answer(line)
    for offset, code, value in patches:
        struct.pack_into(code, producer.region.bytes, offset, value)
    return [scene.try_attach(), len(heard)]


HEADER_FAULTS: dict[str, tuple[tuple[int, str, int], ...]] = {
    "another magic": ((0, "<I", 0x4D53564E),),
    "version 1": ((4, "<I", 1),),
    "version 3": ((4, "<I", 3),),
    "pixel format 0": ((8, "<I", 0),),
    "pixel format 2": ((8, "<I", 2),),
    "0 slots": ((12, "<I", 0),),
    "1 slot": ((12, "<I", 1),),
    "9 slots": ((12, "<I", 9),),
    "8 slots beyond the file": ((12, "<I", 8),),
    "a pitch below the width": ((24, "<I", 28),),
    "a stride below a picture": ((28, "<I", 64),),
    "slots far beyond the file": ((32, "<Q", 1 << 40),),
    "a slots offset that overflows": ((32, "<Q", (1 << 64) - 64),),
}


def _add_header_row(name: str, patches: tuple[tuple[int, str, int], ...]) -> None:
    behaviour(f"attach: {name} is refused before the server hears of it", ["ERROR", 0])(
        lambda scene: _refused(scene, *patches)
    )


for _name, _patches in HEADER_FAULTS.items():
    _add_header_row(_name, _patches)


# Slots that still lie within the file, so that nothing but the field itself is wrong.
OWN_HEADER_FAULTS: dict[str, tuple[tuple[int, str, int], ...]] = {
    "width 0": ((16, "<I", 0),),
    "height 0": ((20, "<I", 0),),
    "a stride that is no multiple of 8": ((12, "<I", 2), (28, "<I", 324)),
    "a slots offset that is no multiple of 8": ((12, "<I", 2), (32, "<Q", 132)),
    "slots that begin within the header": ((32, "<Q", 64),),
    "a picture above 1 GiB": (
        (12, "<I", 2),
        (16, "<I", 16_385),
        (20, "<I", 16_384),
        (24, "<I", 65_600),
        (28, "<I", 1_074_790_464),
    ),
}


def _add_own_header_row(name: str, patches: tuple[tuple[int, str, int], ...]) -> None:
    def run(scene: Scene) -> object:
        producer = scene.start_producer()
        # Sparse: nobody touches what lies beyond.
        os.truncate(producer.names.region_path, 3 << 30)
        return _refused_by(scene, producer, patches)

    behaviour(f"attach: {name} is refused by ours", ["ERROR", 0], released=["SUCCESS", 1])(run)


for _name, _patches in OWN_HEADER_FAULTS.items():
    _add_own_header_row(_name, _patches)


@behaviour(
    "attach: a larger file, set reserved bytes and producerAlive 2 are accepted", ["SUCCESS", 1, ["SUCCESS", True]], abis=C_ABIS
)
def lenient(scene: Scene) -> object:
    producer = scene.start_producer()
    os.truncate(producer.names.region_path, producer.geometry.file_size + 4096)
    producer.region.bytes[60:128] = b"\xff" * 68
    producer.region.store_u32(52, 2)
    scene.publish(producer)
    client = scene.attach()
    return ["SUCCESS", client.wait(1000), scene.library.is_alive(client.handle)]


@behaviour("attach: no socket", "ERROR")
def no_socket(scene: Scene) -> object:
    scene.start_producer().control.close()
    return scene.try_attach()


REPLIES = {
    "extra fields": (b"ATTACH_OK protocolVersion=2 slotCount=3 more=1\n", "SUCCESS"),
    "CRLF": (b"ATTACH_OK protocolVersion=2 slotCount=3\r\n", "SUCCESS"),
    "another slotCount than the region": (b"ATTACH_OK protocolVersion=2 slotCount=7\n", "SUCCESS"),
    "another version": (b"ATTACH_OK protocolVersion=1 slotCount=3\n", "ERROR"),
    "swapped fields": (b"ATTACH_OK slotCount=3 protocolVersion=2\n", "ERROR"),
    "a missing field": (b"ATTACH_OK protocolVersion=2\n", "ERROR"),
    "a rejection": (b"ATTACH_REJECTED reason=full\n", "ERROR"),
    "an unknown line first": (b"HELLO\nATTACH_OK protocolVersion=2 slotCount=3\n", "ERROR"),
    "a MESSAGE first": (b"MESSAGE hi\nATTACH_OK protocolVersion=2 slotCount=3\n", "ERROR"),
    "an empty line first": (b"\nATTACH_OK protocolVersion=2 slotCount=3\n", "ERROR"),
}


def _add_reply_row(name: str, reply: bytes, expected: str) -> None:
    def run(scene: Scene) -> object:
        scene.start_producer().control.reply_to_attach = lambda _line: reply
        return scene.try_attach()

    behaviour(f"attach: answered with {name}", expected)(run)


for _name, (_reply, _expected) in REPLIES.items():
    _add_reply_row(_name, _reply, _expected)


@behaviour("attach: says its version", ["ATTACH protocolVersion=2"])
def attach_line(scene: Scene) -> object:
    producer = scene.start_producer()
    lines: list[str] = []
    answer = producer.control.reply_to_attach
    producer.control.reply_to_attach = lambda line: lines.append(line.decode()) or answer(line)
    scene.attach()
    return lines


@behaviour("attach: a missing semaphore is no error", "SUCCESS")
def no_semaphore(scene: Scene) -> object:
    scene.start_producer(wakes=("no-semaphore", "futex"))
    return scene.try_attach()


@behaviour("attach: a stopped producer attaches, the first wait says so", "INVALID_STATE")
def stopped(scene: Scene) -> object:
    scene.start_producer().set_alive(0)
    return scene.attach().wait(1000)


@behaviour("attach: so does a dead pid", ["INVALID_STATE", ["SUCCESS", False]], abis=C_ABIS)
def dead_pid(scene: Scene) -> object:
    child = subprocess.Popen([sys.executable, "-c", ""])
    child.wait()
    scene.start_producer(pid=child.pid)
    client = scene.attach()
    return [client.wait(1000), scene.library.is_alive(client.handle)]


@behaviour("attach: a hundred refusals leave no descriptor, mapping or thread", [0, 0, 0])
def no_leak(scene: Scene) -> object:
    producer = scene.start_producer()
    producer.control.reply_to_attach = lambda _line: b"NO\n"
    scene.try_attach()
    producer.control.drop_all()
    before = count_open()
    for _ in range(100):
        scene.try_attach()
        producer.control.drop_all()
    return [after - first for after, first in zip(count_open(), before, strict=True)]
