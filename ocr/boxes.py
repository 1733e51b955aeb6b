"""Places on a page, in pixels."""

from collections.abc import Iterable
from typing import NamedTuple, Self

Point = tuple[float, float]
"""x and y in pixels."""
Baseline = tuple[Point, ...]


class Box(NamedTuple):
    """A rectangle in pixels; x runs right, y runs down, right and bottom are exclusive."""

    left: int
    top: int
    right: int
    bottom: int

    @classmethod
    def around(cls, boxes: Iterable["Box"]) -> Self:
        """The smallest box that holds all `boxes`. Raises ValueError when there are none."""
        lefts, tops, rights, bottoms = zip(*boxes, strict=True)
        return cls(min(lefts), min(tops), max(rights), max(bottoms))

    @property
    def width(self) -> int:
        return self.right - self.left

    @property
    def height(self) -> int:
        return self.bottom - self.top
