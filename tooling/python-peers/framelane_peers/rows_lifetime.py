"""Behaviours: the end of a client, also at the worst moment."""

from __future__ import annotations

import threading
import time

from .behaviour_table import C_ABIS, behaviour
from .stream_scene import Scene, count_open, in_thread, wait_until

ATTACH_JOIN_S = 12


@behaviour("end: destroy of NULL", "SUCCESS")
def destroy_null(scene: Scene) -> object:
    return scene.library.destroy(None)


@behaviour("end: destroy detaches", ["SUCCESS", [1, 0]])
def detaches(scene: Scene) -> object:
    producer = scene.start_producer()
    counts: list[int] = []
    producer.control.on_count = counts.append
    client = scene.attach()
    status = client.destroy()
    wait_until(lambda: len(counts) == 2, "the detach")
    return [status, counts]


@behaviour("end: three hundred attach, read and destroy leave nothing", [0, 0, 0])
def cycles(scene: Scene) -> object:
    producer = scene.start_producer()
    scene.publish(producer)

    def cycle() -> None:
        client = scene.attach()
        client.listen()
        assert client.wait(5000) == 1
        client.destroy()

    cycle()
    wait_until(lambda: producer.control.attached == 0, "the first detach")
    before = count_open()
    for _ in range(300):
        cycle()
    wait_until(lambda: producer.control.attached == 0, "the last detach")
    return [after - first for after, first in zip(count_open(), before, strict=True)]


@behaviour("end: destroy waits for a running callback", ["SUCCESS", True], abis=C_ABIS)
def waits(scene: Scene) -> object:
    producer = scene.start_producer()
    client = scene.attach()
    has_begun, has_ended = threading.Event(), threading.Event()

    def hold(_message: bytes) -> None:
        has_begun.set()
        time.sleep(0.2)
        has_ended.set()

    client.listen(hold)
    producer.control.broadcast(b"MESSAGE a\n")
    has_begun.wait(20)
    status = client.destroy()
    return [status, has_ended.is_set()]


@behaviour("end: destroy inside the callback", ["INVALID_STATE", 1], released="SIGABRT", abis=C_ABIS)
def inside_callback(scene: Scene) -> object:
    producer = scene.start_producer()
    client = scene.attach()
    statuses: list[str] = []
    client.listen(lambda _m: statuses.append(client.destroy()))
    producer.control.broadcast(b"MESSAGE a\n")
    wait_until(lambda: statuses, "the callback")
    scene.publish(producer)
    return [statuses[0], client.wait(5000)]


@behaviour("end: destroy while another thread waits", ["INVALID_STATE", "SUCCESS"], released="SIGSEGV")
def during_wait(scene: Scene) -> object:
    scene.start_producer()
    client = scene.attach()
    join = in_thread(lambda: client.wait(-1))
    time.sleep(0.2)
    status = client.destroy()
    return [join(), status]


@behaviour("end: no answer to ATTACH", "ERROR", released="still waiting")
def no_answer(scene: Scene) -> object:
    scene.start_producer().control.reply_to_attach = lambda _line: None
    results: list[str] = []
    thread = threading.Thread(target=lambda: results.append(scene.try_attach()), daemon=True)
    thread.start()
    thread.join(ATTACH_JOIN_S)
    return results[0] if results else "still waiting"


@behaviour("end: two threads share the cursor", [1, "INVALID_STATE"], abis=C_ABIS)
def two_waiters(scene: Scene) -> object:
    producer = scene.start_producer()
    client = scene.attach()
    frames = [scene.library.abi.frame(), scene.library.abi.frame()]

    def wait(frame: object) -> object:
        status = scene.library.wait_frame(client.handle, -1, frame)
        return frame.sequence if status == "SUCCESS" else status

    joins = [in_thread(lambda frame=frame: wait(frame)) for frame in frames]
    scene.publish(producer)
    time.sleep(0.3)
    producer.set_alive(0)
    return sorted((join() for join in joins), key=str)
