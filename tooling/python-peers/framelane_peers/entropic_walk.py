"""Uses an engine as the later application does: python3 -m framelane_peers.entropic_walk PORT PING_PORT TOKEN RING CLIP OUT

Its spellings of chains and exports, files named instead of assets, pings on a port of their own; pictures are read from
the ring as the seed says. One line for each step.
"""

from __future__ import annotations

import argparse
import base64
import sys
import time
import wave
from pathlib import Path

from .describe_picture import describe_picture
from .walk_steps import WalkClient, expect, look_at_ring, run_steps

CHAIN = [{"effect_id": "fx.invert", "enabled": True, "params": {}, "mix": 1.0, "mask_ref": None}]


class EntropicWalk:
    def __init__(self, options: argparse.Namespace) -> None:
        self._options = options
        self._client = WalkClient(options.port, {"_token": options.token, "_ts_send": time.time()})
        self._clip = str(options.clip)

    def list_steps(self) -> list:
        return [
            ("token", self.check_token),
            ("ping", self.ping),
            ("ingest", self.ingest),
            ("effects", self.list_effects),
            ("render", self.render),
            ("spellings", self.mix_spellings),
            ("idle", self.look_at_no_export),
            ("export", self.export),
            ("cancel", self.cancel),
            ("sound", self.decode_sound),
            ("unknown", self.ask_unknown),
            ("shutdown", self.shut_down),
        ]

    def check_token(self) -> None:
        stranger = WalkClient(self._options.port)
        for cmd in ("ping", "list_effects", "shutdown"):
            reply = stranger.ask(cmd)
            expect(reply["ok"] is False and "token" in reply["error"], "a refusal without the token", reply)
        stranger.close()

    def ping(self) -> None:
        pinger = WalkClient(self._options.ping_port, {"_token": self._options.token})
        for client in (pinger, self._client):
            expect(client.ask("ping")["status"] == "alive", "alive", "another status")
        pinger.close()

    def ingest(self) -> None:
        reply = self._client.succeed("ingest", path=self._clip)
        expect(reply["duration_s"] == reply["duration"], "duration_s", reply)

    def list_effects(self) -> None:
        effects = {effect["id"]: effect for effect in self._client.succeed("list_effects")["effects"]}
        radius = effects["fx.blur"]["params"]["radius"]
        expect(radius["min"] == 0 and radius["max"] == 50, "parameters by name", radius)

    def render(self) -> None:
        fields = {"path": self._clip, "time": 0.0, "project_seed": 7, "_render_seq": 1}
        plain = self._client.succeed("render_frame", frame_index=9, chain=[], **fields)
        shown = describe_picture(base64.b64decode(plain["frame_data"]))
        expect(plain["frame_index"] == shown["number"] == 9, "frame 9, which wins over the time", plain)
        expect(look_at_ring(self._options.ring) == shown, "the same picture in the ring", shown)
        inverted = self._client.succeed("render_frame", frame_index=9, chain=CHAIN, **fields)
        found = describe_picture(base64.b64decode(inverted["frame_data"]))
        for before, after in zip(shown["middle"], found["middle"]):
            expect(abs(before + after - 255) <= 12, "an inverted picture", found)
        beyond = self._client.succeed("render_frame", frame_index=10_000_000, chain=[], **fields)
        expect(beyond["clamped"] is True, "the last frame, clamped", beyond.get("frame_index"))
        sought = self._client.succeed("seek", path=self._clip, time=0.5, frame="inline")
        expect("frame_data" in sought, "a picture in the reply", list(sought))
        applied = self._client.succeed("apply_chain", path=self._clip, frame_index=9, chain=CHAIN)
        expect(applied["frame_data"] == inverted["frame_data"], "the same picture again", applied["frame_index"])

    def mix_spellings(self) -> None:
        for chain in ([{"effect_id": "fx.invert", "parameters": {}}], [{"effect_id": "fx.invert", "mask_ref": "m"}]):
            reply = self._client.ask("render_frame", path=self._clip, frame_index=0, chain=chain)
            expect(reply.get("code") == "bad_request", "bad_request", reply)

    def look_at_no_export(self) -> None:
        reply = self._client.ask("export_status")
        expect(reply["status"] == "idle" and reply["progress"] == 0, "an idle engine", reply)

    def export(self) -> None:
        self._start_export(self._options.out, {"start_frame": 3, "end_frame": 12})
        last = self._client.poll("export_status", lambda status: status["progress"] >= 1)[-1]
        expect(last["output_path"] == str(self._options.out), "the name of the output", last)
        expect(last["eta_seconds"] == 0 and last["current_frame"] == 10, "10 frames, the last one taken in", last)
        exported = self._client.succeed("ingest", path=str(self._options.out))
        expect((exported["width"], exported["height"]) == (1280, 720), "720 lines", exported)
        expect(exported["has_audio"] is False, "no sound", exported)

    def cancel(self) -> None:
        target = self._options.out.with_name("cancelled-too.mp4")
        self._start_export(target, {})
        self._client.succeed("export_cancel")
        self._client.poll("export_status", lambda status: status["status"] == "cancelled")
        expect(not target.exists(), "no file of a cancelled export", str(target))

    def decode_sound(self) -> None:
        reply = self._client.succeed("audio_decode", path=self._clip, start=0.1, duration=0.2)
        with wave.open(reply["pcm_path"], "rb") as sound:
            expect(sound.getnframes() == round(0.2 * sound.getframerate()), "a fifth of a second", sound.getparams())
        levels = self._client.succeed("audio_analyze", path=self._clip, time=1.0)
        expect(len(levels["frequency_bands"]) == 8, "eight bands", levels)

    def ask_unknown(self) -> None:
        reply = self._client.ask("freeze_prefix", time=1)
        expect(reply["error"] == "unknown command: freeze_prefix", "an unknown command", reply)

    def shut_down(self) -> None:
        self._client.succeed("shutdown")
        self._client.close()

    def _start_export(self, target: Path, frames: dict) -> None:
        settings = {"codec": "h264", "bitrate": None, "resolution": "720p", "fps": 30, "region": None}
        settings.update(frames, include_audio=False)
        self._client.succeed(
            "export_start", input_path=self._clip, output_path=str(target), chain=CHAIN, settings=settings
        )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("port", type=int)
    parser.add_argument("ping_port", type=int)
    parser.add_argument("token")
    parser.add_argument("ring", type=Path)
    parser.add_argument("clip", type=Path)
    parser.add_argument("out", type=Path)
    return run_steps(EntropicWalk(parser.parse_args()).list_steps())


if __name__ == "__main__":
    sys.exit(main())
