"""What stands at the same place of several pages is their head, foot or number."""

from collections.abc import Iterable

from ocr.document import Page, Role
from ocr.formats.page_window import PageWindow
from ocr.structure.repetition import with_repetition
from tests.helpers.set_pages import PROSE, SetBlock, report_page, set_page


def through_a_window(pages: Iterable[Page]) -> list[Page]:
    window = PageWindow()
    told = [page for each in pages for page, _ in window.add(each, None)]
    return [*told, *(page for page, _ in window.finish())]


def test_a_head_that_repeats_and_a_number_that_counts_are_no_text() -> None:
    pages = through_a_window(report_page(number) for number in range(1, 7))
    assert [page.number for page in pages] == [1, 2, 3, 4, 5, 6]
    for page in pages:
        assert [block.role for block in (page.blocks[0], page.blocks[-1])] == [Role.RUNNING_HEAD, Role.PAGE_NUMBER]
        assert {block.role for block in page.blocks[1:-1]} == {Role.PARAGRAPH}


def test_heads_of_left_and_right_pages_may_differ() -> None:
    heads = ("Annual Report", "Of Cases and Letters")
    pages = through_a_window(report_page(number, heads[number % 2]) for number in range(1, 7))
    assert [page.blocks[0].role for page in pages[2:4]] == [Role.RUNNING_HEAD, Role.RUNNING_HEAD]


def test_one_misread_letter_makes_no_other_head() -> None:
    heads = ("Annual Report of the Printers", "Annual Rcport of the Printers", "Annual Report of thc Printers")
    pages = through_a_window(report_page(number, head) for number, head in enumerate(heads, 1))
    assert {page.blocks[0].role for page in pages} == {Role.RUNNING_HEAD}


def test_what_stands_once_or_elsewhere_stays() -> None:
    page = report_page(1, "A heading of its own")
    moved = set_page(SetBlock(("A heading of its own",), 700), SetBlock(PROSE, 900))
    told = with_repetition(page, [report_page(2, "Another one"), report_page(3, "And a third"), moved])
    assert told.blocks[0] == page.blocks[0]


def test_text_in_the_middle_of_pages_may_repeat() -> None:
    def page(number: int) -> Page:
        rows = [f"row {row} of {number}" for row in range(10)]
        rows.insert(5, "Total")
        return set_page(*(SetBlock((text,), 200 + 100 * row) for row, text in enumerate(rows)), number=number)

    assert with_repetition(page(1), [page(2), page(3)]).blocks[5].role is Role.PARAGRAPH
