"""Behaviours: which frame a wait gives, and when it gives none."""

from __future__ import annotations

from .behaviour_table import C_ABIS, behaviour
from .stream_layout import LATEST_SEQUENCE, LATEST_SLOT
from .stream_scene import Scene


@behaviour("frame: none yet is TIMEOUT, also without waiting", ["TIMEOUT", "TIMEOUT"])
def none_yet(scene: Scene) -> object:
    scene.start_producer()
    client = scene.attach()
    return [client.wait(0), client.wait(30)]


@behaviour("frame: a late client gets the newest at once, and once", [5, "TIMEOUT"])
def late(scene: Scene) -> object:
    producer = scene.start_producer()
    for _ in range(5):
        scene.publish(producer)
    client = scene.attach()
    return [client.wait(1000), client.wait(0)]


@behaviour("frame: all fields", [1, 123456789, 5, 3, 64, 1, True], abis=C_ABIS)
def fields(scene: Scene) -> object:
    producer = scene.start_producer()
    pixels = bytes(range(60))
    producer.publish(pixels, 5, 3, timestamp_ns=123456789)
    client = scene.attach()
    client.wait(1000)
    frame = client.frame
    geometry = [frame.width, frame.height, frame.pitch, frame.format]
    return [frame.sequence, frame.timestamp_ns, *geometry, client.pixels() == pixels]


@behaviour("frame: source and slot index of the unified frame", [0, 1], released=[0, 0], abis=("unified",))
def unified_fields(scene: Scene) -> object:
    producer = scene.start_producer()
    scene.publish(producer)
    scene.publish(producer)
    client = scene.attach()
    client.wait(1000)
    return [client.frame.source, client.frame.slot_index]


@behaviour("frame: sequences rise, skipped ones are skipped", [1, 3, 4, "TIMEOUT"])
def rise(scene: Scene) -> object:
    producer = scene.start_producer()
    client = scene.attach()
    scene.publish(producer)
    seen = [client.wait(1000)]
    scene.publish(producer)
    scene.publish(producer)
    seen.append(client.wait(1000))
    scene.publish(producer)
    return [*seen, client.wait(1000), client.wait(0)]


@behaviour("frame: the size may change with every frame", [[1, 1], [8, 4], [3, 2]])
def sizes(scene: Scene) -> object:
    producer = scene.start_producer()
    client = scene.attach()
    seen = []
    for width, height in ((1, 1), (8, 4), (3, 2)):
        scene.publish(producer, width, height)
        client.wait(1000)
        seen.append([client.frame.width, client.frame.height])
    return seen


@behaviour("frame: out is untouched without one", [7, "TIMEOUT", 7])
def untouched(scene: Scene) -> object:
    scene.start_producer()
    client = scene.attach()
    client.frame.sequence = 7
    return [7, client.wait(0), client.frame.sequence]


@behaviour("frame: a slot index out of range is not ready", ["TIMEOUT", 1])
def wild_slot(scene: Scene) -> object:
    producer = scene.start_producer()
    client = scene.attach()
    scene.publish(producer)
    producer.region.store_u32(LATEST_SLOT, 0xFFFFFFFF)
    first = client.wait(50)
    producer.region.store_u32(LATEST_SLOT, 0)
    return [first, client.wait(1000)]


@behaviour("frame: a slot with another sequence is not ready", ["TIMEOUT", 1])
def unsettled(scene: Scene) -> object:
    producer = scene.start_producer()
    client = scene.attach()
    scene.publish(producer)
    slot = producer.geometry.slot_offset(0)
    producer.region.store_u64(slot, 0)
    first = client.wait(50)
    producer.region.store_u64(slot, 1)
    return [first, client.wait(1000)]


@behaviour("frame: a falling sequence is ignored until it is higher", [1 << 40, "TIMEOUT", (1 << 40) + 1])
def falling(scene: Scene) -> object:
    producer = scene.start_producer()
    client = scene.attach()
    producer.last = (1 << 40) - 1
    scene.publish(producer)
    seen = [client.wait(1000)]
    producer.region.store_u64(LATEST_SEQUENCE, 5)
    seen.append(client.wait(30))
    scene.publish(producer)
    return [*seen, client.wait(1000)]


@behaviour("frame: sequences of 64 bits", 0xFFFFFFFFFFFFFFFE, abis=C_ABIS)
def wide(scene: Scene) -> object:
    producer = scene.start_producer()
    client = scene.attach()
    producer.last = 0xFFFFFFFFFFFFFFFD
    scene.publish(producer)
    return client.wait(1000)


GEOMETRY_FAULTS = {
    "width 0": (16, 0),
    "width above the capacity": (16, 9),
    "height 0": (20, 0),
    "height above the capacity": (20, 5),
    "a pitch below the width": (24, 28),
    "a pitch above the capacity": (24, 128),
    "a pitch that overflows": (24, 0xFFFFFFC0),
}


def _add_geometry_row(name: str, offset: int, value: int) -> None:
    def run(scene: Scene) -> object:
        producer = scene.start_producer()
        client = scene.attach()
        scene.publish(producer)
        producer.region.store_u32(producer.geometry.slot_offset(0) + offset, value)
        first = client.wait(50)
        scene.publish(producer)
        return [first, client.wait(1000)]

    behaviour(f"frame: {name} is dropped, the next one comes", ["TIMEOUT", 2])(run)


for _name, (_offset, _value) in GEOMETRY_FAULTS.items():
    _add_geometry_row(_name, _offset, _value)


@behaviour("frame: an unread one beats a stop", [1, "INVALID_STATE", "INVALID_STATE"])
def before_stop(scene: Scene) -> object:
    producer = scene.start_producer()
    client = scene.attach()
    scene.publish(producer)
    producer.set_alive(0)
    return [client.wait(1000), client.wait(1000), client.wait(0)]


@behaviour("frame: a flag that returns to 1 makes the client work again", ["INVALID_STATE", 1])
def revived(scene: Scene) -> object:
    producer = scene.start_producer()
    client = scene.attach()
    producer.set_alive(0)
    first = client.wait(1000)
    producer.set_alive(1)
    scene.publish(producer)
    return [first, client.wait(1000)]


@behaviour("frame: frames flow after the server has closed the socket", [1, ["SUCCESS", True], "ERROR"], abis=C_ABIS)
def without_socket(scene: Scene) -> object:
    producer = scene.start_producer()
    client = scene.attach()
    producer.control.close()
    scene.publish(producer)
    status = client.send_message(b"x")
    return [client.wait(1000), scene.library.is_alive(client.handle), status]


@behaviour("frame: release_frame does nothing", ["SUCCESS", "INVALID_ARGUMENT"], abis=C_ABIS)
def release(scene: Scene) -> object:
    scene.start_producer()
    client = scene.attach()
    return [scene.library.method("release_frame", client.handle), scene.library.method("release_frame", None)]


@behaviour("frame: NULL client or out", ["INVALID_ARGUMENT", "INVALID_ARGUMENT", "INVALID_ARGUMENT"], abis=C_ABIS)
def null_arguments(scene: Scene) -> object:
    scene.start_producer()
    client = scene.attach()
    alive = scene.library.call(scene.library.abi.is_alive, client.handle, None)
    return [scene.library.wait_frame(None, 0, client.frame), scene.library.wait_frame(client.handle, 0, None), alive]
