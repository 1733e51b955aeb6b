"""Every word lies on its ink, however the page is turned, boxed or scaled and however what is on it lies."""

from collections.abc import Sequence
from itertools import product

import cv2
import numpy as np
import pikepdf
import pytest

from ocr.document import Block, Box, Glyph, Line, Page, Word
from ocr.input.source import PageImage, load_pages
from ocr.options import LoadOptions, TextLayer
from tests.helpers.made_pdfs import add_page, picture, saved
from tests.helpers.written_pages import written

TURNS = (0, 90, 180, 270)
BOXES = {
    "plain": {"media": (0, 0, 300, 200)},
    "crop": {"media": (-50, -40, 400, 300), "CropBox": [40, 30, 340, 230]},
    "shifted": {"media": (1000, 2000, 1300, 2200)},
    "upside-down": {"media": (300, 200, 0, 0)},
    "wide crop": {"media": (0, 0, 300, 200), "CropBox": [-100, -100, 900, 900]},
}
ORIGINS = {"plain": (0, 0), "crop": (40, 30), "shifted": (1000, 2000), "upside-down": (0, 0), "wide crop": (0, 0)}
"""The lower left corner of what is shown, 300 by 200 points."""
BARS = {"alpha": (40, 40, 130, 60), "be": (150, 40, 210, 60), "gamma": (40, 90, 260, 110)}
"""Words as bars of ink: left, top, right, bottom in pixels of a scan of 300 by 200."""


def scan(turn: int) -> np.ndarray:
    """The bars, on paper that was laid down turned by so many degrees counter-clockwise."""
    pixels = np.full((200, 300), 255, np.uint8)
    for left, top, right, bottom in BARS.values():
        pixels[top:bottom, left:right] = 0
    return np.rot90(pixels, turn // 90)


LYING = [(rotate, turn) for rotate in (*TURNS, -90, 450) for turn in TURNS]
"""How a page is turned to be shown, and how the scan on it lies, in degrees."""


def scanned_pages(boxes: str) -> bytes:
    """A page for each of LYING."""
    pdf, (x, y) = pikepdf.new(), ORIGINS[boxes]
    for rotate, turn in LYING:
        pixels = np.kron(scan(turn), np.ones((3, 3), np.uint8))
        content = b"q 300 0 0 200 %d %d cm /Im Do Q" % (x, y)
        add_page(pdf, content, images={"Im": picture(pdf, pixels)}, Rotate=rotate, **BOXES[boxes])
    return saved(pdf)


def components(grey: np.ndarray) -> list[Box]:
    _, _, stats, _ = cv2.connectedComponentsWithStats((grey < 128).astype(np.uint8))
    return [Box(int(x), int(y), int(x + w), int(y + h)) for x, y, w, h, area in stats[1:] if area > 20]


def read_as_drawn(image: PageImage, turn: int) -> Page:
    """What a perfect reader makes of the bars; `turn` degrees counter-clockwise is how they lie on the drawn page."""
    boxes = components(image.grey)
    lengths = [max(box.width, box.height) for box in boxes]
    names = [name for name, _ in sorted(BARS.items(), key=lambda bar: bar[1][2] - bar[1][0])]
    lines = []
    for name, index in zip(names, np.argsort(lengths), strict=True):
        left, top, right, bottom = box = boxes[index]
        ends = {
            0: ((left, bottom), (right, bottom)),
            90: ((right, bottom), (right, top)),
            180: ((right, top), (left, top)),
            270: ((left, top), (left, bottom)),
        }[turn]
        word = Word(tuple(Glyph(symbol, box, 1.0) for symbol in name), 1.0)
        baseline = tuple((float(x), float(y)) for x, y in ends)
        lines.append(Line((word,), baseline, 0.6 * min(box.width, box.height)))
    rows, columns = image.grey.shape
    return Page((Block(tuple(lines)),), columns, rows, image.dpi, "-", image.number)


def assert_on_ink(grey: np.ndarray, words: Sequence[Word]) -> None:
    """That each word lies along a bar or letters of its own; hidden letters are not as high as a bar."""
    inks = components(cv2.erode(grey, np.ones((9, 9), np.uint8)))
    assert len(inks) == len(words)
    for word in words:
        box = word.box
        overlaps = [_overlap(box, ink) / (box.width * box.height) for ink in inks]
        ink = inks[int(np.argmax(overlaps))]
        assert max(overlaps) > 0.6, (word.text, box, inks)
        assert max(ink.width, ink.height) == pytest.approx(max(box.width, box.height), rel=0.25), (word.text, box, ink)


def _overlap(a: Box, b: Box) -> int:
    return max(min(a.right, b.right) - max(a.left, b.left), 0) * max(min(a.bottom, b.bottom) - max(a.top, b.top), 0)


@pytest.mark.parametrize("boxes", BOXES)
def test_words_of_a_scan_lie_on_their_ink(boxes: str, renderer: str) -> None:
    data = scanned_pages(boxes)
    pages = []
    for image, (rotate, turn) in zip(load_pages(data, LoadOptions(text_layer=TextLayer.IGNORE)), LYING, strict=True):
        assert (image.grey.shape[0] < image.grey.shape[1]) == (rotate % 180 == 0)
        pages.append(read_as_drawn(image, (turn - rotate) % 360))
    searchable = written("pdf", *pages, source=data)
    for back in load_pages(searchable, LoadOptions(text_layer=TextLayer.ONLY)):
        assert back.text_layer is not None
        assert sorted(word.text for word in back.text_layer.words) == sorted(BARS)
        assert_on_ink(back.grey, back.text_layer.words)


@pytest.mark.parametrize("boxes", BOXES)
def test_words_of_a_text_layer_lie_on_their_ink(boxes: str, renderer: str) -> None:
    x, y = ORIGINS[boxes]
    pdf = pikepdf.new()
    turns = list(product((*TURNS, -90), (0, 5, 15, 90, 180, 270)))
    for rotate, angle in turns:
        cosine, sine = np.cos(np.radians(angle)).round(6), np.sin(np.radians(angle)).round(6)
        turned = b"q 1 0 0 1 %g %g cm %g %g %g %g 0 0 cm" % (x + 150, y + 100, cosine, sine, -sine, cosine)
        content = turned + b" BT /F 24 Tf -80 20 Td (HAMBURG) Tj 0 -50 Td (IS NICE) Tj ET Q"
        add_page(pdf, content, Rotate=rotate, **BOXES[boxes])
    for page, (rotate, angle) in zip(load_pages(saved(pdf)), turns, strict=True):
        assert page.text_layer is not None
        assert sorted(word.text for word in page.text_layer.words) == ["HAMBURG", "IS", "NICE"]
        for line in page.text_layer.lines:
            assert line.angle == round((angle - rotate) / 90) * 90 % 360
            for glyph in (glyph for word in line.words for glyph in word.glyphs):
                left, top, right, bottom = glyph.box
                around = page.grey[top - 3 : bottom + 3, left - 3 : right + 3] < 128
                inside = page.grey[top:bottom, left:right] < 128
                assert inside.sum() >= 0.5 * around.sum() > 0, (glyph, rotate, angle)


def test_inherited_rotation_and_boxes_and_mixed_sizes(renderer: str) -> None:
    pdf = pikepdf.new()
    for size, turn in (((300, 200), 0), ((150, 100), 90)):
        pixels = np.kron(scan(turn), np.ones((3, 3), np.uint8))
        content = b"q %d 0 0 %d 10 20 cm /Im Do Q" % size
        media = [10, 20, 10 + size[0], 20 + size[1]]
        page = add_page(pdf, content, media, {"Im": picture(pdf, pixels)})
        if size == (300, 200):
            del page.obj["/MediaBox"]
    pdf.Root.Pages.Rotate = 270
    pdf.Root.Pages.MediaBox = [10, 20, 310, 220]
    data = saved(pdf)
    images = list(load_pages(data, LoadOptions(text_layer=TextLayer.IGNORE)))
    pages = [read_as_drawn(image, turn) for image, turn in zip(images, (90, 180), strict=True)]
    written_pdf = written("pdf", *pages, source=data)
    for back in load_pages(written_pdf, LoadOptions(text_layer=TextLayer.ONLY)):
        assert back.text_layer is not None
        assert_on_ink(back.grey, back.text_layer.words)


def test_a_page_in_user_units(renderer: str) -> None:
    pdf = pikepdf.new()
    pixels = np.kron(scan(0), np.ones((3, 3), np.uint8))
    content = b"q 30 0 0 20 0 0 cm /Im Do Q"
    add_page(pdf, content, (0, 0, 30, 20), {"Im": picture(pdf, pixels)}, UserUnit=10, Rotate=90)
    data = saved(pdf)
    (image,) = load_pages(data, LoadOptions(text_layer=TextLayer.IGNORE))
    assert image.grey.shape == (900, 600)
    result = written("pdf", read_as_drawn(image, 270), source=data)
    (back,) = load_pages(result, LoadOptions(text_layer=TextLayer.ONLY))
    assert back.text_layer is not None
    assert_on_ink(back.grey, back.text_layer.words)
