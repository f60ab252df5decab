"""Level and spectrum of a clip's sound around one moment, with nothing but the standard library."""

from __future__ import annotations

import array
import cmath
import math
import wave

from .seed_media import Clip, MediaError

WINDOW = 2_048
BAND_EDGES_HZ = (20, 60, 150, 400, 1_000, 2_500, 6_000, 12_000, 20_000)


def read_window(clip: Clip, time_s: float) -> tuple[list[float], int]:
    """2,048 mono samples in -1..1 centred on `time_s`, zeros outside the file, and the sample rate."""
    if clip.sound_path is None:
        raise MediaError("asset has no audio")
    with wave.open(str(clip.sound_path), "rb") as source:
        if source.getsampwidth() != 2:
            raise MediaError("sound must be 16-bit PCM")
        rate, channels = source.getframerate(), source.getnchannels()
        first = round(time_s * rate) - WINDOW // 2
        skipped = max(0, -first)
        source.setpos(min(max(0, first), source.getnframes()))
        raw = array.array("h", source.readframes(WINDOW - skipped))
    mono = [sum(raw[at : at + channels]) / channels / 32_768 for at in range(0, len(raw), channels)]
    return ([0.0] * skipped + mono + [0.0] * WINDOW)[:WINDOW], rate


def transform(samples: list[complex]) -> list[complex]:
    """Radix-2 Fourier transform of a power of two of samples."""
    count = len(samples)
    if count == 1:
        return samples
    even, odd = transform(samples[0::2]), transform(samples[1::2])
    turned = [cmath.exp(-2j * cmath.pi * k / count) * odd[k] for k in range(count // 2)]
    return [even[k] + turned[k] for k in range(count // 2)] + [even[k] - turned[k] for k in range(count // 2)]


def analyze(clip: Clip, time_s: float) -> dict[str, object]:
    samples, rate = read_window(clip, time_s)
    shape = [0.5 - 0.5 * math.cos(2 * math.pi * index / WINDOW) for index in range(WINDOW)]
    energy_of_shape = sum(weight * weight for weight in shape)
    bins = transform([complex(sample * weight) for sample, weight in zip(samples, shape)])
    # both halves of the spectrum hold the same energy
    powers = [2 * abs(value) ** 2 / (WINDOW * energy_of_shape) for value in bins[: WINDOW // 2]]

    def band_level(low_hz: int, high_hz: int) -> float:
        first, last = math.ceil(low_hz * WINDOW / rate), math.ceil(high_hz * WINDOW / rate)
        return min(1.0, math.sqrt(sum(powers[first:last])))

    return {
        "rms": math.sqrt(sum(sample * sample for sample in samples) / WINDOW),
        "peak": max(abs(sample) for sample in samples),
        "frequency_bands": [band_level(low, high) for low, high in zip(BAND_EDGES_HZ, BAND_EDGES_HZ[1:])],
    }
