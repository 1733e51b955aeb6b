"""PDFs of images hold the very data of their files, look as they do and are hardly larger."""

import shutil
import subprocess
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import pdfplumber
import pypdfium2
import pytest
from PIL import Image, ImageDraw, ImageOps

from ocr.document import Page
from ocr.errors import OutputError
from tests.helpers.made_pdfs import assert_qpdf_accepts
from tests.helpers.written_pages import TEXT, page_of, png, written


def photograph(mode: str = "RGB", size: tuple[int, int] = (320, 240)) -> Image.Image:
    """Soft colours and a few sharp things."""
    y, x = np.mgrid[: size[1], : size[0]]
    pixels = np.stack([x * 255 // size[0], y * 255 // size[1], (x + y) % 256], axis=-1).astype(np.uint8)
    image = Image.fromarray(pixels)
    ImageDraw.Draw(image).rectangle((20, 30, 90, 60), fill=(10, 20, 30))
    return image.convert(mode)


def encoded(image: Image.Image, kind: str, **options: Any) -> bytes:
    file = BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def exif(orientation: int) -> Image.Exif:
    tags = Image.Exif()
    tags[0x0112] = orientation
    return tags


FILES = {
    "jpeg": lambda: encoded(photograph(), "JPEG"),
    "grey jpeg": lambda: encoded(photograph("L"), "JPEG"),
    "progressive jpeg": lambda: encoded(photograph(), "JPEG", progressive=True),
    "cmyk jpeg": lambda: encoded(photograph("CMYK"), "JPEG"),
    "jpeg 2000": lambda: encoded(photograph(), "JPEG2000"),
    "png": lambda: encoded(photograph(), "PNG"),
    "png with palette": lambda: encoded(photograph("P"), "PNG"),
    "png of one bit": lambda: encoded(photograph("1"), "PNG"),
    "jpeg in tiff": lambda: encoded(photograph(), "TIFF", compression="jpeg"),
    "grey jpeg in tiff": lambda: encoded(photograph("L"), "TIFF", compression="jpeg"),
    "jpeg in strips": lambda: encoded(photograph(), "TIFF", compression="jpeg", tiffinfo={278: 64}),
    "fax": lambda: encoded(photograph("1"), "TIFF", compression="group4"),
    "lzw tiff": lambda: encoded(photograph(), "TIFF", compression="tiff_lzw"),
    "transparent png": lambda: encoded(photograph("RGBA"), "PNG"),
    **{f"turned {n}": lambda n=n: encoded(photograph(), "JPEG", exif=exif(n)) for n in range(1, 9)},  # type: ignore[misc]
}
PASSED_ON = [name for name in FILES if name not in ("lzw tiff", "transparent png")]


@pytest.mark.parametrize("name", FILES)
def test_an_image_looks_in_a_pdf_as_in_its_file(name: str) -> None:
    data = FILES[name]()
    with Image.open(BytesIO(data)) as image:
        seen = ImageOps.exif_transpose(image).convert("RGB")
    result = written("pdf", Page((), *seen.size, 72.0, "page"), source=data)
    shown = np.array(pypdfium2.PdfDocument(result)[0].render(scale=1).to_pil().convert("RGB")).astype(int)
    assert shown.shape == np.array(seen).shape
    tolerance = 40 if "cmyk" in name else 4  # pdfium and Pillow differ in what ink looks like
    assert np.abs(shown - np.array(seen)).mean() < tolerance
    if name in PASSED_ON:
        assert len(result) < len(data) + 3000


@pytest.mark.parametrize("name", ["jpeg", "cmyk jpeg", "jpeg 2000", "turned 6"])
def test_the_very_file_is_in_the_pdf(name: str) -> None:
    data = FILES[name]()
    assert data in written("pdf", page_of(TEXT), source=data)


@pytest.mark.skipif(not shutil.which("pdftotext"), reason="poppler is not installed")
def test_other_programs_find_each_word_in_its_place(tmp_path: Path) -> None:
    page = page_of("It is a dark and stormy night\nwith 5 £ of rain\n\nThe end")
    path = tmp_path / "out.pdf"
    path.write_bytes(written("pdf", page, source=png()))
    assert_qpdf_accepts(path.read_bytes())
    scale = 72 / 150
    wanted = [(word.text, word.box.left * scale, word.box.right * scale) for word in page.words]
    with pdfplumber.open(path) as pdf:
        found = [(word["text"], word["x0"], word["x1"]) for word in pdf.pages[0].extract_words()]
    assert [word[0] for word in found] == [word[0] for word in wanted]
    assert np.abs(np.array([word[1:] for word in found]) - np.array([word[1:] for word in wanted])).max() < 1
    result = subprocess.run(["pdftotext", "-bbox", str(path), "-"], capture_output=True, text=True, check=True)
    lines = [line for line in result.stdout.splitlines() if "<word " in line]
    assert [line.split(">")[1].split("<")[0] for line in lines] == [word[0] for word in wanted]


def test_a_file_that_is_no_image_is_not_opened_by_chance() -> None:
    eps = b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 10 10\nshowpage\n"
    with pytest.raises(OutputError, match="damaged image"):
        written("pdf", page_of("x"), source=eps)
