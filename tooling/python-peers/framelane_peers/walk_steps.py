"""What the walks through an engine share: a client that expects replies, and a step that prints how it went."""

from __future__ import annotations

import json
import mmap
import time
from pathlib import Path
from typing import Callable

from .describe_picture import describe_picture
from .ring_reader import read_latest
from .seed_client import SeedClient

JOB_LIMIT_S = 120
POLL_S = 0.02


class WalkError(Exception):
    """A reply that is not as described."""


def expect(is_right: bool, what: str, found: object) -> None:
    if not is_right:
        raise WalkError(f"expected {what}, found {json.dumps(found, default=str)[:400]}")


class WalkClient:
    """Numbers its requests and checks that each reply bears the number of its own."""

    def __init__(self, port: int, extra: dict[str, object] | None = None) -> None:
        self._client = SeedClient(port, timeout_ms=30_000)
        self._extra = extra or {}
        self._last_id = 0

    def ask(self, cmd: str, **fields: object) -> dict:
        self._last_id += 1
        request_id = f"walk-{self._last_id}"
        message = {"cmd": cmd, "id": request_id, **self._extra, **fields}
        reply = self.send(json.dumps(message).encode("utf-8"))
        expect(reply.get("id") == request_id, f"a reply to {request_id}", reply)
        return reply

    def succeed(self, cmd: str, **fields: object) -> dict:
        reply = self.ask(cmd, **fields)
        expect(reply.get("ok") is True, f"{cmd} to succeed", reply)
        return reply

    def send(self, payload: bytes) -> dict:
        raw = self._client.exchange([payload])
        expect(raw is not None, "a reply", payload[:80])
        return json.loads(raw or b"{}")

    def poll(self, cmd: str, is_over: Callable[[dict], bool], **fields: object) -> list[dict]:
        """Every status until the last one."""
        replies = []
        end = time.monotonic() + JOB_LIMIT_S
        while time.monotonic() < end:
            replies.append(self.succeed(cmd, **fields))
            if is_over(replies[-1]):
                return replies
            time.sleep(POLL_S)
        raise WalkError(f"expected {cmd} to come to an end, found {replies[-1]}")

    def close(self) -> None:
        self._client.close()


def look_at_ring(path: Path) -> dict[str, object]:
    """What the newest picture shows, read as the seed says."""
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as ring:
        jpeg = read_latest(ring)
    expect(jpeg is not None, "a picture in the ring", jpeg)
    return describe_picture(jpeg or b"")


def run_steps(steps: list[tuple[str, Callable[[], object]]]) -> int:
    """Runs the steps in order, prints one line for each, and stops at the first that fails."""
    for name, step in steps:
        try:
            step()
        except (WalkError, OSError, ValueError, KeyError, TypeError) as error:
            print(json.dumps({"step": name, "ok": False, "error": f"{type(error).__name__}: {error}"}), flush=True)
            return 1
        print(json.dumps({"step": name, "ok": True}), flush=True)
    return 0
