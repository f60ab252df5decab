"""Clips of the seed engine: animated GIF, WebP or PNG decoded by Pillow, sound from a WAV of the same name beside them."""

from __future__ import annotations

import bisect
import wave
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageSequence, UnidentifiedImageError

TIME_TOLERANCE_S = 0.0001
DEFAULT_FRAME_MS = 100
MAX_FRAMES = 2_000


class MediaError(Exception):
    """A file that is not a clip; the text goes into the reply."""


@dataclass(frozen=True)
class Clip:
    """All frames decoded; `starts_s[i]` is when frame i appears and `duration_s` when the last one ends."""

    path: Path
    codec: str
    frames: list[Image.Image]
    starts_s: list[float]
    duration_s: float
    sound_path: Path | None

    @property
    def fps(self) -> float:
        return len(self.frames) / self.duration_s

    def frame_at(self, time_s: float) -> int:
        """The frame on screen at a time; the last one for every time after the end."""
        return max(0, bisect.bisect_right(self.starts_s, time_s + TIME_TOLERANCE_S) - 1)


def open_clip(path_text: str) -> Clip:
    path = Path(path_text)
    if not path.is_file():
        raise MediaError("file not found")
    frames: list[Image.Image] = []
    starts_ms: list[float] = []
    end_ms = 0.0
    try:
        with Image.open(path) as image:
            codec = (image.format or "unknown").lower()
            for frame in ImageSequence.Iterator(image):
                if len(frames) == MAX_FRAMES:
                    raise MediaError(f"more than {MAX_FRAMES} frames")
                frames.append(frame.convert("RGB"))
                starts_ms.append(end_ms)
                end_ms += frame.info.get("duration") or DEFAULT_FRAME_MS
    except (UnidentifiedImageError, OSError, SyntaxError) as error:
        raise MediaError("cannot read this file as media") from error
    sound_path = path.with_suffix(".wav")
    return Clip(
        path=path,
        codec=codec,
        frames=frames,
        starts_s=[start / 1000 for start in starts_ms],
        duration_s=end_ms / 1000,
        sound_path=sound_path if sound_path.is_file() else None,
    )


def cut_sound(clip: Clip, target: Path, start_s: float, duration_s: float) -> None:
    """Copies a span of the clip's sound into a WAV of its own."""
    if clip.sound_path is None:
        raise MediaError("asset has no audio")
    with wave.open(str(clip.sound_path), "rb") as source, wave.open(str(target), "wb") as output:
        rate = source.getframerate()
        first = min(round(start_s * rate), source.getnframes())
        source.setpos(first)
        output.setparams(source.getparams())
        output.writeframes(source.readframes(round((start_s + duration_s) * rate) - first))
