"""Lines of one heading are one block, whose level its number or its type tells."""

import pytest

from ocr.document import Block, Role
from ocr.structure.headings import joined_headings, with_levels
from tests.helpers.set_pages import PROSE, set_line


def level(text: str, x_height: float = 20, weight: float = 0.15) -> int:
    prose = Block(tuple(set_line(line, 200, 500 + 50 * row, 20) for row, line in enumerate(PROSE)))
    heading = Block((set_line(text, 200, 300, x_height, weight),), Role.HEADING)
    blocks = with_levels([heading, prose])
    assert blocks[1].level == 0
    return blocks[0].level


@pytest.mark.parametrize(("text", "depth"), [("2 Cases", 1), ("2. Cases", 1), ("2.1 Cases", 2), ("2.1.3 Cases", 3)])
def test_a_number_tells_the_level(text: str, depth: int) -> None:
    assert level(text) == depth


def test_larger_and_bolder_type_stands_higher() -> None:
    assert level("Of cases", x_height=32) == 1
    assert level("Of cases", x_height=24) == 2
    assert level("Of cases", weight=0.2) == 2
    assert level("OF CASES") == 2
    assert level("Of cases") == 3


def test_lines_of_one_heading_are_one() -> None:
    def heading(text: str, baseline: float, x_height: float = 20, weight: float = 0.2) -> Block:
        return Block((set_line(text, 200, baseline, x_height, weight),), Role.HEADING)

    whole = joined_headings([heading("Of cases and of", 300), heading("their letters", 352)])
    assert [len(block.lines) for block in whole] == [2]
    numbered, smaller = heading("2.1 Letters", 352), heading("their letters", 352, 16)
    lighter, farther = heading("their letters", 352, weight=0.15), heading("their letters", 500)
    for other in (numbered, smaller, lighter, farther):
        assert len(joined_headings([heading("2 Of cases and of", 300), other])) == 2
