"""Reads a stream by the wire's description. Waits either on the semaphore or on the futex, never on both.

python3 -m framelane_peers.stream_reader NAME [--wake futex|semaphore] [--count N] [--send LINE]… [--timeout-ms N]
prints {"attached": ...}, one JSON line per frame (with the delay of its wake) and the lines it was sent.
"""

from __future__ import annotations

import argparse
import json
import socket
import sys
import time
import zlib
from dataclasses import dataclass

from .stream_layout import FIXED, FORMAT_BGRA8, HEADER_SIZE, LATEST_SEQUENCE, LATEST_SLOT, MAGIC, PRODUCER_ALIVE
from .stream_layout import SLOT, SLOT_HEADER_SIZE, VERSION, names_of
from .stream_region import Region
from .stream_wake import Semaphore, futex_wait_until

SLICE_NS = 100_000_000
ATTACH_TIMEOUT_S = 5
NOT_READY_TRIES = 8


class StreamError(Exception):
    """A stream that must not be read; `code` is the one every reader uses for it."""

    def __init__(self, code: str, text: str) -> None:
        super().__init__(f"{code}: {text}")
        self.code = code


@dataclass(frozen=True)
class Frame:
    sequence: int
    timestamp_ns: int
    width: int
    height: int
    pixels: bytes


class Reader:
    """Pixels are copies with tight rows. `slices_run_out` counts frames that no wake announced."""

    def __init__(self, name: str, wake: str = "futex") -> None:
        names = names_of(name)
        self.last = 0
        self.torn = 0
        self.slices_run_out = 0
        try:
            self.region = Region(names.region_path, writable=False)
        except FileNotFoundError as error:
            raise StreamError("ERR_SHM_NOT_FOUND", str(error)) from error
        self._check_header()
        self.semaphore = Semaphore(names.semaphore) if wake == "semaphore" else None
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.socket.settimeout(ATTACH_TIMEOUT_S)
        try:
            self.socket.connect(names.socket_path)
        except OSError as error:
            raise StreamError("ERR_SHM_NOT_FOUND", str(error)) from error
        self.lines = self.socket.makefile("rb")
        self.socket.sendall(f"ATTACH protocolVersion={VERSION}\n".encode())
        self.attach_reply = self.lines.readline().decode()
        words = self.attach_reply.split()
        if words[:1] != ["ATTACH_OK"]:
            raise StreamError("ERR_SHM_REJECTED", self.attach_reply)
        if words[1] != f"protocolVersion={VERSION}":
            raise StreamError("ERR_SHM_VERSION", self.attach_reply)

    def _check_header(self) -> None:
        if self.region.size < HEADER_SIZE:
            raise StreamError("ERR_SHM_BAD_REGION", f"{self.region.size} bytes")
        fixed = FIXED.unpack_from(self.region.bytes)
        magic, version, pixel_format, self.slot_count, self.max_width, self.max_height = fixed[:6]
        self.max_pitch, self.slot_stride, self.slots_offset = fixed[6:]
        if magic != MAGIC or pixel_format != FORMAT_BGRA8 or not 2 <= self.slot_count <= 8:
            raise StreamError("ERR_SHM_BAD_REGION", f"magic {magic:#x}, format {pixel_format}, {self.slot_count} slots")
        if version != VERSION:
            raise StreamError("ERR_SHM_VERSION", f"expected {VERSION}, found {version}")
        is_slot_too_small = self.slot_stride < SLOT_HEADER_SIZE + self.max_pitch * self.max_height
        end = self.slots_offset + self.slot_count * self.slot_stride
        if self.max_pitch < 4 * self.max_width or is_slot_too_small or end > self.region.size:
            raise StreamError("ERR_SHM_BAD_REGION", "the slots do not fit")

    def try_read(self) -> Frame | None:
        """The newest frame that was not read yet, or None."""
        for _ in range(NOT_READY_TRIES):
            sequence = self.region.load_u64(LATEST_SEQUENCE)
            index = self.region.load_u32(LATEST_SLOT)
            if sequence <= self.last or index >= self.slot_count:
                return None
            slot = self.slots_offset + index * self.slot_stride
            if self.region.load_u64(slot) != sequence:
                continue
            _, timestamp_ns, width, height, pitch, _ = SLOT.unpack_from(self.region.bytes, slot)
            if not self._is_sound(width, height, pitch):
                self.last = sequence
                return None
            pixels = self.region.bytes[slot + SLOT_HEADER_SIZE :]
            rows = b"".join(bytes(pixels[y * pitch : y * pitch + 4 * width]) for y in range(height))
            if self.region.load_u64(slot) == sequence:
                self.last = sequence
                return Frame(sequence, timestamp_ns, width, height, rows)
            self.torn += 1
        return None

    def _is_sound(self, width: int, height: int, pitch: int) -> bool:
        is_in_capacity = 1 <= width <= self.max_width and 1 <= height <= self.max_height
        is_pitch_sound = pitch % 4 == 0 and 4 * width <= pitch <= self.max_pitch
        return is_in_capacity and is_pitch_sound and SLOT_HEADER_SIZE + pitch * height <= self.slot_stride

    def read(self, timeout_ms: int) -> Frame | None:
        """The next frame, or None when the time has passed or the producer has stopped."""
        deadline = time.monotonic_ns() + timeout_ms * 1_000_000
        has_slice_run_out = False
        while True:
            seen = self.region.load_u64(LATEST_SEQUENCE)
            frame = self.try_read()
            if frame is not None:
                self.slices_run_out += has_slice_run_out
                return frame
            now = time.monotonic_ns()
            if now >= deadline or self.region.load_u32(PRODUCER_ALIVE) == 0:
                return None
            has_slice_run_out = not self._wait(seen, min(deadline, now + SLICE_NS))

    def _wait(self, seen: int, until_ns: int) -> bool:
        if self.semaphore is not None:
            return self.semaphore.wait_until(until_ns)
        address = self.region.address + LATEST_SEQUENCE
        return futex_wait_until(address, seen & 0xFFFFFFFF, until_ns) != "timeout"

    def send(self, line: bytes) -> None:
        self.socket.sendall(line + b"\n")

    def close(self) -> None:
        self.socket.sendall(b"DETACH\n")
        self.lines.close()
        self.socket.close()
        if self.semaphore is not None:
            self.semaphore.close()
        self.region.close()


def print_line(value: dict) -> None:
    # In one write: several threads report, and print() writes the end of the line by itself.
    sys.stdout.write(json.dumps(value) + "\n")
    sys.stdout.flush()


def describe(frame: Frame) -> dict:
    return {
        "sequence": frame.sequence,
        "width": frame.width,
        "height": frame.height,
        "crc32": zlib.crc32(frame.pixels),
        "first": frame.pixels[:4].hex(),
        "uniform": frame.pixels.count(frame.pixels[:1]) == len(frame.pixels),
    }


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("name")
    parser.add_argument("--wake", choices=["futex", "semaphore"], default="futex")
    parser.add_argument("--count", type=int, default=1)
    parser.add_argument("--timeout-ms", type=int, default=30_000)
    parser.add_argument("--send", action="append", default=[])
    parser.add_argument("--messages", type=int, default=0, help="lines to wait for at the end")
    options = parser.parse_args()
    try:
        reader = Reader(options.name, options.wake)
    except StreamError as error:
        print_line({"code": error.code, "error": str(error)})
        return 1
    print_line({"attached": reader.attach_reply.strip(), "slots": reader.slot_count})
    for line in options.send:
        reader.send(line.encode())
    for _ in range(options.count):
        frame = reader.read(options.timeout_ms)
        if frame is None:
            break
        print_line(describe(frame))
    reader.socket.settimeout(options.timeout_ms / 1000)
    for _ in range(options.messages):
        print_line({"line": reader.lines.readline().decode().rstrip("\n")})
    print_line({"end": True, "torn": reader.torn, "unannounced": reader.slices_run_out})
    reader.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
