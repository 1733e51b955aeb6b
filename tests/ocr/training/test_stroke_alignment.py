"""Forced alignment: a line's strokes are dealt out to its characters, and what is not certain is left out."""

from collections.abc import Sequence

import numpy as np
import pytest

from classifier.recogniser import Recogniser, load_recogniser
from classifier.synthesis.handwriting import Stroke, WholeLine, Writing
from ocr.training.stroke_alignment import align_lines


@pytest.fixture(scope="module")
def recogniser() -> Recogniser:
    return load_recogniser(device="cpu")


def path(*points: tuple[float, float]) -> Stroke:
    return np.array(points, np.float32)


def ring(left: float) -> Stroke:
    """A small o."""
    angle = np.linspace(0, 2 * np.pi, 30)
    return np.stack([left + 75 + 75 * np.sin(angle), 175 - 75 * np.cos(angle)], axis=1).astype(np.float32)


def letter_t(left: float) -> list[Stroke]:
    """A capital T, the stem written first."""
    return [path((left + 90, 0), (left + 90, 250)), path((left, 0), (left + 180, 0))]


def letter_l(left: float) -> Stroke:
    """A capital L."""
    return path((left, 0), (left, 250), (left + 130, 250))


def align(text: str, strokes: Sequence[Stroke], recogniser: Recogniser) -> list[Writing]:
    return list(align_lines([WholeLine("8/abc/a.dat", text, tuple(strokes))], recogniser))


def test_every_character_gets_its_strokes(recogniser: Recogniser) -> None:
    strokes = [*letter_t(0), ring(250), ring(460), letter_l(680)]
    (line,) = align("TooL", strokes, recogniser)
    assert "".join(line.symbols) == "TooL"
    assert [len(own) for own in line.strokes] == [2, 1, 1, 1]


def test_strokes_come_in_any_order(recogniser: Recogniser) -> None:
    strokes = [ring(460), letter_l(680), *letter_t(0), ring(250)]
    (line,) = align("TooL", strokes, recogniser)
    assert [len(own) for own in line.strokes] == [2, 1, 1, 1]


def test_words_that_do_not_fit_are_left_out(recogniser: Recogniser) -> None:
    strokes = [*letter_t(0), ring(250), ring(460), letter_l(680), ring(1200), ring(1400), ring(1600)]
    (line,) = align("TooL WWW", strokes, recogniser)
    assert "".join(line.symbols) == "TooL"


def test_joined_up_writing_is_left_out(recogniser: Recogniser) -> None:
    assert align("TooL TooL", [ring(0), ring(200)], recogniser) == []
