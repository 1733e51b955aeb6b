"""How a line by hand departs from an even one: it bends, and it gets cramped where the paper ends."""

from dataclasses import replace
from typing import Final

import numpy as np

from classifier.synthesis.handwriting import Writing, box

BENT_SHARE: Final = 0.4
BEND: Final = 0.35
"""Share of the lines that bend, and by how much from their middle to their ends: a deviation, in x-heights."""
CRAMPED_SHARE: Final = 0.15
CRAMPED_FROM: Final = (0.3, 0.9)
CRAMPED_TO: Final = (0.45, 0.85)
"""Share of the lines whose writer sees the edge coming, where on the line, and how small letters are at its end."""


def warp_line(writing: Writing, rng: np.random.Generator) -> Writing:
    """`writing` on a baseline that bends, or with letters that shrink towards its end, or as it was."""
    left, _, right, _ = box([stroke for own in writing.strokes for stroke in own])
    length = max(right - left, writing.x_height)
    rise = float(rng.normal(0, BEND)) * writing.x_height if rng.random() < BENT_SHARE else 0.0
    start, end = (float(rng.uniform(*r)) for r in (CRAMPED_FROM, CRAMPED_TO))
    loss = (1 - end) / (1 - start) if rng.random() < CRAMPED_SHARE else 0.0
    if not rise and not loss:
        return writing

    def moved(stroke: np.ndarray) -> np.ndarray:
        along = (stroke[:, 0] - left) / length
        beyond = np.maximum(along - start, 0.0)
        x = left + (along - loss * beyond**2 / 2) * length
        y = stroke[:, 1] * (1 - loss * beyond) + rise * (2 * along - 1) ** 2
        return np.stack([x, y], axis=1).astype(np.float32)

    return replace(writing, strokes=tuple(tuple(map(moved, own)) for own in writing.strokes))
