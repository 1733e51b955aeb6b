"""Blocks have roles, and are divided where they hold lines of several."""

from dataclasses import replace

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from ocr.document import Block, Box, Line, Page, Role
from ocr.structure.roles import likeliest_division, with_roles
from ocr.structure.upright import upright
from tests.helpers.set_pages import PROSE, SetBlock, report_page, set_line, set_page


def roles_of(page: Page) -> list[Role]:
    return [block.role for block in page.blocks]


def test_a_page_of_a_report() -> None:
    page = with_roles(report_page())
    assert roles_of(page) == [
        Role.RUNNING_HEAD, Role.HEADING, Role.PARAGRAPH, Role.PARAGRAPH, Role.LIST_ITEM, Role.LIST_ITEM, Role.LIST_ITEM,
        Role.PARAGRAPH, Role.PAGE_NUMBER,
    ]  # fmt: skip
    assert page.blocks[1].level == 2


def test_a_heading_within_a_block_is_parted_from_its_text() -> None:
    heading = set_line("The lower case", 200, 560, 20, weight=0.2)
    body = [set_line(text, 200, 616 + 52 * row, 20) for row, text in enumerate(PROSE * 3)]
    above = SetBlock(PROSE, 300)
    page = set_page(above, above)
    page = replace(page, blocks=(page.blocks[0], Block((heading, *body))))
    told = with_roles(page)
    assert [(block.role, len(block.lines)) for block in told.blocks[1:]] == [(Role.HEADING, 1), (Role.PARAGRAPH, 12)]


def test_order_and_words_stay() -> None:
    page = report_page()
    assert with_roles(page).lines == page.lines


def test_a_page_on_its_side_has_the_same_roles() -> None:
    page = report_page()
    on_side = _turned(page)
    assert upright(on_side).lines[0].box.width == page.lines[0].box.width
    assert roles_of(with_roles(on_side)) == roles_of(with_roles(page))


def _turned(page: Page) -> Page:
    """The page turned to the left, so that its lines run upwards."""

    def box(old: Box) -> Box:
        return Box(old.top, page.width - old.right, old.bottom, page.width - old.left)

    def line(old: Line) -> Line:
        words = tuple(
            replace(word, glyphs=tuple(replace(glyph, box=box(glyph.box)) for glyph in word.glyphs))
            for word in old.words
        )
        return replace(old, words=words, baseline=tuple((y, page.width - x) for x, y in old.baseline))

    blocks = tuple(replace(block, lines=tuple(map(line, block.lines))) for block in page.blocks)
    return replace(page, blocks=blocks, width=page.height, height=page.width)


def test_a_table_that_was_found_stays() -> None:
    page = report_page()
    table = replace(page.blocks[2], role=Role.TABLE)
    page = replace(page, blocks=(*page.blocks[:2], table, *page.blocks[3:]))
    assert with_roles(page).blocks[2] == table


def test_a_blank_page_has_no_roles() -> None:
    blank = Page((), 100, 100)
    assert with_roles(blank) == blank


@settings(deadline=None)
@given(st.lists(st.tuples(st.text("ab1.•-©", min_size=1, max_size=9), st.integers(0, 500)), min_size=1, max_size=6))
def test_any_page_has_roles_and_keeps_its_lines(lines: list[tuple[str, int]]) -> None:
    blocks = tuple(Block((set_line(text, place, 2 * place, 1 + place / 20),)) for text, place in lines)
    page = Page(blocks, 1200, 1200)
    assert with_roles(page).lines == page.lines


def test_the_likeliest_division_weighs_roles_against_beginnings() -> None:
    sure = np.array([[0.9, 0.1], [0.1, 0.9], [0.1, 0.9]])
    classes, starts = likeliest_division(sure, np.array([1.0, 0.5, 0.1]))
    assert classes.tolist() == [0, 1, 1]
    assert starts.tolist() == [True, True, False]
    unsure = np.array([[0.9, 0.1], [0.45, 0.55], [0.9, 0.1]])
    classes, starts = likeliest_division(unsure, np.array([1.0, 0.1, 0.1]))
    assert classes.tolist() == [0, 0, 0]
    assert starts.tolist() == [True, False, False]
    classes, starts = likeliest_division(unsure, np.array([0.2, 0.9, 0.9]))
    assert starts.tolist() == [True, True, True]
