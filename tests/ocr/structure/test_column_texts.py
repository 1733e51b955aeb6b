"""The words of cells change with their columns, and every cell keeps its own."""

from dataclasses import replace

from ocr.document import Block, Box, Cell, Glyph, Line, Page, Role, Word, WordPlace
from ocr.structure.column_texts import with_column_texts

PITCH = 10


def word(text: str, left: int, top: int) -> Word:
    glyphs = tuple(
        Glyph(sign, Box(left + PITCH * place, top, left + PITCH * place + 8, top + 20), 0.9)
        for place, sign in enumerate(text)
    )
    return Word(glyphs, 0.9)


def page_of(column: list[str], *, is_embedded: bool = False) -> Page:
    """A page of one table: names, and beside them the texts of a column."""
    lines, cells = [], []
    for row, text in enumerate(column):
        top = 40 * row
        words = [word("Name", 0, top)]
        for part in text.split():
            words.append(word(part, words[-1].box.right + 3 * PITCH, top))
        lines.append(Line(tuple(words), ((0.0, top + 20.0), (400.0, top + 20.0)), 14.0, is_embedded))
        places = [WordPlace(row, place) for place in range(len(words))]
        cells.append(Cell(row, 0, Box(0, top, 50, top + 20), (places[0],)))
        cells.append(Cell(row, 1, Box(60, top, 400, top + 20), tuple(places[1:])))
    return Page((Block(tuple(lines), Role.TABLE, 0, tuple(cells)),), 500, 500)


def column_of(page: Page) -> list[str]:
    (block,) = page.blocks
    return [" ".join(word.text for word in block.cell_words(cell)) for cell in block.cells if cell.column == 1]


PRICES = ["3.20", "18.95", "4.00", "7.15", "6.10"]


def test_a_faded_point_joins_two_words_and_stands_between_them() -> None:
    page = with_column_texts(page_of([*PRICES, "32 94"]))
    assert column_of(page) == [*PRICES, "32.94"]
    glyphs = page.blocks[0].lines[-1].words[-1].glyphs
    assert glyphs[1].box.right <= glyphs[2].box.left < glyphs[2].box.right <= glyphs[3].box.left
    assert page.blocks[0].lines[-1].text == "Name 32.94"


def test_a_speck_is_left_out_of_line_and_cell() -> None:
    page = with_column_texts(page_of([". 3.20", *PRICES]))
    assert column_of(page) == ["3.20", *PRICES]
    assert page.blocks[0].lines[0].text == "Name 3.20"


def test_what_the_document_holds_as_text_stays() -> None:
    page = page_of([*PRICES, "3Z.94"], is_embedded=True)
    assert with_column_texts(page) == page


def wide(page: Page, row: int, sign: int, by: int) -> Page:
    """The page, in a row of which a sign of the second column, and all after it, reach further to the right."""
    (block,) = page.blocks
    line = block.lines[row]
    glyphs = tuple(
        replace(glyph, box=Box(box.left + by * (place > sign), box.top, box.right + by * (place >= sign), box.bottom))
        for place, glyph in enumerate(line.words[1].glyphs)
        for box in (glyph.box,)
    )
    lines = list(block.lines)
    lines[row] = replace(line, words=(line.words[0], replace(line.words[1], glyphs=glyphs)))
    return replace(page, blocks=(replace(block, lines=tuple(lines)),))


def test_a_point_that_blur_joined_to_a_digit_comes_back_where_others_have_theirs() -> None:
    page = with_column_texts(wide(page_of([*PRICES, "3294"]), 5, 1, 5))
    assert column_of(page) == [*PRICES, "32.94"]
    assert page.blocks[0].lines[-1].text == "Name 32.94"


def test_whole_numbers_among_others_with_points_stay_whole() -> None:
    assert column_of(with_column_texts(page_of([*PRICES, "3294", "12"]))) == [*PRICES, "3294", "12"]


def test_a_nought_before_other_digits_has_lost_its_point() -> None:
    shares = ["0.803", "0.339", "0.216", "0.048"]
    assert column_of(with_column_texts(page_of([*shares, "0729"]))) == [*shares, "0.729"]


def test_both_points_of_a_cell_come_back() -> None:
    pairs = ["1.25(0.10)", "3.15(0.25)", "2.10(0.85)", "4.30(0.30)"]
    assert column_of(with_column_texts(page_of([*pairs, "050(075)"]))) == [*pairs, "0.50(0.75)"]
