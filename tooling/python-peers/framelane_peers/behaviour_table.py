"""The list of behaviours and the marks a row carries."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from .stream_scene import Scene


@dataclass(frozen=True)
class Row:
    """`expected` is the outcome of our library; `released` that of the released 0.5.7, where it is known to differ."""

    name: str
    run: Callable[[Scene], object]
    expected: object
    released: object
    abis: tuple[str, ...]


rows: list[Row] = []
_SAME = object()
# In place of an outcome of the released library: the row is not run with it.
UNTRIED = object()


# Rows about what only the C interfaces have: NULLs, capture times, bytes that are no text, a destroy of one's own.
C_ABIS = ("shm", "unified")


def behaviour(name: str, expected: object, released: object = _SAME, abis: tuple[str, ...] = (*C_ABIS, "addon")):
    """Adds a row. Outcomes are compared as JSON, so tuples and lists are the same."""

    def add(run: Callable[[Scene], object]) -> Callable[[Scene], object]:
        rows.append(Row(name, run, expected, expected if released is _SAME else released, abis))
        return run

    return add
