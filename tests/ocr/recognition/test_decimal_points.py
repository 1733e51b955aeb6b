"""Prices whose points have faded, set as boxes of digits."""

from dataclasses import dataclass

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from classifier.alphabet import INDEX
from ocr.decoding.beam_search import DecodedLine
from ocr.recognition.decimal_points import split_faded_decimals
from ocr.recognition.line_subset import Graph

WIDTH, PITCH, HEIGHT, POINT = 16, 20, 28, 10
OTHERS = "1234567890 42"
"""A line that tells how far apart digits stand."""


@dataclass(frozen=True)
class Cut(Graph):
    """What of a lattice says where symbols stand: each is one atom."""

    boxes: NDArray[np.int32]


def set_lines(*texts: str) -> tuple[Cut, list[DecodedLine]]:
    """Lines of digits; a point leaves white, but no symbol, and a space twice as much."""
    boxes, lines, counts = [], [], []
    for row, text in enumerate(texts):
        x, spaces, symbols = 0, [], []
        for place, symbol in enumerate(text):
            if symbol in ". ":
                x += POINT if symbol == "." else 2 * POINT
                continue
            top = 50 * row
            boxes.append((x, top, x + WIDTH, top + HEIGHT))
            spaces.append(not symbols or text[place - 1] == " ")
            symbols.append(INDEX[symbol])
            x += PITCH
        segments = np.arange(len(boxes) - len(symbols), len(boxes), dtype=np.int32)
        lines.append(
            DecodedLine(segments, np.array(symbols, np.int32), np.array(spaces), np.ones(len(symbols), np.float32))
        )
        counts.append(len(symbols))
    place = np.concatenate([np.arange(count) for count in counts]).astype(np.int32)
    offsets = np.cumsum([0, *counts]).astype(np.int32)
    cut = Cut(
        offsets, np.repeat(np.arange(len(texts)), counts).astype(np.int32), place, place + 1, np.array(boxes, np.int32)
    )
    return cut, lines


def said(*texts: str) -> list[str]:
    """What the lines say in the end."""
    cut, lines = set_lines(*texts)
    symbols = {index: symbol for symbol, index in INDEX.items()}
    return [
        "".join(" " * bool(space and place) + symbols[int(symbol)] for place, (symbol, space) in enumerate(
            zip(line.symbols, line.spaces, strict=True)))
        for line in split_faded_decimals(cut, lines)
    ]  # fmt: skip


def test_a_price_is_parted_where_its_point_has_faded() -> None:
    assert said(OTHERS, "80.91", "$4.50", "12 0.00") == [OTHERS, "80 91", "$4 50", "12 0 00"]


def test_other_numbers_are_left_whole() -> None:
    others = ["8091", "1.234", "80.9", "12.30.45", "9.1.25", "80.91x"]
    assert said(OTHERS, *others) == [OTHERS, "8091", "1234", "809", "123045", "9125", "80 91x"]


def test_a_page_with_few_digits_tells_nothing() -> None:
    assert said("80.91") == ["8091"]


def test_a_hand_does_not_space_digits_evenly_enough_to_tell() -> None:
    cut, lines = set_lines(OTHERS, "80.91")
    cut.boxes[::2, [0, 2]] += PITCH // 5
    assert all(np.array_equal(b.spaces, a.spaces) for b, a in zip(lines, split_faded_decimals(cut, lines), strict=True))


@given(st.lists(st.text("0123456789. x$", min_size=1).filter(lambda text: text.strip(". ")), min_size=1, max_size=6))
def test_nothing_but_spaces_changes(texts: list[str]) -> None:
    cut, lines = set_lines(*texts)
    for before, after in zip(lines, split_faded_decimals(cut, lines), strict=True):
        assert np.array_equal(before.symbols, after.symbols) and np.array_equal(before.segments, after.segments)
        assert (after.spaces >= before.spaces).all()
