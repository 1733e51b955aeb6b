"""Lays out HTML in headless Chromium and reads back the picture and the exact place of every glyph."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import cv2
import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from playwright.sync_api import Browser

CSS_DPI: Final = 96
"""CSS pixels per inch."""
SWITCHES: Final = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--hide-scrollbars", "--force-color-profile=srgb",
)  # fmt: skip
MEASURE: Final = Path(__file__).with_name("measure.js").read_text(encoding="utf-8")
PAGE_SIZE: Final = (
    "() => { const r = document.getElementById('page').getBoundingClientRect(); return [r.width, r.height] }"
)
LINE_OVERLAP: Final = 0.3
"""Glyphs of one line overlap by this share of the lower one's height at least."""
LEFTWARD: Final = 0.3
"""A glyph this many heights to the left of the one before it starts a line."""


@dataclass(frozen=True, slots=True, eq=False)
class Rendering:
    """What the browser drew and where. Fields as in `TypesetPage`; colour is uint8 [H, W, 3], blue green red."""

    colour: NDArray[np.uint8]
    boxes: NDArray[np.float32]
    letters: NDArray[np.str_]
    line: NDArray[np.int32]
    block: NDArray[np.int32]
    space: NDArray[np.bool_]
    soft: NDArray[np.bool_]
    roles: NDArray[np.str_]
    rows: NDArray[np.int32]
    ink_boxes: NDArray[np.float32]
    ink_kinds: NDArray[np.str_]
    cells: NDArray[np.int32]


@contextmanager
def open_browser(executable: Path) -> Iterator["Browser"]:
    """A headless Chromium that many pages are drawn with."""
    # Imported here: only drawing needs it.
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(executable), args=list(SWITCHES))
        try:
            yield browser
        finally:
            browser.close()


def render(browser: "Browser", html: str, dpi: float) -> Rendering:
    """Draws the element with id "page" of `html`, `dpi` pixels for 96 CSS pixels, in a fresh context."""
    scale = dpi / CSS_DPI
    context = browser.new_context(viewport={"width": 1600, "height": 1600}, device_scale_factor=scale)
    try:
        page = context.new_page()
        page.set_content(html)
        width, height = page.evaluate(PAGE_SIZE)
        page.set_viewport_size({"width": int(np.ceil(width)), "height": int(np.ceil(height))})
        measured = json.loads(page.evaluate(MEASURE))
        shot = page.screenshot(type="png")
    finally:
        context.close()
    colour = cv2.imdecode(np.frombuffer(shot, np.uint8), cv2.IMREAD_COLOR)
    if colour is None:
        raise ValueError("the browser's picture cannot be decoded")
    return _as_rendering(np.asarray(colour, np.uint8), measured, scale)


def _as_rendering(colour: NDArray[np.uint8], measured: dict[str, Any], scale: float) -> Rendering:
    """Sorts blocks into reading order and numbers lines; boxes become pixels of the picture."""
    glyphs, blocks, ink = measured["glyphs"], measured["blocks"], measured["ink"]
    boxes = np.asarray(glyphs["ink"], np.float32).reshape(-1, 4) * scale
    cells = np.asarray(glyphs["cell"], np.float32).reshape(-1, 4) * scale
    reading = sorted(range(len(blocks)), key=lambda number: (blocks[number][2], number))
    rank = np.empty(len(blocks), np.int32)
    rank[reading] = np.arange(len(blocks))
    block = rank[np.asarray(glyphs["block"], np.int32)] if len(boxes) else np.empty(0, np.int32)
    inside = _inside(boxes, colour.shape[1], colour.shape[0])
    order = np.argsort(block, kind="stable")
    order = order[inside[order]]
    return Rendering(
        colour=colour,
        boxes=boxes[order],
        letters=np.asarray(glyphs["sign"], np.str_)[order],
        line=number_lines(cells[order], block[order]),
        block=block[order],
        space=np.asarray(glyphs["space"], np.bool_)[order],
        soft=np.asarray(glyphs["soft"], np.bool_)[order],
        roles=np.asarray([blocks[number][0] for number in reading], np.str_),
        rows=np.asarray([blocks[number][1] for number in reading], np.int32),
        ink_boxes=np.asarray(ink["box"], np.float32).reshape(-1, 4) * scale,
        ink_kinds=np.asarray(ink["kind"], np.str_),
        cells=_cells(measured["cells"], rank),
    )


def _cells(measured: list[list[int]], rank: NDArray[np.int32]) -> NDArray[np.int32]:
    """The cells of tables with the numbers that their blocks have in reading order."""
    cells = np.asarray(measured, np.int32).reshape(-1, 7)
    filled = cells[:, 0] >= 0
    cells[filled, 0] = rank[cells[filled, 0]]
    return cells


def number_lines(cells: NDArray[np.float32], block: NDArray[np.int32]) -> NDArray[np.int32]:
    """Visual line of each glyph, int32 [N], from line boxes float32 [N, 4] in reading order."""
    if not len(cells):
        return np.empty(0, np.int32)
    before, after = cells[:-1], cells[1:]
    heights = np.minimum(before[:, 3] - before[:, 1], after[:, 3] - after[:, 1])
    overlap = np.minimum(before[:, 3], after[:, 3]) - np.maximum(before[:, 1], after[:, 1])
    starts = (
        (np.diff(block) != 0) | (after[:, 0] < before[:, 0] - LEFTWARD * heights) | (overlap < LINE_OVERLAP * heights)
    )
    return np.concatenate([[0], np.cumsum(starts)]).astype(np.int32)


def _inside(boxes: NDArray[np.float32], width: int, height: int) -> NDArray[np.bool_]:
    """Whether each box's middle lies in the picture and the box has any area."""
    across, down = (boxes[:, 0] + boxes[:, 2]) / 2, (boxes[:, 1] + boxes[:, 3]) / 2
    some = (boxes[:, 2] > boxes[:, 0]) & (boxes[:, 3] > boxes[:, 1])
    inside: NDArray[np.bool_] = some & (across > 0) & (across < width) & (down > 0) & (down < height)
    return inside
