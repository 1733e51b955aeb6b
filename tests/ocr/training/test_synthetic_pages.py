"""Which pieces of a writer's sheet stand side by side on a drawn line."""

import numpy as np
import pytest

from classifier.synthesis.handwriting import Writing
from ocr.training.synthetic_pages import kind_of, pick_line


def piece(text: str) -> Writing:
    """`text` as bars one letter wide."""
    strokes = tuple((np.array([[30 * place, -20], [30 * place + 10, 0]], np.float32),) for place in range(len(text)))
    return Writing("8/abc/a.dat", tuple(text), np.zeros(len(text), bool), strokes, 20.0)


@pytest.mark.parametrize(
    ("text", "kind"), [("Quick", "small"), ("QUICK", "capital"), ("$1.23", "digit"), ("(*)", "sign"), ("$?", "sign")]
)
def test_a_piece_is_of_the_kind_of_most_of_its_symbols(text: str, kind: str) -> None:
    assert kind_of(piece(text)) == kind


def test_capitals_stand_among_capitals_and_are_taken_apart_alone() -> None:
    sheet = [piece(text) for text in ("BROWN", "JUMPS", "lazy", "dogs", "12345", "!?*")]
    rng = np.random.default_rng(1)
    lines = ["".join(pick_line(sheet, rng, as_written=False).symbols) for _ in range(300)]
    mixed = sum(any(c.isupper() for c in line) and any(c.islower() for c in line) for line in lines)
    assert 10 <= mixed <= 100
    assert sum("BROWN" in line for line in lines) < sum("B" in line for line in lines)
    written = ["".join(pick_line(sheet, rng, as_written=True).symbols) for _ in range(50)]
    assert all(any("".join(part.symbols) in line for part in sheet) for line in written)
