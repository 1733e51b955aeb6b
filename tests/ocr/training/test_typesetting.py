"""Typeset pages: their truth as text, their lines, their way to disk and back, and what damage does to boxes."""

from pathlib import Path

import numpy as np
import pytest

from ocr.training.typesetting.browser import number_lines
from ocr.training.typesetting.damage import damage_page, move_boxes, turn_page
from ocr.training.typesetting.families import FAMILIES, TRIAL_FAMILIES
from ocr.training.typesetting.fonts import DISPLAY, MONO, NARROW, SANS, SERIF, TRIAL_FONTS
from ocr.training.typesetting.page import NO_ROW, Ink, Role, TypesetPage, load_page, save_page


def page_of(words: list[tuple[str, Role, int]]) -> TypesetPage:
    """A page of one block on one line for each (text, role, row); "\u00ad" stands for a hyphen of the line's end."""
    letters: list[str] = []
    line: list[int] = []
    block: list[int] = []
    space: list[bool] = []
    soft: list[bool] = []
    number = -1
    for place, (text, _, _) in enumerate(words):
        gap, number = True, number + 1
        for letter in text:
            if letter == " ":
                gap = True
                continue
            if letter == "\n":
                gap, number = gap or not soft[-1], number + 1
                continue
            letters.append("-" if letter == "\u00ad" else letter)
            line.append(number)
            block.append(place)
            space.append(gap)
            soft.append(letter == "\u00ad")
            gap = False
    across = np.arange(len(letters), dtype=np.float32) * 10
    grey = np.full((100, 10 * len(letters) + 10), 255, np.uint8)
    for left in across.astype(int):
        grey[40:50, left + 1 : left + 8] = 0
    return TypesetPage(
        grey=grey,
        boxes=np.stack([across + 1, np.full_like(across, 40), across + 8, np.full_like(across, 50)], axis=1),
        letters=np.asarray(letters),
        line=np.asarray(line, np.int32),
        block=np.asarray(block, np.int32),
        space=np.asarray(space),
        soft=np.asarray(soft),
        roles=np.asarray([role for _, role, _ in words]),
        rows=np.asarray([row for _, _, row in words], np.int32),
        ink_boxes=np.asarray([[0, 90, 50, 92]], np.float32),
        ink_kinds=np.asarray([Ink.RULE]),
        family="columns",
        split="trial",
        dpi=150.0,
    )


def test_text_joins_divided_words_and_rows_and_keeps_lines_of_verse() -> None:
    page = page_of(
        [
            ("A long para\u00ad\ngraph goes on", Role.PARAGRAPH, NO_ROW),
            ("Chapter", Role.TABLE_CELL, 0),
            (". . . .", Role.LEADER, 0),
            ("12", Role.TABLE_CELL, 0),
            ("Next", Role.TABLE_CELL, 1),
            ("one\ntwo", Role.VERSE, NO_ROW),
        ]
    )
    assert page.text == "A long paragraph goes on\nChapter ... 12\nNext\none\ntwo"
    assert page.lines[:2] == ["A long para-", "graph goes on"]


def test_pages_come_back_from_disk_as_they_were(tmp_path: Path) -> None:
    page = page_of([("Some words", Role.PARAGRAPH, NO_ROW)])
    save_page(page, tmp_path / "00000")
    back = load_page(tmp_path / "00000")
    assert all(np.array_equal(getattr(back, name), getattr(page, name)) for name in TypesetPage.__slots__)


def test_lines_are_told_by_height_and_by_going_back() -> None:
    cells = np.asarray(
        [[0, 0, 10, 20], [10, -3, 15, 9], [15, 0, 25, 20], [0, 20, 10, 40], [80, -60, 90, -40], [91, -60, 99, -40]],
        np.float32,
    )
    assert number_lines(cells, np.asarray([0, 0, 0, 0, 0, 1], np.int32)).tolist() == [0, 0, 0, 1, 2, 3]


@pytest.mark.parametrize("angle", [-0.02, 0.0, 0.02])
def test_boxes_turn_with_their_ink(angle: float) -> None:
    page = turn_page(page_of([("abc def ghi", Role.PARAGRAPH, NO_ROW)]), angle, np.random.default_rng(0))
    for left, top, right, bottom in page.boxes:
        assert page.grey[round(float(top + bottom) / 2), round(float(left + right) / 2)] < 60


def test_damage_leaves_a_page_legible_and_is_the_same_for_a_seed() -> None:
    page = page_of([("abc def ghi " * 8, Role.PARAGRAPH, NO_ROW)])
    for seed in range(30):
        first, second = (damage_page(page, np.random.default_rng(seed), paper=True) for _ in range(2))
        assert np.array_equal(first.grey, second.grey)
        assert first.grey.shape == page.grey.shape
        assert len(first.boxes) == len(page.boxes)


def test_no_boxes_move_to_no_boxes() -> None:
    assert move_boxes(np.empty((0, 4), np.float32), np.eye(3)).shape == (0, 4)


def test_trial_families_and_fonts_are_kept_apart() -> None:
    fonts = {*SERIF, *SANS, *NARROW, *MONO, *DISPLAY}
    assert set(FAMILIES) > TRIAL_FAMILIES
    assert len(TRIAL_FAMILIES) >= 8
    assert fonts > TRIAL_FONTS
    assert len(TRIAL_FONTS) >= len(fonts) * 0.3
