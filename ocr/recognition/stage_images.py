"""Pictures of what every stage saw of a page, for reports of trouble."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from ocr.errors import OutputError
from ocr.file_names import output_path
from ocr.input.source import PageImage
from segmentation.lattice.crops import SIDE
from segmentation.types import CleanPage, Components, Lattice, TextLine

DROPPED: Final = (240, 170, 170)
BASELINE: Final = (200, 60, 160)
X_HEIGHT: Final = (90, 170, 90)
SEGMENT: Final = (60, 110, 220)
ATOM: Final = (200, 120, 30)

SHEET_WIDTH: Final = 36
"""Crops side by side on a sheet, each with its surroundings beside it."""
GAP: Final = 2
"""Pixels between the crops of a sheet."""


def write_stages(
    folder: Path,
    image: PageImage,
    clean: CleanPage,
    components: Components,
    lines: Sequence[TextLine],
    lattice: Lattice,
) -> None:
    """Write a folder of pictures of one page below `folder`; boxes are in pixels of the cleaned page.

    Raises OutputError where it cannot be written.
    """
    name = re.sub(r"[^\w.-]+", "_", image.name).strip("_.") or "page"
    place = output_path(folder / name, f"-{image.number}")
    pictures = {
        "1-flattened": Image.fromarray(clean.grey),
        "2-ink": Image.fromarray(np.where(clean.ink, 0, 255).astype(np.uint8)),
        "3-components": _components(clean, components),
        "4-lines": _lines(clean, lines),
        "5-segments": _segments(clean, lattice),
        "6-crops": _crops(lattice),
    }
    try:
        place.mkdir(parents=True, exist_ok=True)
        for stage, picture in pictures.items():
            path = place / f"{stage}.png"
            path.unlink(missing_ok=True)
            with path.open("xb") as file:  # never through a link
                picture.save(file, "PNG")
    except OSError as error:
        raise OutputError(f"{place}: cannot be written ({error.strerror or error})") from error


def _components(clean: CleanPage, components: Components) -> Image.Image:
    """Ink that may be text in black; what was taken for something else in red."""
    picture = np.full((*clean.ink.shape, 3), 255, np.uint8)
    picture[clean.ink] = DROPPED
    picture[components.labels > 0] = 0
    return Image.fromarray(picture)


def _lines(clean: CleanPage, lines: Sequence[TextLine]) -> Image.Image:
    """The baseline and the x-height of every line, and the number of its block where it begins."""
    picture = Image.fromarray(clean.grey).convert("RGB")
    draw = ImageDraw.Draw(picture)
    for line in lines:
        left, _, right, _ = line.box
        x = np.linspace(left, right, 9)
        y = np.polyval(line.baseline, x)
        draw.line(list(zip(x.tolist(), y.tolist(), strict=True)), BASELINE, 2)
        draw.line(list(zip(x.tolist(), (y - line.x_height).tolist(), strict=True)), X_HEIGHT, 1)
        draw.text((left - line.x_height, y[0]), str(line.block), BASELINE, anchor="rs")
    return picture


def _segments(clean: CleanPage, lattice: Lattice) -> Image.Image:
    """The boxes of all candidates: those of one atom, and those of several."""
    picture = Image.fromarray(clean.grey).convert("RGB")
    draw = ImageDraw.Draw(picture)
    single = lattice.end - lattice.start == 1
    for boxes, colour in ((lattice.boxes[~single], SEGMENT), (lattice.boxes[single], ATOM)):
        for box in boxes.tolist():
            draw.rectangle(box, outline=colour)
    return picture


def _crops(lattice: Lattice) -> Image.Image:
    """What the recogniser sees of every candidate, a new row for every line: its own ink, and its surroundings."""
    rows = list(_rows(lattice)) or [np.zeros(0, np.int64)]
    step = SIDE + GAP
    sheet = np.full((step * len(rows), (2 * SIDE + 2 * GAP) * SHEET_WIDTH), 96, np.uint8)
    for index, row in enumerate(rows):
        for place, crop in enumerate(lattice.crops[row]):
            left, top = place * (2 * SIDE + 2 * GAP), index * step
            sheet[top : top + SIDE, left : left + 2 * SIDE] = np.hstack(list(crop))
    return Image.fromarray(sheet)


def _rows(lattice: Lattice) -> Iterator[NDArray[np.int64]]:
    for line in np.unique(lattice.line):
        segments = np.flatnonzero(lattice.line == line)
        yield from np.split(segments, range(SHEET_WIDTH, len(segments), SHEET_WIDTH))
