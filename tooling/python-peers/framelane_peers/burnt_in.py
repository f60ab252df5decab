"""Frame numbers burnt into pictures: a row of square cells that survives lossy encoding and is read from luma.

The cell's side is 2 * round(height / 60) pixels and the row starts one cell from the top and one from the left: a white
cell, a black cell, then 16 cells, most significant bit first, white for one.
"""

from __future__ import annotations

import math

from PIL import Image, ImageDraw, ImageStat

SYNC_CELLS = 2
BIT_CELLS = 16
THRESHOLD = 128
WHITE = (255, 255, 255)
BLACK = (0, 0, 0)


def cell_size(height: int) -> int:
    """Side of one cell in pixels; halves round up, as they do in JavaScript."""
    return 2 * math.floor(height / 60 + 0.5)


def _cell_box(cell: int, column: int) -> tuple[int, int, int, int]:
    left = cell + column * cell
    return left, cell, left + cell, 2 * cell


def draw_number(image: Image.Image, number: int) -> None:
    """Burns `number` (0..65535) into an RGB image; raises ValueError where the row does not fit."""
    cell = cell_size(image.height)
    if cell == 0 or cell * (SYNC_CELLS + BIT_CELLS + 1) > image.width:
        raise ValueError(f"expected a picture wide enough for the number row, got {image.width}x{image.height}")
    if not 0 <= number < 1 << BIT_CELLS:
        raise ValueError(f"expected a number of {BIT_CELLS} bits, got {number}")
    bits = [number >> (BIT_CELLS - 1 - index) & 1 for index in range(BIT_CELLS)]
    draw = ImageDraw.Draw(image)
    for column, is_white in enumerate([1, 0, *bits]):
        left, top, right, bottom = _cell_box(cell, column)
        draw.rectangle((left, top, right - 1, bottom - 1), fill=WHITE if is_white else BLACK)


def read_number(image: Image.Image) -> int | None:
    """The burnt-in number, or None when the two cells in front of it are not white and black."""
    cell = cell_size(image.height)
    if cell == 0 or cell * (SYNC_CELLS + BIT_CELLS + 1) > image.width:
        return None
    luma = image.convert("L")
    margin = cell // 4

    def is_white(column: int) -> bool:
        left, top, right, bottom = _cell_box(cell, column)
        middle = luma.crop((left + margin, top + margin, right - margin, bottom - margin))
        return ImageStat.Stat(middle).mean[0] >= THRESHOLD

    if not is_white(0) or is_white(1):
        return None
    number = 0
    for column in range(SYNC_CELLS, SYNC_CELLS + BIT_CELLS):
        number = number << 1 | is_white(column)
    return number
