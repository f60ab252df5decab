"""Builds the golden bytes of the ring and of the gateway's picture header from their fields and compares.

python3 -m framelane_peers.golden RING_JSON GATEWAY_JSON prints one JSON line per comparison; exit code 1 when one differs.
"""

from __future__ import annotations

import argparse
import io
import json
import struct
import sys
import zlib
from pathlib import Path

from PIL import Image

HEADER_SIZE = 64
FOOTER_SIZE = 32
LANES = {"engine": 1, "stream": 2, "matrix": 3}
CODECS = {"jpeg": 1, "rgb888": 2, "bgra8": 3}


def build_ring_header(fields: dict, flags: int) -> bytes:
    written = fields["seq"] + 1
    geometry = struct.pack("<2I", fields["slotSizeBytes"], fields["ringSize"])
    identity = b"FLRB" + struct.pack("<2HQ", 1, flags, int(fields["epoch"], 0))
    return b"".join(
        [
            struct.pack("<2I", written, written),
            geometry,
            struct.pack("<2I", fields["width"], fields["height"]),
            identity,
            struct.pack("<2I", fields["seq"], zlib.crc32(geometry + identity)),
            struct.pack("<Q2I", int(fields["timeUs"]), fields["pid"], 0),
        ]
    )


def build_footer(fields: dict, jpeg_crc: int) -> bytes:
    asset_crc = zlib.crc32(fields["assetId"].encode())
    size = (fields["width"], fields["height"])
    return struct.pack(
        "<6IQ", 2 * fields["seq"] + 2, fields["frameIndex"], *size, jpeg_crc, asset_crc, fields["ptsUs"]
    )


def build_gateway_header(fields: dict) -> bytes:
    return struct.pack(
        "<2BHIQI2HQ",
        LANES[fields["lane"]],
        CODECS[fields["codec"]],
        32,
        fields["request"],
        fields["sequence"],
        fields["frameIndex"],
        fields["width"],
        fields["height"],
        fields["timeUs"],
    )


def compare_ring(golden: dict) -> list[tuple[str, object, object]]:
    fields = golden["fields"]
    slot = bytes.fromhex(golden["slotHex"])
    (length,) = struct.unpack_from("<I", slot)
    jpeg = slot[4:]
    slot_offset = HEADER_SIZE + fields["seq"] % fields["ringSize"] * fields["slotSizeBytes"]
    picture = Image.open(io.BytesIO(jpeg))
    picture.load()
    return [
        ("ring header, footers and checksum", build_ring_header(fields, 3).hex(), golden["headerFlags3Hex"]),
        ("ring header, footers", build_ring_header(fields, 1).hex(), golden["headerFlags1Hex"]),
        ("ring slot offset", slot_offset, golden["slotOffset"]),
        ("ring slot length", length, len(jpeg)),
        ("ring slot picture", picture.size, (fields["width"], fields["height"])),
        ("ring footer offset", slot_offset + fields["slotSizeBytes"] - FOOTER_SIZE, golden["footerOffset"]),
        ("ring footer", build_footer(fields, zlib.crc32(jpeg)).hex(), golden["footerHex"]),
    ]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("ring_json", type=Path)
    parser.add_argument("gateway_json", type=Path)
    options = parser.parse_args()
    gateway = json.loads(options.gateway_json.read_text())
    comparisons = compare_ring(json.loads(options.ring_json.read_text()))
    comparisons.append(
        ("gateway picture header", build_gateway_header(gateway["fields"]).hex(), gateway["pictureHeaderHex"])
    )
    for name, built, golden in comparisons:
        print(json.dumps({"name": name, "built": built, "golden": golden}))
    return 0 if all(built == golden for _, built, golden in comparisons) else 1


if __name__ == "__main__":
    sys.exit(main())
