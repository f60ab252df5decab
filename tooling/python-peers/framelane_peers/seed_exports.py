"""Exports of the seed engine: each job writes an animated GIF, WebP or PNG on a thread of its own."""

from __future__ import annotations

import os
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

from PIL import Image

from .seed_effects import apply_chain
from .seed_media import Clip, MediaError

SUFFIXES = (".gif", ".webp", ".png")


@dataclass
class ExportJob:
    clip: Clip
    path: Path
    chain: list
    frame_indexes: list[int]
    size: tuple[int, int]
    done: int = 0
    error: str | None = None
    started: float = field(default_factory=time.monotonic)
    is_cancelled: threading.Event = field(default_factory=threading.Event)

    @property
    def progress(self) -> float:
        return self.done / len(self.frame_indexes)

    @property
    def eta_s(self) -> float:
        elapsed = time.monotonic() - self.started
        return elapsed * (1 - self.progress) / self.progress if self.done else 0.0

    def run(self) -> None:
        # the target appears by a rename, so that half an export never bears its name
        partial = self.path.with_name(f".{self.path.stem}-{os.getpid()}{self.path.suffix}")
        try:
            rendered = []
            for index in self.frame_indexes:
                if self.is_cancelled.is_set():
                    return
                rendered.append(self._render(index))
                if len(rendered) < len(self.frame_indexes):
                    self.done = len(rendered)
            duration_ms = round(1000 / self.clip.fps)
            rendered[0].save(partial, save_all=True, append_images=rendered[1:], duration=duration_ms, loop=0)
            os.replace(partial, self.path)
            self.done = len(rendered)
        except Exception as error:  # a thread has no caller: the job carries its failure
            self.error = str(error)
        finally:
            partial.unlink(missing_ok=True)

    def _render(self, index: int) -> Image.Image:
        return apply_chain(self.clip.frames[index], self.chain).resize(self.size)


def read_size(clip: Clip, resolution: object) -> tuple[int, int]:
    if isinstance(resolution, str) and "x" in resolution:
        width, height = (int(part) for part in resolution.split("x"))
        return width, height
    return clip.frames[0].size


def create_job(clip: Clip, request: dict) -> ExportJob:
    path = Path(request["path"])
    if path.suffix not in SUFFIXES:
        raise MediaError(f"codec {path.suffix or 'without suffix'} is not available")
    start, end = request.get("in_point") or 0, request.get("out_point")
    indexes = [i for i, at in enumerate(clip.starts_s) if at >= start and (end is None or at < end)]
    if not indexes:
        raise MediaError("in_point and out_point leave nothing to export")
    return ExportJob(clip, path, request.get("chain") or [], indexes, read_size(clip, request.get("resolution")))
