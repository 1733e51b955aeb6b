"""Spaces before figures and signs in type of fixed pitch and in other type, set as boxes of symbols."""

from dataclasses import dataclass

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from classifier.alphabet import INDEX, SYMBOLS
from ocr.decoding.beam_search import DecodedLine
from ocr.recognition.fixed_pitch import without_narrow_spaces
from ocr.recognition.line_subset import Graph

PITCH, HEIGHT = 20, 28
OTHERS = ["several words of a typist", "who sets all of her letters", "equally far from one another"]
"""Lines that tell the pitch."""


@dataclass(frozen=True)
class Cut(Graph):
    """What of a lattice says where symbols stand: each is one atom."""

    boxes: NDArray[np.int32]


def width_of(symbol: str) -> int:
    return 6 if symbol in "il.,:;'1" else 18 if symbol in "mwMW" else 12


def set_lines(texts: list[str], read: list[str], is_fixed: bool = True) -> tuple[Cut, list[DecodedLine]]:
    """`texts` as they are set, with the spaces that were `read`."""
    boxes, lines, counts = [], [], []
    for row, (text, spaced) in enumerate(zip(texts, read, strict=True)):
        x, symbols = 0, []
        for symbol in text:
            cell = PITCH if is_fixed else width_of(symbol) + 3
            if symbol != " ":
                left = x + (cell - width_of(symbol)) // 2
                boxes.append((left, 50 * row, left + width_of(symbol), 50 * row + HEIGHT))
                symbols.append(INDEX[symbol])
            x += cell
        spaces = [not place or spaced[place - 1] == " " for place, symbol in enumerate(spaced) if symbol != " "]
        numbers = len(boxes) - len(symbols) + np.arange(len(symbols))
        lines.append(DecodedLine(numbers, np.array(symbols), np.array(spaces), np.full(len(symbols), 0.9)))
        counts.append(len(symbols))
    offsets = np.concatenate([[0], np.cumsum(counts)])
    atoms = np.arange(len(boxes), dtype=np.int32)
    line = np.repeat(np.arange(len(texts)), counts)
    place = atoms - offsets[line]
    return Cut(offsets, line, place, place + 1, np.array(boxes, np.int32)), lines


def texts_of(lines: list[DecodedLine]) -> list[str]:
    return [
        "".join(
            " " * bool(space and place) + SYMBOLS[symbol]
            for place, (space, symbol) in enumerate(zip(line.spaces, line.symbols, strict=True))
        )
        for line in lines
    ]


@pytest.mark.parametrize(
    ("text", "read", "expected"),
    [
        ("RICE 327.24", "RICE 327. 24", "RICE 327.24"),
        ("at 10:25:49 in May", "at 10: 25: 49 in May", "at 10:25:49 in May"),
        ("two (2) of them .", "two ( 2 ) of them .", "two (2) of them ."),
        ("conductors,etc.of", "conductors, etc. of", "conductors, etc. of"),
        ("in 1 of 24 cases", "in 1 of 24 cases", "in 1 of 24 cases"),
    ],
)
def test_no_space_stands_before_a_figure_or_sign_without_an_empty_cell(text: str, read: str, expected: str) -> None:
    cut, lines = set_lines([*OTHERS, text], [*OTHERS, read])
    assert texts_of(without_narrow_spaces(cut, lines)) == [*OTHERS, expected]


def test_in_other_type_the_search_is_believed() -> None:
    texts, read = [*OTHERS, "pages 12, 15, 311."], [*OTHERS, "pages 12, 15, 3 11."]
    cut, lines = set_lines(texts, read, is_fixed=False)
    assert texts_of(without_narrow_spaces(cut, lines)) == read


@given(
    st.lists(st.text("abimw10., ", min_size=1, max_size=30).filter(str.strip), min_size=1, max_size=5), st.booleans()
)
def test_symbols_stay_and_no_space_is_added(texts: list[str], is_fixed: bool) -> None:
    texts = [" ".join(text.split()) for text in texts]
    cut, lines = set_lines(texts, texts, is_fixed)
    found = texts_of(without_narrow_spaces(cut, lines))
    assert [text.replace(" ", "") for text in found] == [text.replace(" ", "") for text in texts]
    assert all(len(after) <= len(before) for before, after in zip(texts, found, strict=True))


def test_a_page_without_text_stays_one() -> None:
    cut, _ = set_lines(OTHERS, OTHERS)
    assert without_narrow_spaces(cut, []) == []
