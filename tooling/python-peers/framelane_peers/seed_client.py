"""A plain REQ client: python3 -m framelane_peers.seed_client PORT MESSAGE... (or "-" to read messages from stdin).

Each message is sent exactly as it is written, so that wrong ones can be sent too; "hex:7b7d" sends bytes and
"hex:7b7d,00" sends two frames. Each reply is printed as one line, as it came; a missing one as {"timeout_ms": N}.
"""

from __future__ import annotations

import argparse
import json
import sys
from typing import Iterable

import zmq

HEX_PREFIX = "hex:"


class SeedClient:
    """One request, one reply. A REQ socket whose reply never came cannot be used again, so it is replaced."""

    def __init__(self, port: int, timeout_ms: int) -> None:
        self._endpoint = f"tcp://127.0.0.1:{port}"
        self._timeout_ms = timeout_ms
        self._context = zmq.Context()
        self._socket = self._connect()

    def _connect(self) -> zmq.Socket:
        socket = self._context.socket(zmq.REQ)
        socket.linger = 0
        socket.connect(self._endpoint)
        return socket

    def exchange(self, frames: list[bytes]) -> bytes | None:
        """The reply, or None after the timeout."""
        self._socket.send_multipart(frames)
        if self._socket.poll(self._timeout_ms):
            return self._socket.recv()
        self._socket.close()
        self._socket = self._connect()
        return None

    def close(self) -> None:
        self._socket.close()
        self._context.term()


def parse_message(text: str) -> list[bytes]:
    if text.startswith(HEX_PREFIX):
        return [bytes.fromhex(part) for part in text[len(HEX_PREFIX) :].split(",")]
    return [text.encode("utf-8")]


def read_messages(given: list[str]) -> Iterable[str]:
    if given == ["-"]:
        return (line.rstrip("\n") for line in sys.stdin)
    return given


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("port", type=int)
    parser.add_argument("message", nargs="+")
    parser.add_argument("--timeout-ms", type=int, default=10_000)
    options = parser.parse_args()
    client = SeedClient(options.port, options.timeout_ms)
    missing = 0
    try:
        for text in read_messages(options.message):
            reply = client.exchange(parse_message(text))
            missing += reply is None
            print(json.dumps({"timeout_ms": options.timeout_ms}) if reply is None else reply.decode("utf-8"), flush=True)
    finally:
        client.close()
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
