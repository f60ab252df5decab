"""Uses an engine from end to end, with nothing but the seed: python3 -m framelane_peers.seed_walk PORT RING CLIP OUT

CLIP is a clip with sound and burnt-in frame numbers, OUT a file name to export to. One line for each step.
"""

from __future__ import annotations

import argparse
import sys
import wave
from pathlib import Path

from .walk_steps import WalkClient, expect, look_at_ring, run_steps

INVERT = [{"effectId": "fx.invert"}]


class SeedWalk:
    def __init__(self, options: argparse.Namespace) -> None:
        self._options = options
        self._client = WalkClient(options.port)
        self._asset: dict = {}
        self._pcm_path = Path()

    def list_steps(self) -> list:
        return [
            ("ping", self.ping),
            ("ingest", self.ingest),
            ("seek", self.seek),
            ("render", self.render),
            ("range", self.render_range),
            ("export", self.export),
            ("cancel", self.cancel),
            ("sound", self.decode_sound),
            ("levels", self.analyze_sound),
            ("faults", self.send_faults),
            ("flush", self.flush),
            ("shutdown", self.shut_down),
        ]

    def ping(self) -> None:
        pong = self._client.ask("ping")
        expect(pong["status"] in ("alive", "busy"), "a sign of life", pong)
        expect(pong["uptime_s"] >= 0 and pong["last_frame_ms"] >= 0, "times of 0 or more", pong)

    def ingest(self) -> None:
        self._asset = self._client.succeed("ingest", path=str(self._options.clip))
        expect(self._asset["has_audio"] is True and self._asset["duration"] > 1, "a clip with sound", self._asset)
        for name in ("width", "height", "fps"):
            expect(self._asset[name] > 0, f"{name} above 0", self._asset)

    def seek(self) -> None:
        last = round(self._asset["duration"] * self._asset["fps"]) - 1
        for frame in (0, 31, last, 7):
            self._show(frame, self._client.succeed("seek", time=self._middle_of(frame)))

    def render(self) -> None:
        self._show(12, self._client.succeed("render_frame", time=self._middle_of(12), chain=[]))
        plain = look_at_ring(self._options.ring)
        effects = self._client.succeed("list_effects")["effects"]
        expect(any(effect["id"] == INVERT[0]["effectId"] for effect in effects), "fx.invert in the list", effects)
        self._client.succeed("render_frame", time=self._middle_of(12), chain=INVERT)
        inverted = look_at_ring(self._options.ring)
        for before, after in zip(plain["middle"], inverted["middle"]):
            expect(abs(before + after - 255) <= 12, "an inverted picture", inverted)
        self._client.succeed("apply_chain", frame_index=12, chain=[])
        expect(look_at_ring(self._options.ring)["crc32"] == plain["crc32"], "the same picture again", plain)

    def render_range(self) -> None:
        reply = self._client.succeed("render_range", start=0, end=0.5, chain=INVERT, fps=30)
        expect(reply["cached_count"] == 15, "15 pictures", reply)

    def export(self) -> None:
        job_id = self._start_export(self._options.out, 0.5)
        statuses = self._client.poll("export_status", lambda status: status["progress"] >= 1, job_id=job_id)
        parts = [status["progress"] for status in statuses]
        expect(parts == sorted(parts), "progress that never falls", parts)
        expect(statuses[-1]["current_frame"] == 15, "15 frames", statuses[-1])
        exported = self._client.succeed("ingest", path=str(self._options.out))
        expect(abs(exported["duration"] - 0.5) < 0.01 and exported["has_audio"], "half a second with sound", exported)
        self._asset = self._client.succeed("ingest", path=str(self._options.clip))

    def cancel(self) -> None:
        target = self._options.out.with_name("cancelled.mp4")
        job_id = self._start_export(target, 10.0)
        self._client.succeed("export_cancel", job_id=job_id)
        self._client.poll("export_status", lambda status: status.get("status") == "cancelled", job_id=job_id)
        expect(not target.exists(), "no file of a cancelled export", str(target))
        leftovers = [path.name for path in target.parent.iterdir() if "cancelled" in path.name]
        expect(leftovers == [], "nothing left of it", leftovers)

    def decode_sound(self) -> None:
        reply = self._client.succeed("audio_decode", asset_id=self._asset["asset_id"], start=0.25, duration=0.5)
        self._pcm_path = Path(reply["pcm_path"])
        with wave.open(str(self._pcm_path), "rb") as sound:
            expect(sound.getsampwidth() == 2, "16-bit samples", sound.getparams())
            expect(sound.getnframes() == round(0.5 * sound.getframerate()), "half a second", sound.getparams())
            expect(any(sound.readframes(sound.getnframes())), "something to hear", sound.getparams())

    def analyze_sound(self) -> None:
        reply = self._client.succeed("audio_analyze", asset_id=self._asset["asset_id"], time=0.04)
        levels = [reply["rms"], reply["peak"], *reply["frequency_bands"]]
        expect(len(levels) > 3 and all(0 <= level <= 1 for level in levels), "levels of 0..1", reply)
        expect(reply["peak"] > 0.1, "the beep at the full second", reply)

    def send_faults(self) -> None:
        for payload in (b"{", b"\xff\xfe"):
            reply = self._client.send(payload)
            expect(reply["ok"] is False and reply["error"] == "malformed", "malformed", reply)
        reply = self._client.ask("__proto__")
        expect(reply["ok"] is False and reply["error"] == "unknown command: __proto__", "an unknown command", reply)

    def flush(self) -> None:
        assets = {"mine": {"id": "mine", "path": str(self._options.clip)}}
        project = {"version": "1", "id": "walk", "assets": assets, "activeAssetId": "mine"}
        self._client.succeed("flush_state", project=project)
        self._show(3, self._client.succeed("seek", time=self._middle_of(3)))

    def shut_down(self) -> None:
        self._client.succeed("shutdown")
        self._client.close()

    def _middle_of(self, frame: int) -> float:
        return (frame + 0.5) / self._asset["fps"]

    def _show(self, frame: int, reply: dict) -> None:
        expect(reply["frame_index"] == frame, f"frame {frame}", reply)
        found = look_at_ring(self._options.ring)
        expect(found["number"] == frame, f"frame {frame} in the ring", found)

    def _start_export(self, target: Path, out_point: float) -> str:
        order = {"codec": "h264", "bitrate": 2_000_000, "resolution": "640x360", "chain": INVERT}
        reply = self._client.succeed("export_start", path=str(target), in_point=0, out_point=out_point, **order)
        return reply["job_id"]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("port", type=int)
    parser.add_argument("ring", type=Path)
    parser.add_argument("clip", type=Path)
    parser.add_argument("out", type=Path)
    return run_steps(SeedWalk(parser.parse_args()).list_steps())


if __name__ == "__main__":
    sys.exit(main())
