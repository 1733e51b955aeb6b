"""What the network without cuts finds within candidates and in the white."""

from itertools import product

import numpy as np
import pytest
from numpy.typing import NDArray

from classifier.alphabet import BLANK, JUNK, SPACE
from ocr.recognition.emissions import frames_in, space_log_odds, span_log_probs


def emissions(*frames: dict[int, float]) -> NDArray[np.float32]:
    """Frames of these probabilities, and nothing in what is left."""
    table = np.zeros((len(frames), BLANK + 1), np.float32)
    for row, frame in zip(table, frames, strict=True):
        for symbol, likely in frame.items():
            row[symbol] = likely
        row[BLANK] = 1 - row.sum()
    return table


def by_all_paths(table: NDArray[np.float32], symbol: int) -> float:
    """The probability that `symbol` and nothing else is found, path by path."""
    total = 0.0
    for path in product((3, 4, SPACE, BLANK), repeat=len(table)):
        quiet = [BLANK if c == SPACE else c for c in path]
        runs = [c for c, before in zip(quiet, [None, *quiet[:-1]], strict=True) if c != before and c != BLANK]
        if runs == [symbol]:
            total += float(np.prod([table[frame, c] for frame, c in enumerate(path)]))
    return total


def test_a_candidate_is_what_is_found_in_it_alone() -> None:
    table = emissions({3: 0.5, 4: 0.2}, {3: 0.3, SPACE: 0.1}, {4: 0.6}, {3: 0.9})
    spans = np.array([[0, 6], [0, 2], [2, 6]], np.float32)
    likely = np.exp(span_log_probs(table, spans))
    for row, part in zip(likely, (table[:3], table[:1], table[1:3]), strict=True):
        assert row[3] == pytest.approx(by_all_paths(part, 3), abs=1e-5)
        assert row[4] == pytest.approx(by_all_paths(part, 4), abs=1e-5)
        assert row[JUNK] == pytest.approx(1 - row[3] - row[4], abs=1e-3)


def test_spans_have_the_frames_whose_middle_they_cover() -> None:
    spans = np.array([[0, 4], [1.2, 4], [3, 3.2], [90, 99], [-9, -4]], np.float32)
    first, length = frames_in(spans, 10)
    assert first.tolist() == [0, 1, 1, 9, 0]
    assert length.tolist() == [2, 1, 1, 1, 1]


def test_a_space_is_found_in_or_beside_the_white() -> None:
    table = emissions({}, {}, {}, {SPACE: 0.9}, {}, {}, {})
    odds = space_log_odds(table, np.array([[4, 9], [8, 9], [12, 14]], np.float32))
    assert odds[:2] == pytest.approx(np.log(9), abs=1e-3)
    assert odds[2] < -6
