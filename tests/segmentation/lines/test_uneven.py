"""Lines whose words step up and down, made up as boxes of letters."""

import numpy as np
import pytest
from numpy.typing import NDArray

from segmentation.lines.grouping import group_lines
from segmentation.lines.uneven import join_uneven, usual_step, words_of

LETTERS = 5
"""Letters of a word, 20 pixels high and 25 apart."""
WORD = 25 * LETTERS + 20


def boxes_of(steps: NDArray[np.float64], pitch: float = 80.0) -> NDArray[np.float64]:
    """Letters, float64 [N, 4], of words that stand `steps` pixels [lines, words] under the baselines of their lines."""
    rows, words = np.indices(steps.shape)
    left = (100 + WORD * words)[:, :, None] + 25.0 * np.arange(LETTERS)
    foot = np.broadcast_to((100 + pitch * rows + steps)[:, :, None], left.shape)
    return np.stack([left, foot - 20, left + 18, foot], axis=-1).reshape(-1, 4)


def lines_of(boxes: NDArray[np.float64]) -> NDArray[np.int64]:
    return group_lines(boxes, np.full(len(boxes), 100.0), np.zeros((0, 4)), (1200, 1600))[0]


def uneven_steps(often: float, far: float) -> NDArray[np.float64]:
    """Words that step `often` pixels up and down, and one in each line that steps `far`."""
    steps = np.tile([0.0, often], (8, 4))
    steps[:, 5:] += far
    return steps


def test_a_line_goes_on_where_the_writing_is_uneven() -> None:
    boxes = boxes_of(uneven_steps(often=4, far=10))
    line = lines_of(boxes)
    assert line.max() == 7
    assert (line.reshape(8, -1) == line.reshape(8, -1)[:, :1]).all()


def test_a_line_of_print_ends_at_such_a_step() -> None:
    assert lines_of(boxes_of(uneven_steps(often=0, far=14))).max() == 15


def test_even_pieces_are_left_alone() -> None:
    boxes = boxes_of(uneven_steps(often=0, far=14))
    piece = np.arange(len(boxes)) // (LETTERS * 4)
    assert join_uneven(boxes, piece) is piece


def test_the_usual_step_is_in_letter_heights() -> None:
    boxes = boxes_of(uneven_steps(often=4, far=0))
    line = np.repeat(np.arange(8), 8 * LETTERS)
    assert usual_step(boxes, line) == pytest.approx(4 / 20, abs=0.03)
    assert usual_step(boxes_of(np.zeros((8, 8))), line) == 0


def test_few_words_tell_nothing() -> None:
    boxes = boxes_of(uneven_steps(often=4, far=0))[: 3 * LETTERS]
    assert usual_step(boxes, np.zeros(len(boxes), np.int64)) == 0


def test_words_are_numbered_along_their_lines() -> None:
    boxes = boxes_of(np.zeros((2, 3)))
    shuffled = np.random.default_rng(0).permutation(len(boxes))
    word, line = words_of(boxes[shuffled], np.repeat([0, 1], 3 * LETTERS)[shuffled])
    assert word[np.argsort(shuffled)].tolist() == np.repeat(np.arange(6), LETTERS).tolist()
    assert line.tolist() == [0, 0, 0, 1, 1, 1]


def test_lines_of_uneven_writing_bend_each_for_itself() -> None:
    steps = uneven_steps(often=4, far=0)
    across = np.linspace(-1, 1, steps.shape[1])
    steps[3] += 15 * across**2
    boxes = boxes_of(steps)
    line, baselines, uneven, _ = group_lines(boxes, np.full(len(boxes), 100.0), np.zeros((0, 4)), (1200, 1600))
    assert uneven
    bends = {int(number): baselines[number, 0] for number in line.reshape(8, -1)[:, 0]}
    bent = int(line.reshape(8, -1)[3, 0])
    assert bends.pop(bent) > 3 * max(map(abs, bends.values()))
    middle = (boxes[line == bent, 0] + boxes[line == bent, 2]) / 2
    away = np.polyval(baselines[bent], middle) - boxes[line == bent, 3]
    assert np.abs(away).mean() < 3


def test_even_lines_stay_straight() -> None:
    boxes = boxes_of(
        uneven_steps(often=0.2, far=0) + np.r_[np.zeros(3), 3.0, np.zeros(4)][:, None] * np.arange(8) ** 2 / 50
    )
    _, baselines, uneven, _ = group_lines(boxes, np.full(len(boxes), 100.0), np.zeros((0, 4)), (1200, 1600))
    assert not uneven and not baselines[:, 0].any()
