"""A word as a person has corrected it, in the tree of its page."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocr.document import Block, Box, Glyph, Line, Page, Word
from ocr.errors import OptionError
from ocr.serve.correction import correct_word, shared_out


def word(text: str, left: int) -> Word:
    glyphs = (Glyph(symbol, Box(left + 10 * i, 0, left + 10 * i + 8, 20), 0.4) for i, symbol in enumerate(text))
    return Word(tuple(glyphs), 0.4)


def line(*texts: str, top: int = 0) -> Line:
    return Line(tuple(word(text, 100 * i) for i, text in enumerate(texts)), ((0.0, 20.0), (300.0, 20.0)), 12.0)


PAGE = Page((Block((line("the", "qvick"), line("brown"))), Block((line("fox"),))), 400, 300, 300.0, "page.png", 3)


def texts(page: Page) -> list[list[str]]:
    return [[line.text for line in block.lines] for block in page.blocks]


def test_a_text_of_the_same_length_leaves_each_glyph_its_box() -> None:
    corrected = correct_word(PAGE, 1, "quick")
    assert texts(corrected) == [["the quick", "brown"], ["fox"]]
    new, old = corrected.words[1], PAGE.words[1]
    assert [glyph.box for glyph in new.glyphs] == [glyph.box for glyph in old.glyphs]
    assert new.confidence == 1 and {glyph.confidence for glyph in new.glyphs} == {1}


def test_everything_else_stays_as_it_was() -> None:
    corrected = correct_word(PAGE, 2, "browne")
    assert (corrected.width, corrected.dpi, corrected.name, corrected.number) == (400, 300.0, "page.png", 3)
    assert [w for i, w in enumerate(corrected.words) if i != 2] == [w for i, w in enumerate(PAGE.words) if i != 2]
    assert corrected.blocks[0].lines[1].baseline == PAGE.blocks[0].lines[1].baseline


def test_a_text_of_another_length_shares_out_the_box_of_the_word() -> None:
    new = correct_word(PAGE, 3, "ox").words[3]
    assert new.text == "ox" and new.box == PAGE.words[3].box
    assert new.glyphs[0].box == Box(0, 0, 14, 20) and new.glyphs[1].box == Box(14, 0, 28, 20)


def test_white_space_makes_words() -> None:
    corrected = correct_word(PAGE, 1, " qui  ck ")
    assert [w.text for w in corrected.words] == ["the", "qui", "ck", "brown", "fox"]
    first, second = corrected.words[1], corrected.words[2]
    assert first.box.right < second.box.left and second.box.right == PAGE.words[1].box.right


def test_no_text_removes_the_word_and_what_is_empty_then() -> None:
    assert texts(correct_word(PAGE, 0, "")) == [["qvick", "brown"], ["fox"]]
    assert texts(correct_word(PAGE, 2, " ")) == [["the qvick"], ["fox"]]
    assert texts(correct_word(PAGE, 3, "")) == [["the qvick", "brown"]]


@pytest.mark.parametrize("index, text", [(4, "x"), (-1, "x"), (0, "a\0b"), (0, "x" * 1001)])
def test_what_makes_no_sense_is_refused(index: int, text: str) -> None:
    with pytest.raises(OptionError):
        correct_word(PAGE, index, text)


def test_boxes_follow_the_direction_of_the_line() -> None:
    box = Box(0, 0, 10, 40)
    assert shared_out(box, 2, 90) == [Box(0, 20, 10, 40), Box(0, 0, 10, 20)]
    assert shared_out(box, 2, 270) == [Box(0, 0, 10, 20), Box(0, 20, 10, 40)]
    assert shared_out(box, 2, 180) == [Box(5, 0, 10, 40), Box(0, 0, 5, 40)]


@given(st.text(max_size=30), st.integers(0, 3))
def test_any_text_gives_a_page_that_reads_back(text: str, index: int) -> None:
    try:
        corrected = correct_word(PAGE, index, text)
    except OptionError:
        return
    assert Page.from_dict(corrected.to_dict()) == corrected
    assert len(corrected.words) == 3 + len(text.split())
    assert all(glyph.box.width > 0 and glyph.box.height > 0 for w in corrected.words for glyph in w.glyphs)
