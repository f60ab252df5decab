"""The seed's commands, each a method that takes the request and returns the fields of its reply."""

from __future__ import annotations

import math
import tempfile
import threading
import time
from pathlib import Path

from .ring_writer import RingWriter
from .seed_audio import analyze
from .seed_effects import EffectError, apply_chain, list_effects
from .seed_exports import ExportJob, create_job
from .seed_faults import Faults
from .seed_media import Clip, MediaError, cut_sound, open_clip


class RequestError(Exception):
    """A request that cannot be carried out; the text goes into the reply."""


REPORTED = (RequestError, MediaError, EffectError, ValueError, KeyError, TypeError, OSError)


def read_time(request: dict, name: str) -> float:
    value = request.get(name)
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value) or value < 0:
        raise RequestError(f"{name} must be a number >= 0")
    return float(value)


class SeedCommands:
    """Engine state of one client. `seek` and `render_frame` name no asset, so the one used last is meant."""

    def __init__(self, ring: RingWriter, faults: Faults) -> None:
        self._ring = ring
        self._faults = faults
        self._started = time.monotonic()
        self._last_frame_ms = 0.0
        self._clips: dict[str, Clip] = {}
        self._current: str | None = None
        self._jobs: dict[str, ExportJob] = {}
        # made when first needed: an engine that is killed before leaves nothing behind
        self._scratch: tempfile.TemporaryDirectory | None = None
        self._pcm_files = 0

    def close(self) -> None:
        for job in self._jobs.values():
            job.is_cancelled.set()
        if self._scratch is not None:
            self._scratch.cleanup()

    def ping(self, _request: dict) -> dict:
        is_busy = any(job.progress < 1 and job.error is None for job in self._jobs.values())
        uptime_s = time.monotonic() - self._started
        return {"status": "busy" if is_busy else "alive", "uptime_s": uptime_s, "last_frame_ms": self._last_frame_ms}

    def shutdown(self, _request: dict) -> dict:
        return {"ok": True}

    def flush_state(self, request: dict) -> dict:
        project = request["project"]
        assets = project.get("assets") or {}
        clips = {asset_id: open_clip(asset["path"]) for asset_id, asset in assets.items()}
        self._clips = clips
        self._current = project.get("activeAssetId") or next(iter(clips), None)
        return {"ok": True}

    def ingest(self, request: dict) -> dict:
        clip = open_clip(request["path"])
        asset_id = next((key for key, known in self._clips.items() if known.path == clip.path), None)
        asset_id = asset_id or f"asset-{len(self._clips) + 1}"
        self._clips[asset_id] = clip
        self._current = asset_id
        width, height = clip.frames[0].size
        return {
            "ok": True,
            "asset_id": asset_id,
            "width": width,
            "height": height,
            "fps": clip.fps,
            "duration": clip.duration_s,
            "codec": clip.codec,
            "has_audio": clip.sound_path is not None,
        }

    def seek(self, request: dict) -> dict:
        return self._show(self._clip().frame_at(read_time(request, "time")), [])

    def render_frame(self, request: dict) -> dict:
        return self._show(self._clip().frame_at(read_time(request, "time")), request.get("chain", []))

    def apply_chain(self, request: dict) -> dict:
        self._show(request["frame_index"], request.get("chain", []))
        return {"ok": True}

    def render_range(self, request: dict) -> dict:
        """One reply at the end: a REP socket cannot send the progress messages that the seed draws."""
        clip, start, end, fps = self._clip(), read_time(request, "start"), read_time(request, "end"), request["fps"]
        count = math.ceil((end - start) * fps - 1e-6)
        if count < 1:
            raise RequestError("end must be after start")
        for step in range(count):
            apply_chain(clip.frames[clip.frame_at(start + step / fps)], request.get("chain", []))
        return {"ok": True, "cached_count": count}

    def list_effects(self, _request: dict) -> dict:
        return {"ok": True, "effects": list_effects()}

    def export_start(self, request: dict) -> dict:
        job = create_job(self._clip(), request)
        job_id = f"job-{len(self._jobs) + 1}"
        self._jobs[job_id] = job
        threading.Thread(target=job.run, daemon=True).start()
        return {"ok": True, "job_id": job_id}

    def export_status(self, request: dict) -> dict:
        job = self._job(request)
        if job.error is not None:
            raise RequestError(job.error)
        return {"ok": True, "progress": job.progress, "eta_s": job.eta_s, "current_frame": job.done}

    def export_cancel(self, request: dict) -> dict:
        self._job(request).is_cancelled.set()
        return {"ok": True}

    def audio_decode(self, request: dict) -> dict:
        clip = self._clips[request["asset_id"]]
        self._pcm_files += 1
        if self._scratch is None:
            self._scratch = tempfile.TemporaryDirectory(prefix="seed-engine-")
        target = Path(self._scratch.name) / f"pcm-{self._pcm_files}.wav"
        cut_sound(clip, target, read_time(request, "start"), read_time(request, "duration"))
        return {"ok": True, "pcm_path": str(target)}

    def audio_analyze(self, request: dict) -> dict:
        return {"ok": True, **analyze(self._clips[request["asset_id"]], read_time(request, "time"))}

    def _clip(self) -> Clip:
        if self._current is None or self._current not in self._clips:
            raise RequestError("no asset is loaded")
        return self._clips[self._current]

    def _job(self, request: dict) -> ExportJob:
        if request.get("job_id") not in self._jobs:
            raise RequestError("job not found")
        return self._jobs[request["job_id"]]

    def _show(self, frame_index: int, chain: object) -> dict:
        clip = self._clip()
        if not isinstance(frame_index, int) or not 0 <= frame_index < len(clip.frames):
            raise RequestError(f"frame_index {frame_index} is outside 0..{len(clip.frames) - 1}")
        started = time.monotonic()
        self._faults.delay()
        self._ring.write_frame(apply_chain(clip.frames[frame_index], chain))
        self._last_frame_ms = (time.monotonic() - started) * 1000
        return {"ok": True, "frame_index": frame_index}


COMMAND_NAMES = (
    "ping",
    "shutdown",
    "flush_state",
    "ingest",
    "seek",
    "render_frame",
    "apply_chain",
    "render_range",
    "list_effects",
    "export_start",
    "export_status",
    "export_cancel",
    "audio_decode",
    "audio_analyze",
)
