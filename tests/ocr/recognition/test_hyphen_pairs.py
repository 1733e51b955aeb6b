"""Two hyphens side by side are no dash."""

import numpy as np
import pytest

from classifier.alphabet import INDEX, JUNK
from ocr.recognition.hyphen_pairs import tell_from_dashes
from tests.helpers.lattices import simulate

PAIR = (0, 2)
"""The nodes of the candidate that is taken for a dash."""


def chance_of_dash(widths: tuple[int, int], pieces: str, white: int = 2) -> float:
    """How likely two pieces of these widths, each most like a symbol, together are a dash, of which the network is
    sure. white: pixels between them."""
    page = simulate(["--a"])
    boxes = np.zeros((len(page.line), 4), np.int32)
    log_probs = np.full((len(page.line), JUNK + 1), -9.0, np.float32)
    for number, (start, end) in enumerate(zip(page.start.tolist(), page.end.tolist(), strict=True)):
        boxes[number, [0, 2]] = start * (widths[0] + white), sum(widths[:end]) + (end > 1) * white
        if end - start == 1 and start < 2:
            log_probs[number, [INDEX[pieces[start]], JUNK]] = np.log([0.4, 0.5])
        elif (start, end) == PAIR:
            log_probs[number, INDEX["—"]] = np.log(0.8)
    tell_from_dashes(page, boxes, log_probs)
    pair = np.flatnonzero((page.start == PAIR[0]) & (page.end == PAIR[1]))
    return float(np.exp(log_probs[pair[0], INDEX["—"]]))


def test_two_hyphens_of_one_width_are_no_dash() -> None:
    assert chance_of_dash((13, 13), "--") < 0.01
    assert chance_of_dash((13, 13), "--", white=0) == pytest.approx(0.8)


@pytest.mark.parametrize(("widths", "pieces"), [((13, 30), "--"), ((13, 13), "-n"), ((13, 13), "_~")])
def test_pieces_of_a_broken_dash_are_one(widths: tuple[int, int], pieces: str) -> None:
    assert chance_of_dash(widths, pieces) == pytest.approx(0.8)
