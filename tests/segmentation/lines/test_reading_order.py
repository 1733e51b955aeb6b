"""The order in which lines are read, on made-up boxes."""

import numpy as np

from segmentation.lines.reading_order import reading_order

NO_RULES = np.zeros((0, 4))


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
    order, block = reading_order(boxes, boxes[:, 3], np.full(len(boxes), 12.0), NO_RULES)
    assert order.tolist() == [0, 2, 1, 3, 4, 5, 6]
    assert (np.diff(block[order]) >= 0).all()
    assert block[order][0] == 0


def test_a_date_on_the_right_comes_before_the_address_below_it_on_the_left() -> None:
    boxes = np.array([[600, 0, 800, 20], [0, 40, 200, 60], [0, 70, 250, 90], [0, 120, 900, 140]], np.float64)
    order, _ = reading_order(boxes, boxes[:, 3], np.full(4, 12.0), NO_RULES)
    assert order.tolist() == [0, 1, 2, 3]


def test_the_end_of_a_line_that_stands_too_low_is_read_after_it() -> None:
    starts = [(100, 0), (840, 18), *((100, 80 * row) for row in (1, 2, 3, 4))]
    boxes = np.array([[x, y, x + (140 if x > 100 else 700), y + 40] for x, y in starts], float)
    order, _ = reading_order(boxes, boxes[:, 3], np.full(len(boxes), 20.0), NO_RULES)
    assert order.tolist() == list(range(len(boxes)))
    far = boxes + np.where(boxes[:, :1] > 100, [100, 0, 100, 0], 0)
    assert reading_order(far, far[:, 3], np.full(len(far), 20.0), NO_RULES)[0].tolist() != order.tolist()


def test_the_head_of_a_letter_is_read_from_top_to_bottom() -> None:
    """Date, name, title, place and salutation, set in by turns: no line stands beside another."""
    left = [(535, 690), (162, 347), (213, 388), (266, 543), (162, 266), (266, 803), (162, 826)]
    boxes = np.array([(x0, 200 + 36 * row, x1, 218 + 36 * row) for row, (x0, x1) in enumerate(left)], float)
    order, _ = reading_order(boxes, boxes[:, 3], np.full(len(boxes), 9.0), NO_RULES)
    assert order.tolist() == list(range(len(left)))


def test_a_headline_that_does_not_reach_the_last_column_parts_it_too() -> None:
    columns = [[(left, top + 30 * row) for row in range(4)] for top in (60, 240) for left in (0, 350, 700)]
    text = [(left, top, left + 300, top + 20) for column in columns for left, top in column]
    boxes = np.array([(0, 0, 500, 40), *text[:12], (0, 185, 500, 225), *text[12:]], np.float64)
    order, _ = reading_order(boxes, boxes[:, 3], np.full(len(boxes), 12.0), NO_RULES)
    assert order.tolist() == list(range(len(boxes)))


def test_a_line_by_itself_in_one_column_is_not_the_end_of_a_line_of_the_other() -> None:
    left = [(100, 40 * row, 400, 40 * row + 24) for row in range(8)]
    right = [(430, 40 * row, 730, 40 * row + 24) for row in (0, 1, 2, 4, 5, 6, 7)]
    # Two pieces of one line: neither is the only one below the line above.
    pieces = [(430, 120, 540, 144), (600, 120, 730, 144)]
    boxes = np.array([*left, *right[:3], *pieces, *right[3:]], np.float64)
    order, _ = reading_order(boxes, boxes[:, 3], np.full(len(boxes), 12.0), NO_RULES)
    assert order.tolist() == list(range(len(boxes)))


def in_columns(*tops: int, lines: int = 4) -> list[tuple[int, int, int, int]]:
    """Lines of two columns that pause, from each of the tops so many lines; a column is finished before the next."""
    rows = [top + 30 * line for top in tops for line in range(lines)]
    return [(left, row, left + 400, row + 20) for left in (0, 440) for row in rows]


def test_a_rule_across_columns_parts_them() -> None:
    above, below = in_columns(0), in_columns(130)
    boxes = np.array([*above, *below], np.float64)
    rule = np.array([[0.0, 118, 840, 122]])
    order, _ = reading_order(boxes, boxes[:, 3], np.full(len(boxes), 12.0), rule)
    assert order.tolist() == list(range(len(boxes)))
    assert reading_order(boxes, boxes[:, 3], np.full(len(boxes), 12.0), NO_RULES)[0].tolist() != order.tolist()


def test_a_rule_under_one_column_parts_nothing() -> None:
    boxes = np.array(in_columns(0, 130), np.float64)
    rule = np.array([[0.0, 118, 400, 122]])
    order, _ = reading_order(boxes, boxes[:, 3], np.full(len(boxes), 12.0), rule)
    assert order.tolist() == list(range(len(boxes)))


def test_rows_of_cards_are_read_one_after_the_other() -> None:
    boxes = np.array([*in_columns(0), *in_columns(220), *in_columns(440)], np.float64)
    order, _ = reading_order(boxes, boxes[:, 3], np.full(len(boxes), 12.0), NO_RULES)
    assert order.tolist() == list(range(len(boxes)))


def test_columns_that_pause_for_a_picture_go_on_below_it() -> None:
    boxes = np.array(in_columns(0, 700, lines=20), np.float64)
    order, _ = reading_order(boxes, boxes[:, 3], np.full(len(boxes), 12.0), NO_RULES)
    assert order.tolist() == list(range(len(boxes)))


def test_notes_beside_paragraphs_are_read_along_with_them() -> None:
    """Paragraphs of 3 to 5 lines with notes of 2 or 3 beside them, level with their first lines."""
    rows = [(3, 2), (5, 2), (4, 3)]
    tops = [0, 120, 300]
    lines = [
        (left, top + 30 * line, left + width, top + 30 * line + 20)
        for top, counts in zip(tops, rows, strict=True)
        for left, width, count in zip((0, 140), (100, 400), sorted(counts), strict=True)
        for line in range(count)
    ]
    boxes = np.array(lines, np.float64)
    order, _ = reading_order(boxes, boxes[:, 3], np.full(len(boxes), 12.0), NO_RULES)
    assert order.tolist() == list(range(len(boxes)))


def test_columns_whose_paragraphs_end_level_once_are_read_one_after_the_other() -> None:
    starts = [0, 30, 90, 120, 150], [0, 90, 120, 150, 180, 240, 270]
    lines = [(440 * side, top, 440 * side + 400, top + 20) for side in (0, 1) for top in starts[side]]
    boxes = np.array(lines, np.float64)
    order, _ = reading_order(boxes, boxes[:, 3], np.full(len(boxes), 12.0), NO_RULES)
    assert order.tolist() == list(range(len(boxes)))
