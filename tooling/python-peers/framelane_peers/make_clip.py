"""Makes a small animated GIF, WebP or PNG whose frames carry their numbers: python3 -m framelane_peers.make_clip OUT

With --sound a WAV of the same name and length is written beside it; the seed engine takes it for the clip's sound.
"""

from __future__ import annotations

import argparse
import math
import struct
import wave
from pathlib import Path

from PIL import Image, ImageDraw

from .burnt_in import cell_size, draw_number

SAMPLE_RATE = 48_000
TONE_HZ = 1_500
TONE_LEVEL = 0.5
FORMAT_OPTIONS = {".gif": {}, ".webp": {"lossless": True}, ".png": {}}


def draw_frame(size: tuple[int, int], index: int, count: int) -> Image.Image:
    """One RGB frame: a gradient, a bar that moves from left to right over the clip, and the frame number."""
    width, height = size
    gradient = Image.linear_gradient("L").resize(size)
    image = Image.merge("RGB", (gradient, gradient.transpose(Image.Transpose.ROTATE_180), Image.new("L", size, 96)))
    bar = max(4, width // 20)
    left = (width - bar) * index // max(1, count - 1)
    ImageDraw.Draw(image).rectangle((left, height // 2, left + bar - 1, height - 1), fill=(250, 190, 30))
    cell = cell_size(height)
    ImageDraw.Draw(image).rectangle((0, 0, 20 * cell, 3 * cell), fill=(110, 110, 110))
    draw_number(image, index)
    return image


def make_clip(path: Path, size: tuple[int, int], count: int, frame_ms: int) -> None:
    """Writes `count` frames of `frame_ms` milliseconds each; the suffix chooses the format."""
    frames = [draw_frame(size, index, count) for index in range(count)]
    options = FORMAT_OPTIONS[path.suffix]
    frames[0].save(path, save_all=True, append_images=frames[1:], duration=frame_ms, loop=0, **options)


def make_tone(path: Path, seconds: float) -> None:
    """Writes a 16-bit mono WAV with a sine of 1.5 kHz at half of full scale."""
    step = 2 * math.pi * TONE_HZ / SAMPLE_RATE
    samples = (round(32_767 * TONE_LEVEL * math.sin(step * index)) for index in range(round(seconds * SAMPLE_RATE)))
    with wave.open(str(path), "wb") as target:
        target.setnchannels(1)
        target.setsampwidth(2)
        target.setframerate(SAMPLE_RATE)
        target.writeframes(b"".join(struct.pack("<h", sample) for sample in samples))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--frames", type=int, default=50)
    parser.add_argument("--frame-ms", type=int, default=40)
    parser.add_argument("--size", default="320x180", help="WxH")
    parser.add_argument("--sound", action="store_true")
    options = parser.parse_args()
    if options.out.suffix not in FORMAT_OPTIONS:
        parser.error(f"expected a name that ends with one of {', '.join(FORMAT_OPTIONS)}, got {options.out.name}")
    width, height = (int(part) for part in options.size.split("x"))
    make_clip(options.out, (width, height), options.frames, options.frame_ms)
    if options.sound:
        make_tone(options.out.with_suffix(".wav"), options.frames * options.frame_ms / 1000)


if __name__ == "__main__":
    main()
