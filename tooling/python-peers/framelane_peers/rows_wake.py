"""Behaviours: what wakes a waiting client, and how long a wait lasts."""

from __future__ import annotations

import statistics
import threading
import time

from .behaviour_table import behaviour
from .stream_scene import Scene

ROUNDS = 15
SETTLE_ROUNDS = 6
# A missed wake is noticed when the slice of 100 ms ends. Frames here come just after a wait has begun, so the median
# of many delays lies near 0 or near 100 ms and the middle tells which, however busy the machine.
MIDDLE_MS = 50


def _how_woken(scene: Scene, *wakes: str) -> str:
    producer = scene.start_producer(wakes=wakes)
    client = scene.attach()
    delays_ms = []
    for round_number in range(SETTLE_ROUNDS + ROUNDS):
        published: list[int] = []

        def publish(published: list[int] = published) -> None:
            time.sleep(0.01)
            published.append(time.monotonic_ns())
            scene.publish(producer)

        thread = threading.Thread(target=publish)
        thread.start()
        client.wait(10_000)
        seen_ns = time.monotonic_ns()
        thread.join()
        if round_number >= SETTLE_ROUNDS:
            delays_ms.append((seen_ns - published[0]) / 1e6)
    return "at once" if statistics.median(delays_ms) < MIDDLE_MS else "a slice later"


@behaviour("wake: a producer that does both", "at once")
def both(scene: Scene) -> object:
    return _how_woken(scene, "semaphore", "futex")


@behaviour("wake: a producer that only wakes the futex", "at once")
def futex_only(scene: Scene) -> object:
    return _how_woken(scene, "futex")


@behaviour("wake: a producer without a semaphore", "at once")
def no_semaphore(scene: Scene) -> object:
    return _how_woken(scene, "no-semaphore", "futex")


@behaviour("wake: a producer that only posts the semaphore", "at once", released="a slice later")
def semaphore_only(scene: Scene) -> object:
    return _how_woken(scene, "semaphore")


@behaviour("wake: surplus posts neither end nor prolong a wait", ["TIMEOUT", 1])
def surplus(scene: Scene) -> object:
    producer = scene.start_producer()
    client = scene.attach()
    for _ in range(60):
        producer.semaphore.post()
    first = client.wait(50)
    scene.publish(producer)
    return [first, client.wait(1000)]


@behaviour("wake: a constant stream of wakes without frames still ends in TIMEOUT", "TIMEOUT")
def constant_wakes(scene: Scene) -> object:
    producer = scene.start_producer()
    client = scene.attach()
    is_over = threading.Event()

    def wake() -> None:
        while not is_over.wait(0.001):
            producer.wake()

    thread = threading.Thread(target=wake)
    thread.start()
    status = client.wait(200)
    is_over.set()
    thread.join()
    return status


@behaviour("wake: two clients get every frame of a producer that does both", [[1, 1], [2, 2], [3, 3]])
def two_clients(scene: Scene) -> object:
    producer = scene.start_producer()
    clients = [scene.attach(), scene.attach()]
    seen = []
    for _ in range(3):
        scene.publish(producer)
        seen.append([client.wait(5000) for client in clients])
    return seen


@behaviour("wake: a stop ends an endless wait, with and without a wake", ["INVALID_STATE", "INVALID_STATE"])
def stop(scene: Scene) -> object:
    seen = []
    for wakes, name in ((("semaphore", "futex"), "a"), (("neither",), "b")):
        producer = scene.start_producer(wakes=wakes, name=scene.name + name)
        client = scene.attach(scene.name + name)
        timer = threading.Timer(0.03, lambda producer=producer: producer.set_alive(0))
        timer.start()
        seen.append(client.wait(-1))
        timer.join()
    return seen


@behaviour("wake: a wait of -1 ends with the frame", 1)
def endless(scene: Scene) -> object:
    producer = scene.start_producer()
    client = scene.attach()
    timer = threading.Timer(0.25, lambda: scene.publish(producer))
    timer.start()
    sequence = client.wait(-1)
    timer.join()
    return sequence
