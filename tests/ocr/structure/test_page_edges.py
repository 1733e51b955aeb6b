"""Heads, feet and page numbers stand at the edges of the page's text."""

from dataclasses import replace

from ocr.document import Page, Role
from ocr.structure.page_edges import amid_text
from tests.helpers.set_pages import report_page


def told(page: Page, *roles: Role) -> list[int]:
    blocks = [replace(block, role=role) for block, role in zip(page.blocks, roles, strict=True)]
    return amid_text(blocks, page).tolist()


def test_what_has_text_above_and_below_is_no_head_or_foot() -> None:
    page, text = report_page(), Role.PARAGRAPH
    head, foot, number = Role.RUNNING_HEAD, Role.RUNNING_FOOT, Role.PAGE_NUMBER
    assert told(page, head, text, text, text, text, text, number) == []
    assert told(page, head, text, text, text, foot, text, number) == [10, 11, 12]
    assert told(page, text, text, text, text, text, foot, foot) == []


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
    text = (Role.PARAGRAPH,) * 5
    assert told(page, Role.RUNNING_HEAD, *text, Role.PAGE_NUMBER) == []
