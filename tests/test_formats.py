"""Every format gives back the words, their places and their confidence to those who read it."""

import csv
import json
import re
import shutil
import subprocess
from dataclasses import replace
from io import BytesIO, StringIO
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html as lxml_html
from pdf_files import encrypted_pdf, pages_pdf, scan_pdf, text_at
from PIL import Image

from ocr.documents import LoadOptions, PageImage, TextLayer, load_pages
from ocr.formats import FORMATS, Job, open_writer
from ocr.formats.layout import laid_out
from ocr.formats.pagexml import NAMESPACE
from ocr.formats.txt import joined_lines
from ocr.page import Block, Box, Document, Glyph, Line, Page, Word
from ocr.words import WordList

ADVANCE, HEIGHT = 12, 20
TEXT = "It is a “dark” & <stormy> night—\nwith 5 £ of rain.\n\nThe end"


def word(text: str, left: int, top: int, confidence: float = 0.9) -> Word:
    boxes = [Box(left + ADVANCE * i, top, left + ADVANCE * (i + 1) - 2, top + HEIGHT) for i in range(len(text))]
    return Word(tuple(Glyph(sign, box, confidence) for sign, box in zip(text, boxes, strict=True)), confidence)


def line(text: str, top: int, left: int = 40) -> Line:
    """Words at the columns at which they stand in `text`, whose columns are ADVANCE pixels wide."""
    words = tuple(word(match[0], left + ADVANCE * match.start(), top) for match in re.finditer(r"\S+", text))
    baseline = ((float(words[0].box.left), float(top + HEIGHT)), (float(words[-1].box.right), float(top + HEIGHT)))
    return Line(words, baseline, HEIGHT / 2)


def page_of(text: str, number: int = 1, size: tuple[int, int] = (600, 400)) -> Page:
    """A page whose blocks and lines are those of `text`."""
    blocks, top = [], 30
    for block in text.split("\n\n"):
        lines = []
        for row in block.split("\n"):
            lines.append(line(row, top))
            top += 2 * HEIGHT
        blocks.append(Block(tuple(lines)))
        top += 2 * HEIGHT
    return Page(tuple(blocks), *size, 150.0, "page.png", number)


def image_of(page: Page) -> PageImage:
    return PageImage(np.full((page.height, page.width), 255, np.uint8), page.dpi, page.name, page.number)


def written(
    name: str, *pages: Page, source: Path | bytes = b"", load: LoadOptions | None = None, **options: bool
) -> bytes:
    stream = BytesIO()
    writer = open_writer(name, stream, Job("page.png", source, load or LoadOptions(), **options))
    for page in pages:
        writer.add(page, image_of(page))
    writer.finish()
    return stream.getvalue()


def png(size: tuple[int, int] = (600, 400), mode: str = "L") -> bytes:
    file = BytesIO()
    Image.new(mode, size, "white").save(file, "PNG")
    return file.getvalue()


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


def pdf_words(data: bytes, number: int = 0) -> list[str]:
    document = pypdfium2.PdfDocument(data)
    text: str = document[number].get_textpage().get_text_bounded()
    return text.split()


def place_of(data: bytes, text: str) -> tuple[float, ...]:
    """Left, bottom, right, top of a word, in points."""
    textpage = pypdfium2.PdfDocument(data)[0].get_textpage()
    occurrence = textpage.search(text, match_case=True).get_next()
    assert occurrence is not None
    boxes = [textpage.get_charbox(occurrence[0] + i) for i in range(occurrence[1])]
    lefts, bottoms, rights, tops = zip(*boxes, strict=True)
    return min(lefts), min(bottoms), max(rights), max(tops)


def test_pdf_of_an_image_gives_every_word_back_in_its_place() -> None:
    page = page_of(TEXT)
    data = written("pdf", page, source=png())
    assert pdf_words(data) == TEXT.split()
    scale = 72 / 150
    stormy = page.lines[0].words[5]
    left, bottom, right, _ = place_of(data, "<stormy>")
    assert left == pytest.approx(stormy.box.left * scale, abs=2)
    assert right == pytest.approx(stormy.box.right * scale, abs=2)
    assert bottom == pytest.approx((400 - stormy.box.bottom) * scale, abs=4)


@pytest.mark.skipif(not shutil.which("pdftotext"), reason="poppler is not installed")
def test_poppler_finds_the_words_too(tmp_path: Path) -> None:
    path = tmp_path / "out.pdf"
    path.write_bytes(written("pdf", page_of(TEXT), source=png()))
    result = subprocess.run(["pdftotext", "-layout", str(path), "-"], capture_output=True, text=True, check=True)
    assert result.stdout.split() == TEXT.split()


def test_pdf_keeps_the_image_as_it_was() -> None:
    noise = np.random.default_rng(1).integers(0, 256, (400, 600, 3)).astype(np.uint8)
    file = BytesIO()
    Image.fromarray(noise).save(file, "JPEG")
    assert file.getvalue()[2000:4000] in written("pdf", page_of(TEXT), source=file.getvalue())
    file = BytesIO()
    Image.fromarray(noise).save(file, "PNG")
    rendered = pypdfium2.PdfDocument(written("pdf", page_of(TEXT), source=file.getvalue()))[0].render(scale=150 / 72)
    assert np.abs(np.array(rendered.to_pil()).astype(int) - noise).mean() < 1


@pytest.mark.parametrize("mode", ["1", "L", "P", "RGB", "RGBA", "CMYK", "I;16"])
def test_pdf_shows_images_of_every_kind(mode: str) -> None:
    grey = Image.fromarray(np.random.default_rng(1).integers(0, 2, (40, 60)).astype(np.uint8) * 255)
    pixels = np.array(grey)
    page = Image.fromarray(pixels.astype(np.uint16) * 257) if mode == "I;16" else grey.convert("RGB").convert(mode)
    file = BytesIO()
    page.save(file, "TIFF")
    data = written("pdf", Page((), 60, 40, 72.0, "page.tif"), source=file.getvalue())
    rendered = np.array(pypdfium2.PdfDocument(data)[0].render(scale=1).to_pil().convert("L"))
    assert np.abs(rendered.astype(int) - pixels).max() <= 1


def test_pdf_of_a_long_image_file_is_written_page_by_page() -> None:
    frames = [Image.fromarray(np.random.default_rng(n).integers(0, 256, (90, 60)).astype(np.uint8)) for n in range(4)]
    file, stream = BytesIO(), BytesIO()
    frames[0].save(file, "TIFF", save_all=True, append_images=frames[1:])
    writer = open_writer("pdf", stream, Job("x.tif", file.getvalue(), LoadOptions()))
    for number in (1, 3, 4):
        page = replace(page_of("a b", number), width=60, height=90, dpi=72.0)
        before = stream.tell()
        writer.add(page, image_of(page) if number != 4 else None)
        assert stream.tell() - before > (5000 if number != 4 else 0)
    writer.finish()
    document = pypdfium2.PdfDocument(stream.getvalue())
    shown = [np.array(page.render(scale=1).to_pil().convert("L")).astype(int) for page in document]
    assert [np.abs(shown[i] - np.array(frames[n])).max() <= 1 for i, n in enumerate((0, 2))] == [True, True]
    assert shown[2].min() == 255


def test_invisible_text_changes_no_pixel() -> None:
    pixels = np.random.default_rng(2).integers(0, 256, (400, 600)).astype(np.uint8)
    before = scan_pdf(pixels, (288, 192), text_at(20, 20, "an earlier guess", hidden=True))
    after = written("pdf", page_of(TEXT), source=before)
    first, second = (pypdfium2.PdfDocument(data)[0].render(scale=2).to_numpy() for data in (before, after))
    assert (first == second).all()
    assert pdf_words(after) == TEXT.split()


def test_pdf_of_a_pdf_has_the_pages_that_were_read() -> None:
    source = pages_pdf([text_at(72, 700, name) for name in ("one", "two", "three")])
    data = written("pdf", page_of("read", 2), page_of("also", 3), source=source)
    assert len(pypdfium2.PdfDocument(data)) == 2
    assert pdf_words(data, 0) == ["two", "read"] or pdf_words(data, 0) == ["read", "two"]


def test_pdf_keeps_a_text_layer_that_was_taken() -> None:
    source = pages_pdf([text_at(72, 700, "exact")])
    (image,) = load_pages(source, LoadOptions(text_layer=TextLayer.USE))
    assert image.text_layer
    stream = BytesIO()
    writer = open_writer("pdf", stream, Job("x.pdf", source, LoadOptions()))
    writer.add(image.text_layer, image)
    writer.finish()
    assert pdf_words(stream.getvalue()) == ["exact"]


def test_pdf_of_an_encrypted_pdf() -> None:
    source = encrypted_pdf(text_at(72, 700, "secret"), b"open")
    data = written("pdf", page_of("read"), source=source, load=LoadOptions(password="open"))
    document = pypdfium2.PdfDocument(data, password="open")
    assert "read" in document[0].get_textpage().get_text_bounded()


@pytest.mark.parametrize(
    ("text", "joined"),
    [
        ("slow under-\nstanding of it", "slow understanding\nof it"),
        ("(under-\nstanding).", "(understanding)."),
        ("under-\nstanding\nmore", "understanding\nmore"),
        ("a well-\nknown trick", "a well-\nknown trick"),
        ("a dash -\nor 5-\n6 end-", "a dash -\nor 5-\n6 end-"),
        ("well--\nknown", "well--\nknown"),
    ],
)
def test_hyphens_are_joined_only_where_the_whole_is_a_word(text: str, joined: str) -> None:
    words = WordList.of(["understanding", "known", "well"])
    assert joined_lines(page_of(text).blocks[0], words) == joined


def test_layout_keeps_columns_indentation_and_gaps() -> None:
    rows = ["Item      Price", "  tea        1.20", "coffee      2.50", "", "Total       3.70"]
    blocks = [Block((line(text, 30 + 2 * HEIGHT * i),)) for i, text in enumerate(rows) if text]
    assert laid_out(Page(tuple(blocks), 600, 400)).split("\n") == rows
    assert laid_out(Page((), 9, 9)) == ""


def test_layout_sets_cells_of_one_row_side_by_side() -> None:
    blocks = (Block((line("left", 30), line("below", 70))), Block((line("right", 32, left=40 + 20 * ADVANCE),)))
    assert laid_out(Page(blocks, 600, 400)).split("\n") == ["left" + 16 * " " + "right", "below"]


def upwards(text: str) -> Page:
    """A page on its side: one line that runs from its foot to its head."""
    upright = line(text, 30)
    turned = [
        Word(tuple(replace(glyph, box=_on_its_side(glyph.box)) for glyph in word.glyphs), word.confidence)
        for word in upright.words
    ]
    baseline = tuple((y, 600.0 - x) for x, y in upright.baseline)
    return Page((Block((Line(tuple(turned), baseline, upright.x_height),)),), 400, 600, 150.0, "page.png")


def _on_its_side(box: Box) -> Box:
    return Box(box.top, 600 - box.right, box.bottom, 600 - box.left)


@pytest.mark.parametrize("source", [png((400, 600)), pages_pdf([b""], size=(192, 288))], ids=["image", "pdf"])
def test_pdf_of_a_page_on_its_side_has_its_words_in_their_places(source: bytes) -> None:
    page = upwards("sideways and up")
    data = written("pdf", page, source=source)
    assert "".join(pdf_words(data)) == "sidewaysandup"
    scale = 72 / 150
    left, top, right, bottom = page.words[0].box
    x0, y0, x1, y1 = place_of(data, "sideways")
    assert (y0, y1) == pytest.approx(((600 - bottom) * scale, (600 - top) * scale), abs=2)
    assert left * scale - 4 <= x0 < x1 <= right * scale + 4


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
