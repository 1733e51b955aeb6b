"""Poppler draws a page as pypdfium2 does, pixel on pixel, and where it cannot, nobody waits for it."""

import os
from pathlib import Path

import numpy as np
import pikepdf
import pytest

from ocr.input.poppler import Poppler, poppler_installed
from ocr.input.source import load_pages
from ocr.options import LoadOptions, TextLayer
from tests.helpers.made_pdfs import add_page, picture, saved
from tests.helpers.pdf_files import pages_pdf, text_at

needs_poppler = pytest.mark.skipif(not poppler_installed(), reason="poppler is not installed")
BOXES = {
    "plain": {"media": (0, 0, 300, 200)},
    "crop": {"media": (-50, -40, 400, 300), "CropBox": [40, 30, 340.3, 230.2]},
    "shifted": {"media": (1000, 2000, 1300, 2200)},
}


def turned_pages(boxes: str) -> bytes:
    """A bar, a line of text and a picture without any symmetry, on pages turned in every way."""
    pdf = pikepdf.new()
    pixels = np.full((200, 300), 200, np.uint8)
    pixels[:150, :80] = 30
    x, y, *_ = BOXES[boxes].get("CropBox") or BOXES[boxes]["media"]
    content = b"1 0 0 1 %d %d cm 20 20 100 8 re f BT /F 24 Tf 30 150 Td (HAMBURG) Tj ET " % (x, y)
    for turn in (0, 90, 180, 270):
        add_page(
            pdf,
            content + b"q 90 0 0 60 190 100 cm /Im Do Q",
            images={"Im": picture(pdf, pixels)},
            Rotate=turn,
            **BOXES[boxes],
        )
    return saved(pdf)


@needs_poppler
@pytest.mark.parametrize("dpi", [100.0, 151.7])
@pytest.mark.parametrize("boxes", BOXES)
def test_pages_are_drawn_alike_by_both(boxes: str, dpi: float, monkeypatch: pytest.MonkeyPatch) -> None:
    data, options = turned_pages(boxes), LoadOptions(dpi=dpi, text_layer=TextLayer.IGNORE)
    pages, poppler = list(load_pages(data, options)), Poppler(data)
    drawn = [poppler.drawn(page.number, dpi, (page.grey.shape[1], page.grey.shape[0])) for page in pages]
    monkeypatch.setenv("PATH", os.devnull)
    for page, by_poppler, other in zip(pages, drawn, load_pages(data, options), strict=True):
        assert by_poppler is not None and np.abs(page.grey.astype(int) - by_poppler).mean() < 0.5
        assert page.grey.shape == other.grey.shape
        assert 0 < np.abs(page.grey.astype(int) - other.grey).mean() < 4
        assert np.abs(page.grey.astype(int) - np.rot90(other.grey, 2)).mean() > 20


def program(folder: Path, name: str, script: str) -> None:
    path = folder / name
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)


@needs_poppler
@pytest.mark.parametrize("name", ["pdfinfo", "pdftoppm"])
def test_a_program_that_hangs_is_killed(tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    process = tmp_path / "process"
    # pdf2image asks for the version first.
    program(tmp_path, name, f'[ "$1" = -v ] && exec {name}-there -v\necho $$ > {process}\nexec sleep 1000')
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    poppler = Poppler(pages_pdf([text_at(72, 700, "Typecase")]), limit_s=1)
    assert poppler.drawn(1, 72, (612, 792)) is None
    with pytest.raises(ProcessLookupError):
        os.kill(int(process.read_text()), 0)
    process.unlink()
    assert poppler.drawn(1, 72, (612, 792)) is None
    assert not process.exists()  # it is not waited for again


@pytest.mark.parametrize("script", ["exit 1", "echo P5; exit 0", "kill -9 $$", "echo P5 10 10 255 >&1"])
def test_where_poppler_fails_pypdfium2_draws(tmp_path: Path, script: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("pdfinfo", "pdftoppm"):
        there = name == "pdfinfo" and script != "exit 1"
        program(tmp_path, name, "echo Pages: 1" if there else script)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    options = LoadOptions(text_layer=TextLayer.IGNORE)
    (page,) = load_pages(pages_pdf([text_at(72, 700, "Typecase", 24)]), options)
    assert page.grey.shape == (3300, 2550)
    assert page.grey.min() < 128


def test_of_another_size_nothing_is_taken() -> None:
    poppler = Poppler(pages_pdf([text_at(72, 700, "Typecase")]))
    assert poppler.drawn(1, 72, (6120, 7920)) is None
    assert poppler.drawn(2, 72, (612, 792)) is None
