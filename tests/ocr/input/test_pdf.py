"""PDFs: drawn at the right resolution by either renderer, text layers taken or not, damage survived."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ocr.errors import EncryptedError, InputError, TooLargeError, TypecaseError
from ocr.input.source import load_pages, open_source
from ocr.options import LoadOptions, TextLayer
from tests.helpers.pdf_files import encrypted_pdf, pages_pdf, pdf, scan_pdf, text_at

LETTER = (612.0, 792.0)


def scanned(columns: int = 1275, rows: int = 1650) -> np.ndarray:
    pixels = np.full((rows, columns), 255, np.uint8)
    pixels[rows // 4 : rows // 2, columns // 4 : columns // 2] = 0
    return pixels


def test_drawn_text_is_drawn_at_300_dpi(renderer: str) -> None:
    (page,) = load_pages(pages_pdf([text_at(72, 700, "Typecase", 24)]), LoadOptions(text_layer=TextLayer.IGNORE))
    assert (page.grey.shape, page.dpi, page.text_layer) == ((3300, 2550), 300, None)
    ink = np.argwhere(page.grey < 128)
    top, left = ink.min(axis=0)
    bottom, right = ink.max(axis=0)
    assert left == pytest.approx(72 * 300 / 72, abs=15)
    assert top == pytest.approx((792 - 700 - 24 * 0.72) * 300 / 72, abs=15)
    assert right - left > 300
    assert bottom - top < 150


def test_scan_is_drawn_at_its_own_resolution(renderer: str) -> None:
    pixels = scanned()
    (page,) = load_pages(scan_pdf(pixels, LETTER))
    assert page.dpi == pytest.approx(150)
    assert page.grey.shape == pixels.shape
    assert np.abs(page.grey.astype(int) - pixels).mean() < 2


def test_a_scan_under_a_stamp_is_read_beside_the_stamp(renderer: str) -> None:
    pixels = scanned()
    (page,) = load_pages(scan_pdf(pixels, LETTER, text_at(20, 20, "Downloaded yesterday")))
    assert page.text_layer and page.text_layer.text == "Downloaded yesterday"
    assert page.unread is not None
    rows, columns = page.unread.shape
    assert page.unread[: rows // 5].min() == 255 == page.unread[rows * 9 // 10 :].min()  # the stamp is not in it
    assert page.unread[rows * 3 // 8, columns * 3 // 8] == 0
    assert page.grey[rows * 9 // 10 :].min() < 128  # but is on the page as it is seen


def test_a_page_without_end_is_drawn_within_bounds(renderer: str) -> None:
    node = b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>"
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 2147483648 100] >>"
    (loaded,) = load_pages(pdf([b"<< /Type /Catalog /Pages 2 0 R >>", node, page]))
    rows, columns = loaded.grey.shape
    assert rows * columns < 100_000


def test_hidden_text_over_a_scan_is_ignored_unless_only_text_is_wanted() -> None:
    data = scan_pdf(scanned(), LETTER, text_at(72, 700, "an earlier guess", hidden=True))
    assert [page.text_layer for page in load_pages(data)] == [None]
    (page,) = load_pages(data, LoadOptions(text_layer=TextLayer.ONLY))
    assert page.text_layer and page.text_layer.text == "an earlier guess"


def test_only_the_text_layer_of_a_page_without_one_is_empty() -> None:
    (page,) = load_pages(scan_pdf(scanned(), LETTER), LoadOptions(text_layer=TextLayer.ONLY))
    assert page.text_layer and page.text_layer.text == ""


def test_text_layer_has_words_lines_blocks_and_places() -> None:
    lines = [(700, "It was a “dark” night—"), (686, "with rain."), (600, "The end")]
    (page,) = load_pages(pages_pdf([b"".join(text_at(72, y, text) for y, text in lines)]))
    layer = page.text_layer
    assert layer is not None
    assert layer.text == "It was a “dark” night—\nwith rain.\n\nThe end"
    assert (layer.height, layer.width) == page.grey.shape
    rain = layer.lines[1].words[1]
    assert rain.text == "rain."
    assert page.grey[rain.box.top : rain.box.bottom, rain.box.left : rain.box.right].min() < 128
    assert layer.lines[1].baseline[0] == pytest.approx((72 * 300 / 72, (792 - 686) * 300 / 72), abs=2)
    assert 15 < layer.lines[0].x_height < 35


def test_pages_are_numbered_and_selected() -> None:
    data = pages_pdf([text_at(72, 700, f"page {number}") for number in range(1, 6)])
    pages = load_pages(data, LoadOptions(pages="2,4-"))
    assert [(page.number, page.text_layer and page.text_layer.text) for page in pages] == [
        (2, "page 2"),
        (4, "page 4"),
        (5, "page 5"),
    ]


def test_password() -> None:
    data = encrypted_pdf(text_at(72, 700, "secret"), b"open")
    with pytest.raises(EncryptedError, match=r"encrypted|password"):
        open_source(data)
    with pytest.raises(EncryptedError, match="wrong"):
        open_source(data, LoadOptions(password="shut"))
    (page,) = load_pages(data, LoadOptions(password="open"))
    assert page.text_layer and page.text_layer.text == "secret"
    assert page.grey.min() < 128


@pytest.mark.parametrize(
    "handler",
    [
        b"<< /Filter /Odd /V 4 /R 4 >>",
        b"<< /Filter /Standard >>",
        b"<< /Filter /Standard /V 2 /R 3 /Length 128 /P -1 /O () /U () >>",
        b"<< /Filter /Standard /V 5 /R 6 /O (a) /U (b) /OE () /UE () /P 0 >>",
        b"[]",
    ],
)
@pytest.mark.parametrize("password", [None, "open"])
def test_an_odd_security_handler_is_refused_or_passed_over(handler: bytes, password: str | None) -> None:
    data = pages_pdf([text_at(72, 700, "A text to be read")])
    data = data.replace(b"/Root 1 0 R", b"/Root 1 0 R /ID [(%s) (%s)] /Encrypt %s" % (b"0" * 16, b"0" * 16, handler))
    try:
        pages = list(load_pages(data, LoadOptions(password=password)))
    except InputError as error:
        assert "\n" not in str(error)
    else:
        assert len(pages) == 1


def test_huge_page_is_drawn_smaller(renderer: str) -> None:
    data = pages_pdf([b"2000 2000 5000 5000 re f"], size=(14_400, 14_400))
    (page,) = load_pages(data, LoadOptions(max_pixels=4_000_000, text_layer=TextLayer.IGNORE))
    assert page.grey.size <= 4_010_000
    assert page.dpi and page.dpi < 11
    assert page.grey.min() < 128 < page.grey.max()


def test_one_pixel_stretched_over_a_page_is_no_scan_of_1_dpi(renderer: str) -> None:
    (page,) = load_pages(scan_pdf(np.array([[200]], np.uint8), LETTER))
    assert page.grey.shape == (3300, 2550)


def test_huge_picture_in_a_page_is_refused() -> None:
    data = scan_pdf(scanned(), LETTER).replace(b"/Width 1275 /Height 1650", b"/Width 90000 /Height 90000")
    with pytest.raises(TooLargeError, match=r"page 1.*150 megapixels"):
        list(load_pages(data))


def test_pdf_without_pages() -> None:
    data = pdf([b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [] /Count 0 >>"])
    with pytest.raises(InputError, match="without pages"):
        open_source(data)


def test_deep_page_tree_is_refused_or_read() -> None:
    depth = 5_000
    nodes = [b"<< /Type /Pages /Kids [%d 0 R] /Count 1 >>" % number for number in range(3, depth + 3)]
    data = pdf([b"<< /Type /Catalog /Pages 2 0 R >>", *nodes, b"<< /Type /Page /MediaBox [0 0 72 72] >>"])
    try:
        assert len(list(load_pages(data))) <= 1
    except InputError as error:
        assert "\n" not in str(error)


def test_page_without_area_is_refused_or_drawn() -> None:
    try:
        list(load_pages(pages_pdf([b""], size=(0, 0))))
    except InputError as error:
        assert "\n" not in str(error)


def test_script_in_a_pdf_does_not_matter() -> None:
    action = b"/OpenAction << /S /JavaScript /JS (app.alert\\(1\\)) >>"
    data = pages_pdf([text_at(72, 700, "calm")]).replace(b"/Type /Catalog", b"/Type /Catalog " + action)
    (page,) = load_pages(data)
    assert page.text_layer and page.text_layer.text == "calm"


@pytest.mark.parametrize("name", ["-dash.pdf", "two words\nand lines.pdf", "📠.pdf", "%d.pdf"])
def test_strange_names(tmp_path: Path, name: str, renderer: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path(name).write_bytes(scan_pdf(scanned(), LETTER))
    (page,) = load_pages(Path(name))
    assert page.grey.shape == scanned().shape


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    changes=st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 255)), max_size=6),
    kept=st.floats(0.3, 1),
)
def test_damaged_pdfs_are_read_or_refused_but_never_crash(changes: list[tuple[float, int]], kept: float) -> None:
    data = bytearray(pages_pdf([text_at(7, 70, "one"), text_at(7, 70, "two")], size=(100, 100)))
    for place, value in changes:
        data[int(place * len(data))] = value
    try:
        with open_source(bytes(data[: int(kept * len(data)) + 1]), LoadOptions(max_pixels=1_000_000)) as source:
            for number in source.numbers:
                assert source.load(number).grey.ndim == 2
    except TypecaseError as error:
        assert "\n" not in str(error)
