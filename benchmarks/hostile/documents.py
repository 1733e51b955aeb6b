"""Everyday documents that were slow though there is little to read on them: blanks, drawings, photographs, graphs."""

import math
import random
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from typing import Final

import numpy as np
import pikepdf
from PIL import Image, ImageCms, ImageDraw, ImageFont

from benchmarks.hostile.seeds import drawn, encoded

PAGE: Final = (1700, 2200)
"""Width and height in pixels: Letter at 200 dpi."""
DPI: Final = 200
CURVES_PAGE: Final = (2550, 3300)
"""The same at the 300 dpi at which curves are drawn."""
LETTER: Final = (612, 792)
LARGEST: Final = 14_400
"""Points: the longest side that PDF 1.7 allows."""
PAPER: Final = (236, 224, 196)


@dataclass(frozen=True)
class Made:
    """A file. suffix: of its name. pages: that it has. size: width and height of a page as it is read, in pixels."""

    suffix: str
    pages: int
    data: bytes
    size: tuple[int, int] = PAGE


Maker = Callable[[random.Random], Made]


def _blank_page(_: random.Random) -> Made:
    pdf = pikepdf.new()
    pdf.add_blank_page(page_size=LETTER)
    return Made("pdf", 1, _saved(pdf))


def _blank_scan(rng: random.Random) -> Made:
    """Paper with the noise of a scanner."""
    pixels = 244 + np.random.default_rng(rng.randrange(1 << 32)).normal(0, 4, PAGE[::-1])
    return Made("jpg", 1, encoded(Image.fromarray(pixels.clip(0, 255).astype(np.uint8)), "JPEG", dpi=(DPI, DPI)))


def _icc_picture(rng: random.Random) -> Made:
    """A page of one bit a pixel whose two colours are those of an ICC profile."""
    pdf = pikepdf.new()
    pdf.add_blank_page(page_size=LETTER)
    profile = pikepdf.Stream(pdf, ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    profile.N = 3
    picture = pikepdf.Stream(pdf, np.packbits(np.asarray(drawn(rng, PAGE, 28).convert("1")), axis=1).tobytes())
    colours = [pikepdf.Name.Indexed, [pikepdf.Name.ICCBased, profile], 1, pikepdf.String(b"\0\0\0\xff\xff\xff")]
    picture.stream_dict = pikepdf.Dictionary(
        Type=pikepdf.Name.XObject,
        Subtype=pikepdf.Name.Image,
        BitsPerComponent=1,
        Width=PAGE[0],
        Height=PAGE[1],
        ColorSpace=pikepdf.Array(colours),
    )
    page = pdf.pages[0]
    page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(P=picture))
    page.Contents = pikepdf.Stream(pdf, b"q 612 0 0 792 0 0 cm /P Do Q")
    return Made("pdf", 1, _saved(pdf))


def _upside_down(rng: random.Random) -> Made:
    pages = []
    for _ in range(4):
        page = Image.new("RGB", PAGE, PAPER)
        page.paste((40, 30, 60), mask=drawn(rng, PAGE, 28).point(lambda value: 255 - value))
        pages.append(page.rotate(180))
    first, *others = pages
    return Made("pdf", 4, encoded(first, "PDF", save_all=True, append_images=others, resolution=DPI))


def _vector_drawing(rng: random.Random) -> Made:
    """Curves as a plotter draws them, thousands on each of six pages."""
    pdf = pikepdf.new()
    for _ in range(6):
        pdf.add_blank_page(page_size=LETTER)
        curves = (" ".join(f"{rng.uniform(0, 600):.1f}" for _ in range(8)) for _ in range(3000))
        parts = (curve.split() for curve in curves)
        drawing = "".join(f"{' '.join(part[:2])} m {' '.join(part[2:])} c S\n" for part in parts)
        pdf.pages[-1].Contents = pikepdf.Stream(pdf, b"0.3 w\n" + drawing.encode())
    return Made("pdf", 6, _saved(pdf), CURVES_PAGE)


def _giant_box(_: random.Random) -> Made:
    """A line of text drawn as curves would be, on a page of five metres."""
    pdf = pikepdf.new()
    pdf.add_blank_page(page_size=(LARGEST, LARGEST))
    pdf.pages[0].Contents = pikepdf.Stream(pdf, b"9 w 100 100 m 14000 9000 l S 2000 2000 700 300 re f")
    return Made("pdf", 1, _saved(pdf))


def _photograph(rng: random.Random) -> Made:
    """Clouds at every scale, in CMYK."""
    chance = np.random.default_rng(rng.randrange(1 << 32))
    clouds = np.zeros((PAGE[1], PAGE[0], 4), np.float32)
    for scale in (4, 16, 64, 256):
        small = chance.normal(0, 1, (PAGE[1] // scale + 1, PAGE[0] // scale + 1, 4))
        for channel in range(4):
            layer = Image.fromarray(small[:, :, channel].astype(np.float32)).resize(PAGE, Image.Resampling.BICUBIC)
            clouds[:, :, channel] += np.asarray(layer) * math.sqrt(scale)
    pixels = (128 + 3 * clouds).clip(0, 255).astype(np.uint8)
    return Made("jpg", 1, encoded(Image.fromarray(pixels, "CMYK"), "JPEG", quality=85, dpi=(DPI, DPI)))


def _graph(rng: random.Random) -> Made:
    """Axes with numbers, a grid, three curves of measurements and a cloud of points."""
    image = Image.new("RGB", PAGE, "white")
    pen, font = ImageDraw.Draw(image), ImageFont.load_default(26)
    for step in range(11):
        across, down = 200 + 130 * step, 300 + 150 * step
        pen.line((across, 300, across, 1800), "lightgrey", 2)
        pen.line((200, down, 1500, down), "lightgrey", 2)
        pen.text((across - 20, 1820), str(10 * step), "black", font)
        pen.text((120, down - 14), f"{1 - step / 10:.1f}", "black", font)
    for colour in ("red", "blue", "green"):
        height, points = 900.0, []
        for across in range(200, 1500, 3):
            height = min(1780.0, max(320.0, height + rng.gauss(0, 25)))
            points.append((across, height))
        pen.line(points, colour, 3)
    for _ in range(3000):
        place = rng.uniform(210, 1490), rng.gauss(1200, 200)
        pen.ellipse((*place, place[0] + 5, place[1] + 5), "black")
    return Made("png", 1, encoded(image, "PNG", dpi=(DPI, DPI)))


def _saved(pdf: pikepdf.Pdf) -> bytes:
    stream = BytesIO()
    pdf.save(stream, static_id=True)
    return stream.getvalue()


DOCUMENTS: Final[dict[str, Maker]] = {
    "a blank page of a PDF": _blank_page,
    "a blank page as a scan": _blank_scan,
    "a page of one bit, its colours by an ICC profile": _icc_picture,
    "a colour scan of four pages, upside down": _upside_down,
    "a vector drawing of six pages": _vector_drawing,
    "a page of five metres": _giant_box,
    "a photograph in CMYK": _photograph,
    "a graph": _graph,
}
