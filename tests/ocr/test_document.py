"""The result tree: what it says about itself and its way through JSON."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocr.document import Block, Box, Cell, Document, Glyph, Line, Page, Role, Word, WordPlace

confidences = st.floats(0, 1)
coordinates = st.integers(0, 20_000)


@st.composite
def glyphs(draw: st.DrawFn) -> Glyph:
    left, top = draw(coordinates), draw(coordinates)
    box = Box(left, top, left + draw(st.integers(1, 99)), top + draw(st.integers(1, 99)))
    return Glyph(draw(st.text(min_size=1, max_size=2)), box, draw(confidences))


def some(items: st.SearchStrategy) -> st.SearchStrategy:
    return st.lists(items, min_size=1, max_size=3).map(tuple)


words = st.builds(Word, some(glyphs()), confidences)
points = st.tuples(st.floats(0, 1e4), st.floats(0, 1e4))
lines = st.builds(Line, some(words), st.tuples(points, points), st.floats(1, 99))
plain_blocks = st.builds(
    Block, some(lines), st.sampled_from([role for role in Role if role != Role.TABLE]), st.integers(0, 6)
)


@st.composite
def tables(draw: st.DrawFn) -> Block:
    """A table of two columns with every word of its lines in one of them."""
    rows = draw(some(lines))
    cells = []
    for row, line in enumerate(rows):
        border = draw(st.integers(0, len(line.words)))
        for column, places in enumerate((range(border), range(border, len(line.words)))):
            words = tuple(WordPlace(row, place) for place in places)
            cells.append(Cell(row, column, draw(glyphs()).box, words, is_header=draw(st.booleans())))
    return Block(rows, Role.TABLE, 0, tuple(cells))


blocks = plain_blocks | tables()
pages = st.builds(
    Page, st.lists(blocks, max_size=2).map(tuple), coordinates, coordinates, st.none() | st.floats(50, 600), st.text()
)
documents = st.builds(Document, st.lists(pages, max_size=2).map(tuple), st.text())


def word(text: str, left: int, top: int, confidence: float = 1.0) -> Word:
    letters = (
        Glyph(symbol, Box(left + 10 * i, top, left + 10 * i + 8, top + 12), 1.0) for i, symbol in enumerate(text)
    )
    return Word(tuple(letters), confidence)


def line(text: str, top: int) -> Line:
    placed, left = [], 0
    for spelled in text.split():
        placed.append(word(spelled, left, top))
        left += 10 * len(spelled) + 10
    return Line(tuple(placed), ((0.0, top + 12.0), (left - 10.0, top + 12.0)), 8.0)


@given(documents)
def test_json_gives_an_equal_document_back(document: Document) -> None:
    assert Document.from_json(document.to_json()) == document


def test_text_of_every_level() -> None:
    blocks = (Block((line("a heading", 0),)), Block((line("two words", 40), line("one more", 60))))
    page = Page(blocks, 200, 100)
    assert page.lines[0].words[1].text == "heading"
    assert page.text == "a heading\n\ntwo words\none more"
    assert Document((page, Page((), 9, 9), page)).text == f"{page.text}\n\f\n\f{page.text}"


def test_boxes_hold_what_they_are_made_of() -> None:
    block = Block((line("two words", 40), line("one", 60)))
    assert block.lines[0].words[1].box == (40, 40, 88, 52)
    assert block.box == (0, 40, 88, 72)
    assert (block.box.width, block.box.height) == (88, 32)


def test_confidence_is_the_mean_over_letters() -> None:
    doubtful = Line((word("abc", 0, 0, 1.0), word("d", 50, 0, 0.2)), ((0.0, 9.0), (60.0, 9.0)), 6.0)
    assert doubtful.confidence == pytest.approx(0.8)
    assert Page((), 10, 10).confidence == 1.0


def test_json_whose_cell_names_a_word_that_is_not_there_is_refused() -> None:
    cell = Cell(0, 0, Box(0, 0, 9, 9), (WordPlace(0, 1),))
    page = Page((Block((line("two words", 0),), Role.TABLE, cells=(cell,)),), 200, 100)
    text = Document((page,)).to_json()
    assert "[[0, 1]]" in text
    with pytest.raises(ValueError, match="not a Typecase document"):
        Document.from_json(text.replace("[[0, 1]]", "[[0, 2]]"))


@pytest.mark.parametrize(
    "text", ["{}", "[]", "null", '{"typecase": 99}', '{"typecase": 1, "name": "", "pages": [1]}', "", "[" * 100_000]
)
def test_foreign_json_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        Document.from_json(text)
