"""Every format gives back the words, their places and their confidence to those who read it."""

import csv
import json
import re
from dataclasses import replace
from io import BytesIO, StringIO
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html as lxml_html
from PIL import Image

from ocr.document import Block, Box, Document, Glyph, Line, Page, Role, Word
from ocr.formats import FORMATS
from ocr.formats.fixed_width import laid_out
from ocr.formats.pagexml import NAMESPACE
from tests.helpers.written_pages import ADVANCE, HEIGHT, TEXT, line, page_of, png, upwards, word, written


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_writes_a_blank_page(name: str) -> None:
    written(name, Page((), 600, 400, 150.0, "page.png"), source=png())


def test_txt_is_the_text() -> None:
    page = page_of(TEXT)
    assert written("txt", page, page).decode() == f"{TEXT}\n\f{TEXT}\n"
    assert written("txt", Page((), 9, 9)) == b""


def test_json_reads_back() -> None:
    pages = (page_of(TEXT), Page((), 9, 9, number=2))
    assert Document.from_json(written("json", *pages)) == Document(pages, "page.png")


def test_tsv_has_a_row_for_every_level() -> None:
    rows = list(
        csv.DictReader(StringIO(written("tsv", page_of(TEXT)).decode()), delimiter="\t", quoting=csv.QUOTE_NONE)
    )
    assert " ".join(row["text"] for row in rows if row["level"] == "5") == " ".join(TEXT.split())
    assert [row["level"] for row in rows[:5]] == ["1", "2", "3", "4", "5"]
    first = rows[4]
    assert [int(first[key]) for key in ("left", "top", "width", "height")] == [40, 30, 2 * ADVANCE - 2, HEIGHT]
    assert float(first["conf"]) == pytest.approx(90)
    assert rows[0]["conf"] == "-1"


def test_box_has_a_row_for_every_symbol_from_the_lower_left() -> None:
    page = page_of(TEXT)
    rows = [row.split(" ") for row in written("box", page, page).decode().splitlines()]
    assert "".join(row[0] for row in rows) == 2 * "".join(TEXT.split())
    glyph = page.words[0].glyphs[0]
    left, bottom, right, top, number = map(int, rows[0][1:])
    assert (left, page.height - top, right, page.height - bottom, number) == (*glyph.box, 0)
    assert rows[-1][-1] == "1"


def test_hocr_reads_as_html_and_xml() -> None:
    data = written("hocr", page_of(TEXT))
    ElementTree.fromstring(data)
    root = lxml_html.fromstring(data)
    words = root.xpath("//*[@class='ocrx_word']")
    assert [element.text for element in words] == TEXT.split()
    assert words[0].get("title") == f"bbox 40 30 {40 + 2 * ADVANCE - 2} {30 + HEIGHT}; x_wconf 90"
    assert [len(root.xpath(f"//*[@class='{kind}']")) for kind in ("ocr_page", "ocr_carea", "ocr_line")] == [1, 2, 3]
    assert "baseline 0.000 0.0" in root.xpath("//*[@class='ocr_line']")[0].get("title")
    assert 'image "page.png"; bbox 0 0 600 400; ppageno 0; scan_res 150 150' in root.xpath("//*[@class='ocr_page']")[
        0
    ].get("title")


def test_alto_has_words_glyphs_and_spaces() -> None:
    ligature = Word((Glyph("fi", Box(40, 30, 50, 50), 0.8), Glyph("x", Box(50, 30, 60, 50), 0.7)), 0.8)
    page = page_of(TEXT)
    page = Page((*page.blocks, Block((Line((ligature,), ((40.0, 50.0), (60.0, 50.0)), 9.0),))), 600, 400)
    root = ElementTree.fromstring(written("alto", page, replace(page, number=2)))
    names = {"a": "http://www.loc.gov/standards/alto/ns-v4#"}
    strings = root.findall(".//a:String", names)
    assert [string.get("CONTENT") for string in strings] == [*TEXT.split(), "fix"] * 2
    assert [glyph.get("CONTENT") for glyph in strings[-1].findall("a:Glyph", names)] == ["ﬁ", "x"]
    first = root.find(".//a:TextLine", names)
    assert first is not None
    assert first.get("BASELINE") == f"40,50 {page.lines[0].words[-1].box.right},50"
    assert len(first.findall("a:SP", names)) == len(page.lines[0].words) - 1
    identifiers = [element.get("ID") for element in root.iter() if element.get("ID")]
    assert len(identifiers) == len(set(identifiers))


def test_pagexml_has_order_places_and_text(tmp_path: Path) -> None:
    root = ElementTree.fromstring(written("pagexml", page_of(TEXT)))
    names = {"p": NAMESPACE}
    regions = root.findall(".//p:TextRegion", names)
    order = [reference.get("regionRef") for reference in root.findall(".//p:RegionRefIndexed", names)]
    assert order == [region.get("id") for region in regions]
    assert [unicode.text for unicode in root.findall(".//p:Word/p:TextEquiv/p:Unicode", names)] == TEXT.split()
    assert [unicode.text for unicode in root.findall(".//p:TextRegion/p:TextEquiv/p:Unicode", names)] == TEXT.split(
        "\n\n"
    )
    coordinates = root.find(".//p:Word/p:Coords", names)
    assert coordinates is not None
    assert coordinates.get("points") == "40,30 62,30 62,50 40,50"
    points = [element.get("points", "") for element in root.iter() if element.get("points")]
    assert all(re.fullmatch(r"(\d+,\d+ )+\d+,\d+", value) for value in points)


def test_html_is_one_file_with_selectable_words_and_a_list_of_doubtful_ones() -> None:
    doubtful = Block((Line((word("qzx", 40, 300, 0.2),), ((40.0, 320.0), (76.0, 320.0)), 10.0),))
    page = Page((*page_of(TEXT).blocks, doubtful), 600, 400)
    root = lxml_html.fromstring(written("html", page))
    assert [element.text for element in root.xpath("//*[local-name()='text']")] == [*TEXT.split(), "qzx"]
    assert root.xpath("//li")[0].text == "qzx (20 %)"
    links = root.xpath("//@href | //@src")
    assert len(links) == 1
    assert links[0].startswith("data:image/jpeg;base64,")


def test_png_shows_what_was_found() -> None:
    page = page_of(TEXT)
    picture = Image.open(BytesIO(written("png", page)))
    assert picture.size == (600, 400)
    box = page.words[0].box
    assert picture.getpixel((box.left, box.top)) != (255, 255, 255)
    assert picture.getpixel((590, 390)) == (255, 255, 255)


def test_txt_without_heads() -> None:
    page = page_of("A head\n\nText of it\n\n12")
    roles = (Role.RUNNING_HEAD, Role.PARAGRAPH, Role.PAGE_NUMBER)
    page = replace(
        page, blocks=tuple(replace(block, role=role) for block, role in zip(page.blocks, roles, strict=True))
    )
    assert written("txt", page).decode() == "A head\n\nText of it\n\n12\n"
    assert written("txt", page, heads=False).decode() == "Text of it\n"


def test_txt_joins_hyphens_when_asked() -> None:
    page = page_of("slow under-\nstanding of it")
    assert written("txt", page, join_hyphens=True).decode() == "slow understanding\nof it\n"


def page_of_roles() -> Page:
    """A page with a block of every role."""
    blocks = [
        Block((line(f"the {role}", 20 + 2 * HEIGHT * row),), role, level=2 if role is Role.HEADING else 0)
        for row, role in enumerate(Role)
    ]
    return Page(tuple(blocks), 600, 900, 150.0, "page.png")


def test_hocr_says_what_blocks_are() -> None:
    root = lxml_html.fromstring(written("hocr", page_of_roles()))
    words = {
        kind: " ".join(root.xpath(f"//*[@class='{kind}']//*[@class='ocrx_word']/text()"))
        for kind in (
            "ocr_title",
            "ocr_subsection",
            "ocr_caption",
            "ocr_header",
            "ocr_footer",
            "ocr_pageno",
            "ocr_table",
        )
    }
    assert words == {
        "ocr_title": "the title",
        "ocr_subsection": "the heading",
        "ocr_caption": "the caption",
        "ocr_header": "the running-head",
        "ocr_footer": "the running-foot",
        "ocr_pageno": "the page-number",
        "ocr_table": "the table",
    }
    capabilities = root.xpath("//meta[@name='ocr-capabilities']/@content")[0].split()
    assert {element.get("class") for element in root.xpath("//*[@class]")} <= set(capabilities)


def test_alto_and_pagexml_say_what_blocks_are() -> None:
    root = ElementTree.fromstring(written("alto", page_of_roles()))
    labels = {
        tag.get("ID"): tag.get("LABEL") for tag in root.iter("{http://www.loc.gov/standards/alto/ns-v4#}LayoutTag")
    }
    blocks = root.iter("{http://www.loc.gov/standards/alto/ns-v4#}TextBlock")
    assert [labels[block.get("TAGREFS")] for block in blocks] == [str(role) for role in Role]
    regions = ElementTree.fromstring(written("pagexml", page_of_roles())).iter(f"{{{NAMESPACE}}}TextRegion")
    types = {region.get("custom"): region.get("type") for region in regions}
    assert types["structure {type:running-head;}"] == "header"
    assert types["structure {type:list-item;}"] == "paragraph"


def test_html_headings_are_headings_to_those_who_listen() -> None:
    root = lxml_html.fromstring(written("html", page_of_roles()))
    assert [element.get("aria-level") for element in root.xpath("//*[@role='heading']")] == ["1", "3"]


def test_png_shows_roles_by_colour() -> None:
    page = page_of_roles()
    picture = Image.open(BytesIO(written("png", page))).convert("RGB")
    corners = {picture.getpixel((block.box.right, block.box.bottom)) for block in page.blocks}
    assert len(corners) == len(Role)


def test_layout_keeps_columns_indentation_and_gaps() -> None:
    rows = ["Item      Price", "  tea        1.20", "coffee      2.50", "", "Total       3.70"]
    blocks = [Block((line(text, 30 + 2 * HEIGHT * i),)) for i, text in enumerate(rows) if text]
    assert laid_out(Page(tuple(blocks), 600, 400)).split("\n") == rows
    assert laid_out(Page((), 9, 9)) == ""


def test_layout_sets_cells_of_one_row_side_by_side() -> None:
    blocks = (Block((line("left", 30), line("below", 70))), Block((line("right", 32, left=40 + 20 * ADVANCE),)))
    assert laid_out(Page(blocks, 600, 400)).split("\n") == ["left" + 16 * " " + "right", "below"]


def test_hocr_and_html_say_how_a_line_is_turned() -> None:
    page = upwards("sideways and up")
    assert "textangle 90; x_size 20" in written("hocr", page).decode()
    assert 'transform="rotate(-90 50.0 560.0)"' in written("html", page).decode()


def test_layout_of_a_page_on_its_side_is_that_of_the_page_upright() -> None:
    assert laid_out(upwards("a    bc  d")) == "a    bc  d"


@given(st.text(st.characters(codec="cp1252", categories=("L", "N", "P", "S")), min_size=1, max_size=12))
def test_any_word_of_the_alphabet_survives_every_format(text: str) -> None:
    page = Page((Block((Line((word(text, 40, 30),), ((40.0, 50.0), (90.0, 50.0)), 10.0),)),), 600, 400)
    assert written("txt", page).decode() == f"{text}\n"
    assert json.loads(written("json", page))["pages"][0]["text"] == text
    assert ElementTree.fromstring(written("alto", page)).find(".//{*}String").get("CONTENT") == text  # type: ignore[union-attr]
    assert lxml_html.fromstring(written("hocr", page)).xpath("//*[@class='ocrx_word']")[0].text == text
    assert written("tsv", page).decode().splitlines()[-1].split("\t")[-1] == text
