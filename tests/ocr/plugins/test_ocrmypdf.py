"""Typecase as an engine of the real OCRmyPDF: scans in, searchable PDFs out."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pypdfium2
import pytest
from PIL import Image

from tests.helpers.drawn_text import draw_page, turned
from tests.helpers.pdf_files import scan_pdf, text_at

pytest.importorskip("ocrmypdf", reason="ocrmypdf is not installed")

from ocrmypdf import OcrOptions
from ocrmypdf.hocrtransform.hocr_parser import HocrParser

from ocr.plugins.ocrmypdf import TypecaseEngine, get_ocr_engine

LINES = 12
SKEW = 2.0
DPI = 300
FIRST_LINE = ["the", "quick", "brown", "fox", "jumps"]


def ocrmypdf(*arguments: str | Path, path: str | None = None) -> subprocess.CompletedProcess[str]:
    """Run it. path: where it may look for programs."""
    environment = os.environ | ({"PATH": path} if path is not None else {})
    command = [sys.executable, "-m", "ocrmypdf", *map(str, arguments)]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def scan(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two pages: the first one askew, the second one on its side."""
    path = Path(tmp_path_factory.mktemp("scan")) / "scan.pdf"
    page = draw_page(LINES, 40)
    askew = Image.fromarray(turned(page, SKEW))
    on_its_side = Image.fromarray(page).rotate(90, expand=True)
    askew.save(path, save_all=True, append_images=[on_its_side], resolution=DPI)
    return path


@pytest.fixture(scope="module")
def made(scan: Path) -> Iterator[pypdfium2.PdfDocument]:
    """The scan after OCRmyPDF, on a machine without Tesseract, Ghostscript and other programs."""
    output = scan.with_name("made.pdf")
    options = ("--ocr-engine", "typecase", "--deskew", "--rotate-pages", "--sidecar", scan.with_name("text.txt"))
    done = ocrmypdf(*options, scan, output, path="")
    assert done.returncode == 0, done.stderr
    with pypdfium2.PdfDocument(output) as document:
        yield document


def words_of(page: pypdfium2.PdfPage) -> list[str]:
    words: list[str] = page.get_textpage().get_text_range().split()
    return words


def test_both_pages_can_be_searched(made: pypdfium2.PdfDocument, scan: Path) -> None:
    for page in made:
        assert words_of(page)[:5] == FIRST_LINE
    assert scan.with_name("text.txt").read_text().split()[:5] == FIRST_LINE
    assert "Typecase" in made.get_metadata_value("Creator")
    assert b"pdfaid" in scan.with_name("made.pdf").read_bytes(), "PDF/A"


def test_pages_are_upright_and_level(made: pypdfium2.PdfDocument) -> None:
    for page in made:
        grey = np.asarray(page.render(scale=2).to_pil().convert("L"))
        rows = (grey < 128).any(axis=1)
        assert int(np.sum(rows[1:] & ~rows[:-1])) >= LINES, "lines that are not level leave no white between them"


def test_text_lies_on_the_ink(made: pypdfium2.PdfDocument) -> None:
    for page in made:
        text = page.get_textpage()
        grey = np.asarray(page.render(scale=2).to_pil().convert("L"))
        height = page.get_height()
        on_ink = []
        for index in range(text.count_chars()):
            left, bottom, right, top = text.get_charbox(index)
            if right > left and not text.get_text_range(index, 1).isspace():
                box = [round(2 * value) for value in (height - top, height - bottom, left, right)]
                on_ink.append((grey[box[0] : box[1] + 1, box[2] : box[3] + 1] < 128).any())
        assert len(on_ink) > 100 and np.mean(on_ink) > 0.99


def test_an_earlier_programs_text_can_be_replaced(tmp_path: Path) -> None:
    page = draw_page(LINES, 40)
    points = (page.shape[1] * 72 / DPI, page.shape[0] * 72 / DPI)
    (tmp_path / "old.pdf").write_bytes(scan_pdf(page, points, text_at(20, 20, "nonsense", hidden=True)))
    done = ocrmypdf("--redo-ocr", tmp_path / "old.pdf", tmp_path / "new.pdf")
    assert done.returncode == 0, done.stderr
    with pypdfium2.PdfDocument(tmp_path / "new.pdf") as document:
        words = words_of(document[0])
    assert words[:5] == FIRST_LINE and "nonsense" not in words


def test_the_older_renderer_and_user_words(scan: Path, tmp_path: Path) -> None:
    (tmp_path / "words.txt").write_text("Typecase\n")
    options = ("--pdf-renderer", "sandwich", "--ocr-engine", "typecase", "--user-words", tmp_path / "words.txt")
    done = ocrmypdf(*options, "--pages", "1", scan, tmp_path / "out.pdf")
    assert done.returncode == 0, done.stderr
    with pypdfium2.PdfDocument(tmp_path / "out.pdf") as document:
        assert words_of(document[0])[:5] == FIRST_LINE


def test_hocr_is_what_ocrmypdf_reads(tmp_path: Path) -> None:
    Image.fromarray(draw_page(2, 40)).save(tmp_path / "page.png", dpi=(DPI, DPI))
    options = options_for(tmp_path / "page.png")
    TypecaseEngine.generate_hocr(tmp_path / "page.png", tmp_path / "page.hocr", tmp_path / "page.txt", options)
    words = HocrParser(tmp_path / "page.hocr").parse().words
    assert [word.text for word in words][:5] == FIRST_LINE
    assert (tmp_path / "page.txt").read_text().split() == [word.text for word in words]


@pytest.mark.parametrize(
    ("engine", "languages", "is_ours"),
    [
        ("typecase", ["eng"], True),
        ("auto", ["eng"], True),
        ("auto", ["eng", "deu"], True),
        ("auto", ["eng", "jpn"], False),
        ("tesseract", ["eng"], False),
        ("none", ["eng"], False),
    ],
)
def test_it_reads_where_it_is_asked_or_knows_the_languages(engine: str, languages: list[str], is_ours: bool) -> None:
    chosen = get_ocr_engine(options_for(Path("in.pdf"), ocr_engine=engine, languages=languages))
    assert isinstance(chosen, TypecaseEngine) == is_ours


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["-l", "jpn", "--ocr-engine", "typecase"], "jpn"),
        (["-l", "jpn"], "other languages need tesseract"),
        (["--user-words", "none.txt"], "user words none.txt"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_line(
    scan: Path, tmp_path: Path, arguments: list[str], complaint: str
) -> None:
    done = ocrmypdf(*arguments, scan, tmp_path / "out.pdf", path="")
    assert done.returncode != 0 and complaint in done.stderr
    assert "Traceback" not in done.stderr and not (tmp_path / "out.pdf").exists()


def options_for(file: Path, **more: object) -> OcrOptions:
    return OcrOptions(input_file=file, output_file=file.with_suffix(".out.pdf"), **more)
