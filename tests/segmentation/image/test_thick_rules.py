"""Thick rules of a table are rules and letters on them are cut off; strokes of headlines and borders are none."""

import numpy as np
from numpy.typing import NDArray

from segmentation.image.non_text import rules_of
from segmentation.image.thick_rules import lattices, pieces_of_rules

X_HEIGHT = 20.0
COLUMNS, ROWS = range(40, 700, 160), range(40, 400, 60)


def table(thickness: int) -> NDArray[np.bool_]:
    """A table of four columns and five rows between rules of this thickness."""
    ink = np.zeros((440, 760), np.bool_)
    for x in COLUMNS:
        ink[ROWS[0] : ROWS[-1] + thickness, x : x + thickness] = True
    for y in ROWS:
        ink[y : y + thickness, COLUMNS[0] : COLUMNS[-1] + thickness] = True
    return ink


def test_thick_rules_of_a_table_are_rules_and_letters_on_them_are_not() -> None:
    ink = table(14)
    ink[140:160, 100:106] = True
    found = rules_of(ink, X_HEIGHT)
    assert (found == table(14)).mean() > 0.995
    assert not found[141:159, 100:106].any()


def test_rules_that_enclose_no_table_make_no_lattice() -> None:
    frame = np.zeros((440, 760), np.uint8)
    frame[40:44, 40:700] = frame[380:384, 40:700] = frame[40:384, 40:44] = frame[40:384, 696:700] = 1
    assert lattices(frame, X_HEIGHT) == []
    assert lattices(np.zeros((440, 760), np.uint8), X_HEIGHT) == []
    assert len(lattices(table(3).view(np.uint8), X_HEIGHT)) == 1


def test_a_thick_rule_and_a_stem_outside_of_tables_are_none() -> None:
    ink = np.zeros((440, 760), np.bool_)
    ink[200:214, 50:650] = ink[250:400, 100:114] = True
    assert rules_of(ink, X_HEIGHT).sum() < 0.1 * ink.sum()


def test_what_fills_a_gap_of_a_rule_is_a_piece_of_it() -> None:
    rules = np.zeros((400, 600), np.bool_)
    rules[100:110, 50:200] = rules[100:110, 240:400] = True
    piece, below, at_its_end = [200, 99, 240, 112], [200, 120, 240, 140], [400, 99, 430, 112]
    boxes = np.array([piece, below, at_its_end], np.int32)
    assert pieces_of_rules(boxes, rules, X_HEIGHT).tolist() == [True, False, False]
    upright = np.array([[box[1], box[0], box[3], box[2]] for box in boxes.tolist()], np.int32)
    assert pieces_of_rules(upright, np.ascontiguousarray(rules.T), X_HEIGHT).tolist() == [True, False, False]
