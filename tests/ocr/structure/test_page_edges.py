"""Heads, feet and page numbers stand at the edges of the page's text."""

from dataclasses import replace

import numpy as np

from ocr.document import Block, Page, Role
from ocr.structure.page_edges import amid_text, beyond_running, in_margins
from tests.helpers.set_pages import PROSE, SetBlock, report_page, set_page

HEAD, FOOT, NUMBER, TEXT = Role.RUNNING_HEAD, Role.RUNNING_FOOT, Role.PAGE_NUMBER, Role.PARAGRAPH


def blocks_of(page: Page, *roles: Role) -> list[Block]:
    return [replace(block, role=role) for block, role in zip(page.blocks, roles, strict=True)]


def told(page: Page, *roles: Role) -> list[int]:
    return amid_text(blocks_of(page, *roles), page, np.zeros(len(page.lines))).tolist()


def test_what_has_text_above_and_below_is_no_head_or_foot() -> None:
    page = report_page()
    assert told(page, HEAD, TEXT, TEXT, TEXT, TEXT, TEXT, NUMBER) == []
    assert told(page, HEAD, TEXT, TEXT, TEXT, FOOT, TEXT, NUMBER) == [10, 11, 12]
    assert told(page, TEXT, TEXT, TEXT, TEXT, TEXT, FOOT, FOOT) == []


def test_what_is_doubted_beyond_a_foot_belongs_to_the_page_too() -> None:
    page = report_page()
    roles = TEXT, TEXT, TEXT, TEXT, FOOT, TEXT, TEXT
    doubted = np.zeros(len(page.lines))
    assert beyond_running(blocks_of(page, *roles), page, doubted).tolist() == []
    doubted[13:] = 0.4  # the last paragraph and what stands below it
    assert beyond_running(blocks_of(page, *roles), page, doubted).tolist() == [13, 14, 15, 16, 17]
    assert amid_text(blocks_of(page, *roles), page, doubted).tolist() == []


def test_what_stands_alone_in_the_margin_is_no_text() -> None:
    lone, text = (
        SetBlock(("supplement to the memorandum",), 180),
        [SetBlock(PROSE, 560 + 300 * row) for row in range(3)],
    )
    head, foot = in_margins(set_page(lone, *text))
    assert np.flatnonzero(head).tolist() == [0]
    assert not foot.any()
    foot = in_margins(set_page(*text, replace(lone, top=3400)))[1]
    assert np.flatnonzero(foot).tolist() == [12]


def test_a_title_text_that_was_cut_off_and_a_wide_picture_have_no_margin() -> None:
    text = [SetBlock(PROSE, 60 + 300 * row) for row in range(3)]
    title = SetBlock(("The Case",), 180, x_height=50)
    assert not np.any(in_margins(set_page(*text)))
    assert not np.any(in_margins(set_page(replace(text[0], lines=PROSE[:1]), *text[1:])))
    assert not np.any(in_margins(set_page(title, *(replace(block, top=block.top + 500) for block in text))))
    lone = SetBlock(("supplement",), 100)
    below = [replace(block, top=block.top + 400) for block in text]
    assert not np.any(in_margins(set_page(lone, *below, size=(3508, 2480))))


def test_beside_the_text_may_stand_what_belongs_to_the_page() -> None:
    page = report_page()
    moved = report_page().blocks[0]
    margin = replace(
        moved,
        lines=tuple(
            replace(line, words=tuple(
                replace(word, glyphs=tuple(
                    replace(glyph, box=glyph.box._replace(left=glyph.box.left - 5000, right=glyph.box.right - 5000,
                                                          top=glyph.box.top + 700, bottom=glyph.box.bottom + 700))
                    for glyph in word.glyphs)) for word in line.words))
            for line in moved.lines
        ),
    )  # fmt: skip
    page = replace(page, blocks=(margin, *page.blocks[1:]))
    assert told(page, HEAD, *(TEXT,) * 5, NUMBER) == []
