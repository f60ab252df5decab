"""The seed engine's effects. The seed does not say how an effect is written down, so both common spellings are read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Callable

from PIL import Image, ImageFilter, ImageOps


class EffectError(Exception):
    """An effect that cannot be applied; the text goes into the reply."""


@dataclass(frozen=True)
class Effect:
    name: str
    category: str
    params: list[dict[str, object]]
    apply: Callable[[Image.Image, dict[str, float]], Image.Image]


def number_param(name: str, label: str, default: float, bounds: tuple[float, float]) -> dict[str, object]:
    return {"name": name, "label": label, "type": "float", "default": default, "min": bounds[0], "max": bounds[1]}


def shift_hue(image: Image.Image, params: dict[str, float]) -> Image.Image:
    hue, saturation, value = image.convert("HSV").split()
    shift = round(params["amount"] * 256 / 360)
    return Image.merge("HSV", (hue.point(lambda h: (h + shift) % 256), saturation, value)).convert("RGB")


EFFECTS = {
    "fx.invert": Effect("Invert", "color", [], lambda image, _: ImageOps.invert(image)),
    "fx.hue_shift": Effect("Hue shift", "color", [number_param("amount", "Amount", 90, (-360, 360))], shift_hue),
    "fx.blur": Effect(
        "Blur",
        "blur",
        [number_param("radius", "Radius", 5, (0, 50))],
        lambda image, params: image.filter(ImageFilter.GaussianBlur(params["radius"])),
    ),
    "fx.edge_detect": Effect("Edge detect", "stylize", [], lambda image, _: image.filter(ImageFilter.FIND_EDGES)),
}


def list_effects() -> list[dict[str, object]]:
    return [
        {"id": effect_id, "name": effect.name, "category": effect.category, "params": effect.params}
        for effect_id, effect in EFFECTS.items()
    ]


def read_params(effect: Effect, given: dict) -> dict[str, float]:
    values = {}
    for param in effect.params:
        value = given.get(param["name"], param["default"])
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            raise EffectError(f"{param['name']} must be a number")
        values[param["name"]] = min(max(value, param["min"]), param["max"])
    return values


def apply_chain(image: Image.Image, chain: object) -> Image.Image:
    """The image after every enabled effect of the chain, in order."""
    if not isinstance(chain, list):
        raise EffectError("chain must be a list")
    for entry in chain:
        if not isinstance(entry, dict):
            raise EffectError("a chain entry must be an object")
        effect_id = entry.get("effectId", entry.get("effect_id", entry.get("id")))
        effect = EFFECTS.get(effect_id)
        if effect is None:
            raise EffectError(f"unknown effect: {effect_id}")
        if entry.get("isEnabled", entry.get("enabled", True)):
            changed = effect.apply(image, read_params(effect, entry.get("parameters", entry.get("params", {}))))
            image = Image.blend(image, changed, float(entry.get("mix", 1)))
    return image
