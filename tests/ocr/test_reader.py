"""The reader that programs use: what it takes, what it gives, and what it says of what makes no sense."""

import io
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

import ocr
from ocr import Document, InputError, OptionError, OutputError, Reader, ReadOptions, TooLargeError
from ocr.formats import FORMATS
from ocr.reader import kept_reader
from ocr.recognition.orientation import CLEARLY, Orientation
from tests.helpers.drawn_text import draw_page, turned

SAMPLES = Path(__file__).parents[2] / "samples"
PRINT = SAMPLES / "print.png"


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader(ReadOptions(device="cpu"))


@pytest.fixture(scope="module")
def document(reader: Reader) -> Document:
    return reader.read(PRINT)


def grey_and_alpha(path: Path) -> Image.Image:
    return Image.open(path).convert("LA")


@pytest.mark.parametrize(
    "source",
    [
        str(PRINT),
        PRINT.read_bytes(),
        io.BytesIO(PRINT.read_bytes()),
        Image.open(PRINT),
        grey_and_alpha(PRINT),
        Image.open(PRINT).convert("CMYK").convert("RGB"),
        np.asarray(Image.open(PRINT).convert("L")),
        np.asarray(Image.open(PRINT).convert("RGB")),
        np.asarray(Image.open(PRINT).convert("L"))[:, ::-1][:, ::-1],
    ],
    ids=["str", "bytes", "file", "image", "alpha", "colour", "grey array", "colour array", "strided array"],
)
def test_whatever_holds_an_image_reads_the_same(reader: Reader, document: Document, source: Any) -> None:
    assert reader.read(source).text == document.text


def test_several_sources_are_one_document(reader: Reader, document: Document) -> None:
    both = reader.read([PRINT, PRINT.read_bytes()])
    assert [page.number for page in both.pages] == [1, 2]
    assert both.pages[0].text == both.pages[1].text == document.text


@pytest.mark.parametrize(
    ("source", "complaint"),
    [
        (7, "int is not a path"),
        (None, "NoneType is not a path"),
        ("", "an empty path"),
        (np.zeros((4, 4)), "float64"),
        (np.zeros((4, 4, 4), np.uint8), r"uint8 \[4, 4, 4\]"),
        (np.zeros((0, 4), np.uint8), r"uint8 \[0, 4\]"),
        (io.StringIO("text"), "opened as text"),
    ],
)
def test_what_holds_no_image_is_said_so(reader: Reader, source: Any, complaint: str) -> None:
    with pytest.raises(OptionError, match=complaint):
        reader.read(source)


@pytest.mark.parametrize(
    ("options", "complaint"),
    [
        ({"model": "x"}, "model x: no such file"),
        ({"model": 3}, "model 3: not a path"),
        ({"stages": str(PRINT)}, "not a folder"),
        ({"device": "gpu"}, "device 'gpu': none of auto"),
        ({"layout": "x"}, "layout 'x': none of auto"),
        ({"rotate": 45}, "rotate 45: none of"),
        ({"rotate": False}, "rotate False: none of"),
        ({"deskew": "yes"}, "deskew 'yes': neither True nor False"),
        ({"lang": "xx"}, "lang xx: neither one of en"),
        ({"lang": 3}, "lang 3: not the name"),
        ({"alphabet": 3}, "alphabet 3: not a string"),
        ({"user_words": "word"}, "user_words 'word': not a list"),
        ({"user_words": [3]}, "user_words: holds something"),
    ],
)
def test_options_that_make_no_sense_are_named(options: dict[str, Any], complaint: str) -> None:
    with pytest.raises(OptionError, match=complaint) as raised:
        ReadOptions(**options)
    assert "--" not in str(raised.value)


@pytest.mark.parametrize(
    ("arguments", "kind", "complaint"),
    [
        ({"pages": "x"}, OptionError, "^pages x: not a list of pages"),
        ({"pages": "9"}, InputError, "none of 9"),
        ({"text_layer": "x"}, OptionError, "text_layer 'x': none of use, ignore, only"),
        ({"max_pixels": 10}, TooLargeError, "megapixels"),
        ({"max_pixels": 0}, OptionError, "^max_pixels 0: not a number"),
        ({"dpi": float("nan")}, OptionError, "^dpi nan: not a number"),
        ({"dpi": -5}, OptionError, "^dpi -5: not a number"),
        ({"pages": 3}, OptionError, "^pages 3: not a string"),
        ({"pages": 5000 * "9"}, OptionError, "not a list of pages"),
        ({"password": 5}, OptionError, "^password 5: not a string"),
    ],
)
def test_arguments_that_make_no_sense_are_named(
    reader: Reader, arguments: dict[str, Any], kind: type[Exception], complaint: str
) -> None:
    with pytest.raises(kind, match=complaint):
        reader.read(PRINT, **arguments)


def test_pages_come_lazily_and_in_order(reader: Reader) -> None:
    pages = reader.pages(SAMPLES / "booklet.pdf", pages="1-2")
    assert next(pages).number == 1
    assert next(pages).number == 2
    assert next(pages, None) is None


def test_pages_read_in_processes_are_the_same(reader: Reader) -> None:
    alone = [page.text for page in reader.pages(SAMPLES / "booklet.pdf", text_layer="ignore")]
    assert [page.text for page in reader.pages(SAMPLES / "booklet.pdf", text_layer="ignore", jobs=2)] == alone


def test_threads_share_a_reader(document: Document) -> None:
    with Reader(ReadOptions(device="cpu")) as fresh, ThreadPoolExecutor(4) as threads:
        assert {found.text for found in threads.map(fresh.read, [PRINT] * 4)} == {document.text}


def test_one_reader_serves_all_calls_of_read(document: Document) -> None:
    assert ocr.read(PRINT).text == document.text
    assert kept_reader(ReadOptions()) is kept_reader(ReadOptions())


@pytest.mark.parametrize("name", [name for name, kind in FORMATS.items() if not kind.one_table])
def test_every_format_can_be_had_and_saved(document: Document, tmp_path: Path, name: str) -> None:
    content = document.to(name)
    assert isinstance(content, bytes) == FORMATS[name].is_binary
    (written,) = document.save(tmp_path / f"page{FORMATS[name].suffix}")
    data = written.read_bytes()
    assert data == (content if isinstance(content, bytes) else content.encode())


def test_a_document_that_forgot_its_source_says_so(document: Document, tmp_path: Path) -> None:
    again = Document.from_json(document.to_json())
    assert again == document
    with pytest.raises(OptionError, match="does not know what it was read from"):
        again.to("pdf")
    with pytest.raises(OptionError, match="none of txt"):
        again.to("doc")
    with pytest.raises(OptionError, match="suffix is that of no format"):
        again.save(tmp_path / "page.doc")
    with pytest.raises(OutputError, match="cannot be written"):
        again.save(PRINT / "page.txt")


def test_importing_the_library_loads_nothing_heavy() -> None:
    import subprocess

    script = "import sys, ocr; print([name for name in ('torch', 'cv2', 'numpy', 'PIL') if name in sys.modules])"
    result = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert result.stdout.strip() == "[]"


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_orientation_is_told_without_reading_the_page(turn: int) -> None:
    page = Image.fromarray(draw_page(8, 40)).rotate(turn, expand=True)
    found = kept_reader(ReadOptions()).orientation(page)
    assert found.turn == turn
    assert found.margin >= CLEARLY and found.confidence > 0.8


def test_a_blank_page_has_neither_orientation_nor_skew() -> None:
    blank = Image.new("L", (500, 700), 255)
    reader = kept_reader(ReadOptions())
    assert reader.orientation(blank) == Orientation(0, 0.0, 0.0)
    assert reader.skew(blank) == 0


@pytest.mark.parametrize("degrees", [-3.0, 0.0, 1.5])
def test_skew_is_the_fall_of_the_lines(degrees: float) -> None:
    assert kept_reader(ReadOptions()).skew(turned(draw_page(), degrees)) == pytest.approx(degrees, abs=0.15)


def test_threads_that_ask_at_the_same_time_share_one_reader() -> None:
    options = ReadOptions(user_words=("shared",))
    with ThreadPoolExecutor(8) as pool:
        readers = list(pool.map(lambda _: kept_reader(options), range(32)))
    assert len(set(map(id, readers))) == 1
