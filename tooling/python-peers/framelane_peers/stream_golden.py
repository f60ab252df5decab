"""Publishes the golden frame for real, attaches, sends the golden lines, and compares every byte with the fixture.

python3 -m framelane_peers.stream_golden GOLDEN_JSON NAME prints one JSON line per comparison; exit code 1 when one differs.
"""

from __future__ import annotations

import argparse
import json
import struct
import sys
import time
from pathlib import Path

from .stream_layout import HEADER_SIZE, SLOT_HEADER_SIZE, Geometry
from .stream_producer import Producer
from .stream_reader import Reader

WATCHDOG_S = 30


def wait_for_lines(lines: list[bytes], count: int) -> None:
    deadline = time.monotonic() + WATCHDOG_S
    while len(lines) < count and time.monotonic() < deadline:
        time.sleep(0.002)


def build(fields: dict, pixels: bytes, name: str) -> dict[str, str]:
    geometry = Geometry(fields["maxWidth"], fields["maxHeight"], fields["slotCount"])
    with Producer(name, geometry, pid=fields["producerPid"]) as producer:
        lines: list[bytes] = []
        answer = producer.control.reply_to_attach
        producer.control.reply_to_attach = lambda line: lines.append(line) or answer(line)
        producer.control.on_line = lines.append
        size = (fields["width"], fields["height"])
        producer.publish(pixels, *size, timestamp_ns=int(fields["captureTimestampNs"]))
        reader = Reader(name)
        frame = reader.read(WATCHDOG_S * 1000)
        assert frame is not None, "the reader found no frame"
        reader.send(b"INPUT_KEY keyCode=65 scanCode=30 modifiers=3 state=1 tsUs=77")
        reader.send(b"MESSAGE " + "hé".encode())
        wait_for_lines(lines, 3)
        reader.close()
        region = bytes(producer.region.bytes)
    attach, key, message = ((line + b"\n").hex() for line in lines)
    padding = region[HEADER_SIZE + SLOT_HEADER_SIZE + 16 : HEADER_SIZE + SLOT_HEADER_SIZE + 64]
    return {
        "fileBytes": str(len(region)),
        "headerHex": region[:HEADER_SIZE].hex(),
        "slotHeaderHex": region[HEADER_SIZE : HEADER_SIZE + SLOT_HEADER_SIZE].hex(),
        "paddingHex": padding.hex(),
        "pixelsHex": frame.pixels.hex(),
        "snapshotHeaderHex": struct.pack("<2IQ", frame.width, frame.height, frame.sequence).hex(),
        "lines.attach": attach,
        "lines.key": key,
        "lines.message": message,
    }


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("golden", type=Path)
    parser.add_argument("name")
    options = parser.parse_args()
    golden = json.loads(options.golden.read_text())
    expected = {name: value for name, value in golden.items() if name.endswith("Hex")}
    expected |= {f"lines.{name}": value for name, value in golden["lines"].items()}
    expected |= {"fileBytes": str(golden["fields"]["fileBytes"]), "paddingHex": "00" * 48}
    built = build(golden["fields"], bytes.fromhex(golden["pixelsHex"]), options.name)
    for name in sorted(expected | built):
        print(json.dumps({"name": name, "built": built.get(name), "golden": expected.get(name)}))
    return 0 if built == expected else 1


if __name__ == "__main__":
    sys.exit(main())
