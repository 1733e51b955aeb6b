"""A searchable PDF looks like its source, and gives the words back in their places."""

import shutil
import subprocess
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import numpy as np
import pikepdf
import pypdfium2
import pytest
from PIL import Image

from ocr.document import Page
from ocr.formats import Job, open_writer
from ocr.input.source import load_pages
from ocr.options import LoadOptions, TextLayer
from tests.helpers.pdf_files import encrypted_pdf, pages_pdf, scan_pdf, text_at
from tests.helpers.written_pages import TEXT, page_of, png, upwards, written


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
        writer.add(replace(page, error="x.tif: page 4 is damaged") if number == 4 else page, None)
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
    source = pages_pdf([text_at(72, 300, name) for name in ("one", "two", "three")])
    data = written("pdf", page_of("read", 2), page_of("also", 3), source=source)
    assert len(pypdfium2.PdfDocument(data)) == 2
    assert pdf_words(data, 0) == ["read", "two"]


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


@pytest.mark.parametrize("source", [png(), pages_pdf([b""])], ids=["image", "pdf"])
def test_letters_of_every_latin_script_are_found(source: bytes, tmp_path: Path) -> None:
    path, text = tmp_path / "out.pdf", "Zażółć gęślą jaźń\nžluťoučký kůň őrült\nıslak ağaç İzmir\nștiință №5"
    path.write_bytes(written("pdf", page_of(text), source=source))
    assert pdf_words(path.read_bytes()) == text.split()
    if shutil.which("pdftotext"):
        result = subprocess.run(["pdftotext", "-enc", "UTF-8", path, "-"], capture_output=True, text=True, check=True)
        assert (result.stdout.split(), result.stderr) == (text.split(), "")
    if shutil.which("qpdf"):
        subprocess.run(["qpdf", "--check", path], capture_output=True, check=True)
    with pikepdf.open(path) as pdf:
        assert "/TypecaseFurther" in pdf.pages[0].resources.Font


def test_a_font_for_letters_that_are_not_there_is_left_out() -> None:
    with pikepdf.open(BytesIO(written("pdf", page_of(TEXT), source=png()))) as pdf:
        assert "/TypecaseFurther" not in pdf.pages[0].resources.Font
