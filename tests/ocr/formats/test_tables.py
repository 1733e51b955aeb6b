"""Tables in the formats that can say them: the same texts at the same places, read back by other programs."""

import csv
import re
from dataclasses import replace
from io import BytesIO, StringIO
from pathlib import Path
from xml.etree import ElementTree

import docx
import openpyxl
import pytest
from lxml import html as lxml_html

from ocr.document import Block, Box, Document, Page, Word
from ocr.formats.fixed_width import laid_out
from ocr.formats.pagexml import NAMESPACE
from ocr.formats.xlsx import value_of
from tests.helpers.table_pages import FIGURES, table_block, table_page
from tests.helpers.written_pages import line, page_of, written


def spanning_page() -> Page:
    """A head over two columns, and one beside it over two rows."""
    block = table_block([["Region", "Money", ""], ["", "Sales", "Costs"], ["North", "1,204", "=873"]], heads=2)
    cells = [cell for cell in block.cells if (cell.row, cell.column) not in ((0, 2), (1, 0))]
    cells[0], cells[1] = replace(cells[0], row_span=2), replace(cells[1], column_span=2)
    return Page((replace(block, cells=tuple(cells)),), 1200, 800, 150.0, "page.png")


def test_a_plain_table_is_one_of_github() -> None:
    rows = written("md", table_page(FIGURES)).decode().splitlines()
    assert rows[0] == "| Region | Sales | Costs |"
    assert rows[1] == "| --- | --- | --- |"
    assert rows[2] == "| North | 1,204 | 873 |"
    assert len(rows) == len(FIGURES) + 1


def test_a_bar_in_a_cell_ends_no_cell_of_markdown() -> None:
    assert r"| a\|b | 1 |" in written("md", table_page([["x", "y"], ["a|b", "1"]])).decode()


def test_a_table_with_spans_is_html_in_markdown() -> None:
    table = lxml_html.fromstring(written("md", spanning_page()).decode())
    heads = [(cell.text, cell.get("rowspan"), cell.get("colspan")) for cell in table.xpath("//thead//th")]
    assert heads == [("Region", "2", None), ("Money", None, "2"), ("Sales", None, None), ("Costs", None, None)]
    assert [cell.text for cell in table.xpath("//tbody//td")] == ["North", "1,204", "=873"]


def test_a_table_that_goes_on_on_the_next_page_is_one() -> None:
    more = [FIGURES[0], ["Inland", "5", "6"]]
    pages = (table_page(FIGURES, 1), table_page(more, 2))
    rows = list(csv.reader(StringIO(written("csv", *pages).decode())))
    assert rows == [*FIGURES, more[1]]
    assert written("md", *pages).decode().count("---") == 3
    other = table_page([["Name", "Age", "Height"], ["Ann", "5", "6"]], 2)
    assert written("md", pages[0], other).decode().count("---") == 6


def test_a_word_parted_in_a_cell_is_made_whole() -> None:
    block = table_block([["Head", "Other"], ["under-", "1"]])
    below = line("standing", 110)
    cells = list(block.cells)
    place = type(cells[2].words[0])(2, 0)
    cells[2] = replace(cells[2], words=(*cells[2].words, place))
    page = Page((replace(block, lines=(*block.lines, below), cells=tuple(cells)),), 1200, 800)
    assert "| understanding | 1 |" in written("md", page).decode()


def test_csv_is_a_file_for_each_table(tmp_path: Path) -> None:
    page = table_page(FIGURES)
    two = replace(page, blocks=(*page.blocks, table_block([["a, b", 'c"d'], ["1", "2"]], top=400)))
    paths = Document((two,), "page.png").save(tmp_path / "out.csv")
    assert [path.name for path in paths] == ["out-1.csv", "out-2.csv"]
    with paths[1].open(newline="", encoding="utf-8") as file:
        assert list(csv.reader(file)) == [["a, b", 'c"d'], ["1", "2"]]
    assert Document((page_of("No table"),)).save(tmp_path / "none.csv") == []


def test_a_workbook_has_a_sheet_for_each_table_with_numbers_heads_and_spans() -> None:
    data = written("xlsx", spanning_page(), replace(table_page(FIGURES), number=2))
    first, second = openpyxl.load_workbook(BytesIO(data)).worksheets
    assert sorted(map(str, first.merged_cells.ranges)) == ["A1:A2", "B1:C1"]
    assert (first["A3"].value, first["B3"].value, first["C3"].value) == ("North", 1204, "=873")
    assert first["C3"].data_type == "s"
    assert first["A1"].font.bold
    assert not first["A3"].font.bold
    assert (second["A2"].value, second["C4"].value) == ("South", None) or second["B2"].value == 1204
    assert written("xlsx", spanning_page()) == written("xlsx", spanning_page())


@pytest.mark.parametrize(
    ("text", "value"),
    [("1,204", 1204), ("-3.50", -3.5), ("0.5", 0.5), ("007", "007"), ("1,20", "1,20"), ("12%", "12%"), ("", None),
     ("12345678901234567890", "12345678901234567890"), ("(144)", "(144)")],
)  # fmt: skip
def test_only_what_loses_nothing_becomes_a_number(text: str, value: object) -> None:
    found = value_of(text)
    assert (found, type(found)) == (value, type(value))


def test_a_word_document_has_paragraphs_and_tables() -> None:
    page = spanning_page()
    both = replace(page, blocks=(Block((line("Some text above", 5),)), *page.blocks))
    document = docx.Document(BytesIO(written("docx", both)))
    assert document.paragraphs[0].text == "Some text above"
    (table,) = document.tables
    assert [cell.text for cell in table.rows[2].cells] == ["North", "1,204", "=873"]
    assert table.cell(0, 1)._tc is table.cell(0, 2)._tc
    assert table.cell(0, 0)._tc is table.cell(1, 0)._tc


def test_the_html_of_pages_has_real_tables() -> None:
    (table,) = lxml_html.fromstring(written("html", spanning_page())).xpath("//table")
    assert [cell.text for cell in table.xpath(".//td")] == ["North", "1,204", "=873"]


def test_page_has_a_region_for_each_cell() -> None:
    root = ElementTree.fromstring(written("pagexml", spanning_page()))
    names = {"p": NAMESPACE}
    (table,) = root.findall(".//p:TableRegion", names)
    assert (table.get("rows"), table.get("columns")) == ("3", "3")
    roles = [role.attrib for role in table.findall(".//p:TableCellRole", names)]
    assert roles[1] == {"rowIndex": "0", "columnIndex": "1", "rowSpan": "1", "colSpan": "2", "header": "true"}
    texts = [region.find("p:TextEquiv/p:Unicode", names) for region in table.findall("p:TextRegion", names)]
    assert [text.text for text in texts if text is not None] == [
        "Region", "Money", "Sales", "Costs", "North", "1,204", "=873",
    ]  # fmt: skip


def test_alto_and_hocr_say_what_is_a_table() -> None:
    alto = written("alto", spanning_page()).decode()
    assert 'TYPE="table"' in alto
    assert re.findall(r'CONTENT="([^"]{2,})"', alto) == ["Region", "Money", "Sales", "Costs", "North", "1,204", "=873"]
    assert written("hocr", spanning_page()).decode().count("class='ocr_table'") == 1


def test_json_keeps_the_cells() -> None:
    page = spanning_page()
    assert Document.from_json(written("json", page)).pages[0] == page


def test_the_columns_of_a_table_begin_below_one_another_in_laid_out_text() -> None:
    rows = [["Name", "Long heading", "Sum"], ["Ann Mary", "x", "1"], ["Bo", "y", "2"]]
    texts = laid_out(table_page(rows)).splitlines()
    starts = {row[1]: text.index(row[1]) for row, text in zip(rows, [t for t in texts if t], strict=True)}
    assert len(set(starts.values())) == 1


def test_text_that_is_wider_than_its_column_moves_the_columns_to_its_right() -> None:
    rows = [["Name", "Sum"], ["A very long name of it", "1"], ["Bo", "2"]]
    block = table_block(rows, step=30)
    narrow = [
        replace(entry, words=tuple(_moved(word, min(word.box.left, 120)) for word in entry.words))
        for entry in block.lines
    ]
    texts = laid_out(Page((replace(block, lines=tuple(narrow)),), 1200, 800)).splitlines()
    assert len({text.index(row[1]) for row, text in zip(rows, [t for t in texts if t], strict=True)}) == 1


def _moved(word: Word, left: int) -> Word:
    step = left - word.box.left
    return replace(
        word,
        glyphs=tuple(
            replace(glyph, box=Box(glyph.box.left + step, glyph.box.top, glyph.box.right + step, glyph.box.bottom))
            for glyph in word.glyphs
        ),
    )
