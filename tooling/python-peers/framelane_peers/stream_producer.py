"""Publishes a stream. `Producer` is the part; as a program it obeys lines on standard input.

python3 -m framelane_peers.stream_producer NAME [--size WxH] [--slots N] [--wake both|semaphore|futex]
prints {"ready": ...}, then one JSON line per control line received and per command. Commands:
  publish N [WxH]  N frames; each byte of frame n is n modulo 256     message TEXT     stop     flag 0|1
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import sys
import time

from .stream_control import ControlServer
from .stream_layout import LATEST_SEQUENCE, LATEST_SLOT, PRODUCER_ALIVE, PRODUCER_PID, SLOT_HEADER_SIZE
from .stream_layout import Geometry, names_of, round_up
from .stream_region import Region
from .stream_wake import Semaphore, futex_wake_all, unlink_semaphore


class Producer:
    """`wakes` says whom a frame wakes: "semaphore", "futex", both or neither."""

    def __init__(self, name: str, geometry: Geometry, wakes: tuple[str, ...] = ("semaphore", "futex"), pid=None) -> None:
        self.names = names_of(name)
        self.geometry = geometry
        self.wakes = wakes
        self.last = 0
        self.slot = -1
        self.semaphore: Semaphore | None = None
        self.control: ControlServer | None = None
        self.lines: list[bytes] = []
        self.region = Region(self.names.region_path, writable=True, create_size=geometry.file_size)
        try:
            header = geometry.build_header()
            self.region.bytes[: len(header)] = header
            if "no-semaphore" not in wakes:
                self.semaphore = Semaphore(self.names.semaphore, create=True)
            self.region.store_u32(PRODUCER_PID, os.getpid() if pid is None else pid)
            self.region.store_u32(PRODUCER_ALIVE, 1)
            self.control = ControlServer(self.names.socket_path, geometry.slot_count, self.lines.append)
        except BaseException:
            self.close()
            raise

    def publish(self, pixels: bytes, width: int, height: int, pitch: int | None = None, timestamp_ns=None) -> int:
        """Rows of `pixels` are tight; in the slot they are `pitch` bytes apart."""
        pitch = pitch or round_up(4 * width, 64)
        sequence = self.last + 1
        self.slot = (self.slot + 1) % self.geometry.slot_count
        slot = self.geometry.slot_offset(self.slot)
        region = self.region
        region.store_u64(slot, 0)
        for row in range(height):
            start = slot + SLOT_HEADER_SIZE + row * pitch
            region.bytes[start : start + 4 * width] = pixels[row * 4 * width : (row + 1) * 4 * width]
        for offset, value in ((16, width), (20, height), (24, pitch)):
            region.store_u32(slot + offset, value)
        region.store_u64(slot + 8, time.monotonic_ns() if timestamp_ns is None else timestamp_ns)
        region.store_u64(slot, sequence)
        self.announce(sequence, self.slot)
        return sequence

    def announce(self, sequence: int, slot: int) -> None:
        self.region.store_u32(LATEST_SLOT, slot)
        self.region.store_u64(LATEST_SEQUENCE, sequence)
        self.last = sequence
        self.wake()

    def wake(self) -> None:
        if "semaphore" in self.wakes and self.semaphore is not None:
            self.semaphore.post()
        if "futex" in self.wakes:
            futex_wake_all(self.region.address + LATEST_SEQUENCE)

    def set_alive(self, value: int) -> None:
        self.region.store_u32(PRODUCER_ALIVE, value)
        self.wake()

    def close(self) -> None:
        if self.region.address == 0:
            return
        self.set_alive(0)
        if self.control is not None:
            self.control.close()
        if self.semaphore is not None:
            self.semaphore.close()
            unlink_semaphore(self.names.semaphore)
        with contextlib.suppress(FileNotFoundError):
            os.unlink(self.names.region_path)
        self.region.close()

    def __enter__(self) -> Producer:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def uniform_pixels(sequence: int, width: int, height: int) -> bytes:
    return bytes([sequence % 256]) * (4 * width * height)


def print_line(value: dict) -> None:
    # In one write: several threads report, and print() writes the end of the line by itself.
    sys.stdout.write(json.dumps(value) + "\n")
    sys.stdout.flush()


def obey(producer: Producer, command: str, rest: str) -> dict:
    if command == "publish":
        count, _, size = rest.partition(" ")
        full = (producer.geometry.max_width, producer.geometry.max_height)
        width, height = map(int, size.split("x")) if size else full
        for _ in range(int(count)):
            producer.publish(uniform_pixels(producer.last + 1, width, height), width, height)
        return {"published": producer.last}
    if command == "message":
        producer.control.broadcast(b"MESSAGE " + rest.encode() + b"\n")
        return {"sent": rest}
    if command == "flag":
        producer.set_alive(int(rest))
        return {"flag": int(rest)}
    return {"error": f"unknown command {command}"}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("name")
    parser.add_argument("--size", default="64x64")
    parser.add_argument("--slots", type=int, default=3)
    parser.add_argument("--wake", choices=["both", "semaphore", "futex"], default="both")
    options = parser.parse_args()
    width, height = map(int, options.size.split("x"))
    wakes = ("semaphore", "futex") if options.wake == "both" else (options.wake,)
    with Producer(options.name, Geometry(width, height, options.slots), wakes) as producer:
        producer.control.on_line = lambda line: print_line({"line": line.decode("utf-8", "replace")})
        producer.control.on_count = lambda count: print_line({"attached": count})
        print_line({"ready": options.name, "pid": os.getpid()})
        for line in sys.stdin:
            command, _, rest = line.rstrip("\n").partition(" ")
            if command == "stop":
                break
            print_line(obey(producer, command, rest))
    return 0


if __name__ == "__main__":
    sys.exit(main())
