"""Draws the sample pages, each with its true text beside it: `python -m samples.draw [FOLDER]`.

The faces are those of `classifier/training_fonts.txt`; the packages that bring the five used here are named in `FACES`.
The same fonts give the same pages.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from classifier.synthesis import damage_effects
from classifier.synthesis.fonts import Face, find_faces, unit_x_height
from classifier.synthesis.print import DrawnLine, Pen, Setting, draw_line
from samples import texts

Grey = NDArray[np.uint8]

FACES: Final = {
    "Linux Libertine O": "fonts-linuxlibertine",
    "Liberation Serif": "fonts-liberation",
    "Liberation Sans": "fonts-liberation",
    "Courier Prime": "fonts-courier-prime",
    "Breip": "fonts-breip",
}
"""The families of the sample pages and the Debian packages that bring them."""
MARGIN: Final = 5.0
"""White around a page's text in x-heights."""
DPI: Final = 300
SEED: Final = 1440


class MissingFaceError(Exception):
    """A face that a sample needs is not installed."""


def regular_faces() -> dict[str, Face]:
    """The upright face of each family in `FACES`; raises MissingFaceError where one is not installed."""
    found = {face.family: face for face in find_faces(families=FACES) if face.regular}
    missing = [f"{family} (package {package})" for family, package in FACES.items() if family not in found]
    if missing:
        raise MissingFaceError(f"not installed: {', '.join(missing)}")
    return found


def wrap(text: str, face: Face, x_height: float, width: float) -> list[str]:
    """`text` as lines of at most `width` pixels, with an empty line after each paragraph and headings kept whole."""
    font = Pen.at(face.path, x_height / unit_x_height(face.path)).font
    lines = []
    for paragraph in text.strip().split("\n\n"):
        line = ""
        for word in paragraph.split():
            if line and font.getlength(f"{line} {word}") > width:
                lines.append(line)
                line = word
            else:
                line = f"{line} {word}".strip()
        lines += [line, ""]
    return lines[:-1]


def sheet(lines: Sequence[str], face: Face, setting: Setting, leading: float, width: int) -> tuple[Grey, str]:
    """A white page, uint8 [H, W], with `lines` from the top, `leading` x-heights apart, and its true text.

    A line that begins with `#` is a heading, drawn half as large again.
    """
    rng = np.random.default_rng(SEED)
    drawn: list[tuple[DrawnLine, float]] = []
    y, step = MARGIN * setting.x_height, leading * setting.x_height
    for line in lines:
        heading = line.startswith("# ")
        size = setting.x_height * (1.5 if heading else 1.0)
        picture = draw_line(line.removeprefix("# "), face, Setting(size, jitter=setting.jitter), rng)
        y += step * (1.4 if heading else 1.0 if picture else 0.5)
        if picture is not None:
            drawn.append((picture, y))
    page = np.full((round(y + MARGIN * setting.x_height), width), 255, np.uint8)
    for picture, baseline in drawn:
        top = round(baseline - picture.baseline)
        left = round(MARGIN * setting.x_height - picture.x_height)
        window = slice(top, top + picture.grey.shape[0]), slice(left, left + picture.grey.shape[1])
        np.minimum(page[window], picture.grey, out=page[window])
    return page, "\n".join(line.removeprefix("# ") for line in lines if line)


def draw_print(faces: dict[str, Face]) -> tuple[Grey, str]:
    """A clean book page."""
    face, x_height, width = faces["Linux Libertine O"], 20.0, 1400
    return sheet(wrap(texts.PRINT, face, x_height, width - 2 * MARGIN * x_height), face, Setting(x_height), 2.5, width)


def draw_columns(faces: dict[str, Face]) -> tuple[Grey, str]:
    """Two columns side by side, to be read one after the other."""
    face, x_height, width = faces["Liberation Sans"], 20.0, 820
    halves = [
        sheet(wrap(text, face, x_height, width - 2 * MARGIN * x_height), face, Setting(x_height), 2.5, width)
        for text in (texts.COLUMNS_LEFT, texts.COLUMNS_RIGHT)
    ]
    height = max(half.shape[0] for half, _ in halves)
    padded = [np.pad(half, ((0, height - half.shape[0]), (0, 0)), constant_values=255) for half, _ in halves]
    return np.concatenate(padded, axis=1), "\n".join(truth for _, truth in halves)


def draw_hand(faces: dict[str, Face]) -> tuple[Grey, str]:
    """A hand-printed note."""
    page, truth = sheet(texts.HAND.splitlines(), faces["Breip"], Setting(26.0, jitter=0.06), 3.4, 1400)
    rng = np.random.default_rng(SEED)
    owner = np.full(page.shape, -1, np.int16)
    pair = damage_effects.blur(*damage_effects.spread(page, owner, 1.5, 0.5), 0.8)
    return damage_effects.paper(*pair, ink=50, tone=242, fall=12, texture=1, rng=rng)[0], truth


def draw_noisy(faces: dict[str, Face]) -> tuple[Grey, str]:
    """A typed sheet, scanned askew on a dirty glass."""
    lines = texts.TYPED.splitlines()
    page, truth = sheet(lines, faces["Courier Prime"], Setting(18.0, jitter=0.04), 2.6, 1250)
    rng = np.random.default_rng(SEED)
    owner = np.full(page.shape, -1, np.int16)
    pair = damage_effects.bend(*damage_effects.spread(page, owner, 1.0, 0.3), slope=-0.02, sag=0.0, flare=1.0)
    pair = damage_effects.uneven_ink(*pair, depth=0.45, grain=12.0, rng=rng)
    pair = damage_effects.specks(*damage_effects.blur(*pair, 0.9), share=0.0015, size=2.0, rng=rng)
    pair = damage_effects.paper(*pair, ink=45, tone=215, fall=40, texture=3, rng=rng)
    return damage_effects.noise(*pair, 6.0, rng)[0], truth


def draw_booklet(faces: dict[str, Face]) -> list[tuple[Grey, str]]:
    """Two pages of a small book."""
    face, x_height, width = faces["Liberation Serif"], 20.0, 1100
    room = width - 2 * MARGIN * x_height
    return [
        sheet(wrap(text, face, x_height, room), face, Setting(x_height), 2.5, width)
        for text in (texts.BOOKLET_FIRST, texts.BOOKLET_SECOND)
    ]


def draw_all(folder: Path) -> None:
    """Writes every sample page, its true text and `manifest.tsv` into `folder`."""
    faces = regular_faces()
    folder.mkdir(parents=True, exist_ok=True)
    for name, (page, truth) in {
        "print": draw_print(faces),
        "columns": draw_columns(faces),
        "hand": draw_hand(faces),
    }.items():
        Image.fromarray(page // 17 * 17).save(folder / f"{name}.png", optimize=True, dpi=(DPI, DPI))
        (folder / f"{name}.gt.txt").write_text(truth + "\n", encoding="utf-8")
    page, truth = draw_noisy(faces)
    cv2.imwrite(str(folder / "noisy.jpg"), page, [cv2.IMWRITE_JPEG_QUALITY, 55])
    (folder / "noisy.gt.txt").write_text(truth + "\n", encoding="utf-8")
    pages = draw_booklet(faces)
    first, *others = (Image.fromarray(page).point(lambda level: 255 * (level > 127), "1") for page, _ in pages)
    no_day = time.gmtime(0)
    book = folder / "booklet.pdf"
    first.save(book, save_all=True, append_images=others, resolution=DPI, creationDate=no_day, modDate=no_day)
    (folder / "booklet.gt.txt").write_text("\n".join(truth for _, truth in pages) + "\n", encoding="utf-8")
    rows = [f"{name}\tsample\tordered" for name in ("print", "columns", "hand", "noisy", "booklet")]
    (folder / "manifest.tsv").write_text("\n".join(["page\tset\tmode", *rows]) + "\n", encoding="utf-8")


if __name__ == "__main__":
    try:
        draw_all(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent)
    except MissingFaceError as error:
        sys.exit(str(error))
