"""A sentence that goes on from a full line is not parted."""

import pytest

from ocr.document import Block, Role
from ocr.structure.continuation import joined_parts
from tests.helpers.set_pages import set_line

FULL = "a line of text that is as long as any of its block and ends amid"


def parts(first: str, second: str, roles: tuple[Role, Role] = (Role.PARAGRAPH, Role.LIST_ITEM)) -> list[Block]:
    return joined_parts([
        Block((set_line(FULL, 200, 300, 20), set_line(first, 200, 352, 20)), roles[0]),
        Block((set_line(second, 200, 404, 20),), roles[1]),
    ])  # fmt: skip


def test_a_sentence_goes_on() -> None:
    (whole,) = parts(FULL, "a sentence that goes on")
    assert whole.role is Role.PARAGRAPH
    assert len(whole.lines) == 3


@pytest.mark.parametrize(
    ("first", "second"),
    [("a short line of text", "and another"), (FULL[:-1] + ".", "and another"), (FULL, "1. and another"),
     (FULL, "Another one")],
)  # fmt: skip
def test_what_begins_anew_stays_apart(first: str, second: str) -> None:
    assert len(parts(first, second)) == 2


def test_headings_stay_apart() -> None:
    assert len(parts(FULL, "a sentence that goes on", (Role.HEADING, Role.PARAGRAPH))) == 2
