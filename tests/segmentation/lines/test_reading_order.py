"""The order in which lines are read, on made-up boxes."""

import numpy as np

from segmentation.lines.reading_order import reading_order


def test_what_spans_two_columns_parts_them() -> None:
    boxes = np.array(
        [
            [0, 0, 400, 20],
            [500, 0, 900, 20],
            [0, 30, 400, 50],
            [500, 30, 900, 50],
            [0, 70, 900, 90],
            [0, 110, 400, 130],
            [500, 110, 900, 130],
        ],
        np.float64,
    )
    order, block = reading_order(boxes, boxes[:, 3], np.full(len(boxes), 12.0))
    assert order.tolist() == [0, 2, 1, 3, 4, 5, 6]
    assert (np.diff(block[order]) >= 0).all()
    assert block[order][0] == 0


def test_a_date_on_the_right_comes_before_the_address_below_it_on_the_left() -> None:
    boxes = np.array([[600, 0, 800, 20], [0, 40, 200, 60], [0, 70, 250, 90], [0, 120, 900, 140]], np.float64)
    order, _ = reading_order(boxes, boxes[:, 3], np.full(4, 12.0))
    assert order.tolist() == [0, 1, 2, 3]


def test_the_end_of_a_line_that_stands_too_low_is_read_after_it() -> None:
    starts = [(100, 0), (840, 18), *((100, 80 * row) for row in (1, 2, 3, 4))]
    boxes = np.array([[x, y, x + (140 if x > 100 else 700), y + 40] for x, y in starts], float)
    order, _ = reading_order(boxes, boxes[:, 3], np.full(len(boxes), 20.0))
    assert order.tolist() == list(range(len(boxes)))
    far = boxes + np.where(boxes[:, :1] > 100, [100, 0, 100, 0], 0)
    assert reading_order(far, far[:, 3], np.full(len(far), 20.0))[0].tolist() != order.tolist()


def test_the_head_of_a_letter_is_read_from_top_to_bottom() -> None:
    """Date, name, title, place and salutation, set in by turns: no line stands beside another."""
    left = [(535, 690), (162, 347), (213, 388), (266, 543), (162, 266), (266, 803), (162, 826)]
    boxes = np.array([(x0, 200 + 36 * row, x1, 218 + 36 * row) for row, (x0, x1) in enumerate(left)], float)
    order, _ = reading_order(boxes, boxes[:, 3], np.full(len(boxes), 9.0))
    assert order.tolist() == list(range(len(left)))


def test_a_headline_that_does_not_reach_the_last_column_parts_it_too() -> None:
    columns = [[(left, top + 30 * row) for row in range(4)] for top in (60, 240) for left in (0, 350, 700)]
    text = [(left, top, left + 300, top + 20) for column in columns for left, top in column]
    boxes = np.array([(0, 0, 500, 40), *text[:12], (0, 185, 500, 225), *text[12:]], np.float64)
    order, _ = reading_order(boxes, boxes[:, 3], np.full(len(boxes), 12.0))
    assert order.tolist() == list(range(len(boxes)))


def test_a_line_by_itself_in_one_column_is_not_the_end_of_a_line_of_the_other() -> None:
    left = [(100, 40 * row, 400, 40 * row + 24) for row in range(8)]
    right = [(430, 40 * row, 730, 40 * row + 24) for row in (0, 1, 2, 4, 5, 6, 7)]
    # Two pieces of one line: neither is the only one below the line above.
    pieces = [(430, 120, 540, 144), (600, 120, 730, 144)]
    boxes = np.array([*left, *right[:3], *pieces, *right[3:]], np.float64)
    order, _ = reading_order(boxes, boxes[:, 3], np.full(len(boxes), 12.0))
    assert order.tolist() == list(range(len(boxes)))
