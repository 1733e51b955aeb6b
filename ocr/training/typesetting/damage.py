"""What scanners, copiers and cameras do to a finished page; boxes move along with their ink."""

from collections.abc import Callable
from dataclasses import replace
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.training.typesetting.chance import between, count, likely, pick
from ocr.training.typesetting.page import Ink, TypesetPage

Grey = NDArray[np.uint8]
Damage = Callable[[np.random.Generator, Grey], Grey]

CLEAN_SHARE: Final = 0.25
"""Pages that stay as the browser drew them."""
SKEW_SHARE: Final = 0.35
MOST_SKEW: Final = 1.5
"""Degrees."""
PROBES: Final = 300
"""Glyphs that are looked at to see whether a page can still be read."""
LEAST_CONTRAST: Final = 30
"""Levels of grey between a glyph's darkest and lightest pixel."""
LEGIBLE_SHARE: Final = 0.97
SPECKLED: Final = 0.05
"""Share of the bare paper that is as dark as letters, from which specks hide them."""
MARGIN: Final = 3
"""Pixels around what is drawn that are no bare paper."""
TILE: Final = 640
"""Noise is drawn for a square of so many pixels, and repeated."""


def damage_page(page: TypesetPage, rng: np.random.Generator, *, paper: bool) -> TypesetPage:
    """`page` scanned, copied or photographed, or left as it is. What is on a screen is not turned, only recoded."""
    if likely(rng, CLEAN_SHARE if paper else 0.7):
        return page
    if not paper:
        return replace(page, grey=pick(rng, (compress, blur, noise))(rng, page.grey))
    if likely(rng, SKEW_SHARE):
        page = turn_page(page, np.radians(float(np.clip(rng.normal(0, 0.5), -MOST_SKEW, MOST_SKEW))), rng)
    trial = page.split == "trial"
    if trial and likely(rng, 0.2):
        page = photograph(page, rng)
    steps = (*DAMAGES, *TRIAL_DAMAGES) if trial else DAMAGES
    grey = page.grey
    for number in sorted(rng.choice(len(steps), size=count(rng, 1, 3), replace=False)):
        grey = steps[number](rng, grey)
    if Ink.SHADE not in page.ink_kinds and likely(rng, 0.25):
        sharp = bitonal(rng, grey)
        grey = sharp if is_legible(sharp, page) else grey
    return replace(page, grey=grey) if is_legible(grey, page) else page


def is_legible(grey: Grey, page: TypesetPage) -> bool:
    """Whether nearly all glyphs of `page`, of which some hundred are looked at, stand out from their ground, and the
    paper between them is not strewn with what is as dark as they are. grey: how the page looks."""
    clear, darkest, seen = 0, [], page.boxes[:: max(1, len(page.boxes) // PROBES)]
    for left, top, right, bottom in seen.astype(int).tolist():
        around = grey[max(0, top - 1) : bottom + 2, max(0, left - 1) : right + 2]
        clear += around.size > 0 and int(around.max()) - int(around.min()) >= LEAST_CONTRAST
        darkest += [int(around.min())] if around.size else []
    bare = grey[_is_bare(page)]
    if not (bare.size and darkest):
        return clear >= LEGIBLE_SHARE * len(seen)
    halfway = (float(np.median(darkest)) + float(np.median(bare))) / 2
    return clear >= LEGIBLE_SHARE * len(seen) and bool((bare < halfway).mean() < SPECKLED)


def _is_bare(page: TypesetPage) -> NDArray[np.bool_]:
    """Where neither glyphs nor rules, pictures and shades are, bool [H, W]."""
    bare = np.ones(page.grey.shape, np.bool_)
    for left, top, right, bottom in np.rint(np.concatenate([page.boxes, page.ink_boxes])).astype(int).tolist():
        bare[max(0, top - MARGIN) : bottom + MARGIN + 1, max(0, left - MARGIN) : right + MARGIN + 1] = False
    return bare


def turn_page(page: TypesetPage, angle: float, rng: np.random.Generator) -> TypesetPage:
    """`page` turned by `angle` in radians about its middle; the corners show paper."""
    height, width = page.grey.shape
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), np.degrees(angle), 1.0)
    return _warp(page, np.vstack([turn, [0, 0, 1]]), count(rng, 200, 255))


def photograph(page: TypesetPage, rng: np.random.Generator) -> TypesetPage:
    """`page` seen by a camera from a little aside."""
    height, width = page.grey.shape
    corners = np.asarray([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    moved = corners + (rng.uniform(-0.012, 0.012, (4, 2)) * (width, height)).astype(np.float32)
    return _warp(page, np.asarray(cv2.getPerspectiveTransform(corners, moved), np.float64), count(rng, 60, 200))


def move_boxes(boxes: NDArray[np.float32], matrix: NDArray[np.float64]) -> NDArray[np.float32]:
    """The upright boxes around `boxes` after the 3 x 3 projection `matrix`; float32 [N, 4]."""
    if not len(boxes):
        return boxes
    corners = boxes[:, [0, 1, 2, 1, 2, 3, 0, 3]].reshape(-1, 1, 2)
    moved = cv2.perspectiveTransform(np.ascontiguousarray(corners), matrix).reshape(-1, 4, 2)
    return np.concatenate([moved.min(axis=1), moved.max(axis=1)], axis=1).astype(np.float32)


def noise(rng: np.random.Generator, grey: Grey) -> Grey:
    """Grain of a sensor."""
    drawn = rng.standard_normal((TILE, TILE), dtype=np.float32) * between(rng, 2, 12)
    height, width = grey.shape
    tiled = np.tile(drawn, (-(-height // TILE), -(-width // TILE)))[:height, :width]
    return np.clip(grey + tiled, 0, 255).astype(np.uint8)


def blur(rng: np.random.Generator, grey: Grey) -> Grey:
    """A lens or a scan out of focus, by 0.3 to 0.9 pixels at 150 dpi and A4 width and in proportion elsewhere."""
    sigma = between(rng, 0.3, 0.9) * max(0.6, min(grey.shape) / 1240)
    return np.asarray(cv2.GaussianBlur(grey, (0, 0), sigma), np.uint8)


def compress(rng: np.random.Generator, grey: Grey) -> Grey:
    """JPEG of quality 25 to 80."""
    _, coded = cv2.imencode(".jpg", grey, [cv2.IMWRITE_JPEG_QUALITY, count(rng, 25, 80)])
    return np.asarray(cv2.imdecode(coded, cv2.IMREAD_GRAYSCALE), np.uint8)


def fade(rng: np.random.Generator, grey: Grey) -> Grey:
    """Little contrast: ink between 40 and 190 on paper between 215 and 255."""
    paper = between(rng, 215, 255)
    ink = min(between(rng, 20, 185), paper - 45)
    return np.asarray(ink + grey.astype(np.float32) * ((paper - ink) / 255), np.uint8)


def shade(rng: np.random.Generator, grey: Grey) -> Grey:
    """Light that falls unevenly: 55 % of it and more everywhere."""
    field = rng.uniform(between(rng, 0.55, 0.9), 1.0, (count(rng, 2, 4), count(rng, 2, 4))).astype(np.float32)
    grown = cv2.resize(field, (grey.shape[1], grey.shape[0]), interpolation=cv2.INTER_LINEAR)
    return np.asarray(grey * grown, np.uint8)


def edges(rng: np.random.Generator, grey: Grey) -> Grey:
    """Black along one to three edges, as where the lid was open; at most 1.5 % of the page's width."""
    blackened = grey.copy()
    height, width = grey.shape
    for side in rng.choice(4, size=count(rng, 1, 3), replace=False):
        depth = max(1, int(width * rng.uniform(0.003, 0.015)))
        ragged = np.maximum(1, depth + np.cumsum(rng.normal(0, 0.15, height if side % 2 else width))).astype(np.int32)
        lines = np.rot90(blackened, side)
        lines[np.arange(lines.shape[0])[:, None] < ragged[None, : lines.shape[1]]] = count(rng, 0, 40)
    return blackened


def show_through(rng: np.random.Generator, grey: Grey) -> Grey:
    """The page's own back, mirrored, faintly seen through the paper."""
    back = cv2.GaussianBlur(grey[:, ::-1], (0, 0), max(0.8, min(grey.shape) / 900))
    strength = between(rng, 0.04, 0.18)
    shift = np.roll(back, count(rng, -40, 40), axis=0)
    return np.asarray(np.minimum(grey, 255 - (255 - shift.astype(np.float32)) * strength), np.uint8)


def bitonal(rng: np.random.Generator, grey: Grey) -> Grey:
    """Black and white only, cut where Otsu's threshold is or a little beside it."""
    level, _ = cv2.threshold(grey, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    return np.where(grey > level + rng.uniform(-15, 15), 255, 0).astype(np.uint8)


def streaks(rng: np.random.Generator, grey: Grey) -> Grey:
    """Lines down the page that dirt on a copier's glass draws."""
    streaked = grey.copy()
    for _ in range(count(rng, 1, 6)):
        left = count(rng, 0, grey.shape[1] - 3)
        column = streaked[:, left : left + count(rng, 1, 2)]
        column[:] = np.minimum(column, count(rng, 90, 220))
    return streaked


def spread(rng: np.random.Generator, grey: Grey) -> Grey:
    """Ink that ran, or print that is worn: strokes half a pixel thicker or thinner."""
    kernel = np.ones((2, 2), np.uint8)
    moved = cv2.erode(grey, kernel) if likely(rng, 0.6) else cv2.dilate(grey, kernel)
    return np.asarray(cv2.addWeighted(grey, 0.5, moved, 0.5, 0), np.uint8)


def specks(rng: np.random.Generator, grey: Grey) -> Grey:
    """Dust: dark dots of one to four pixels."""
    spotted = grey.copy()
    for _ in range(count(rng, 20, 200)):
        top, left = (count(rng, 0, length - 5) for length in grey.shape)
        spotted[top : top + count(rng, 1, 3), left : left + count(rng, 1, 3)] = count(rng, 0, 120)
    return spotted


DAMAGES: Final[tuple[Damage, ...]] = (show_through, fade, shade, edges, blur, noise, compress)
"""In the order in which they happen."""
TRIAL_DAMAGES: Final[tuple[Damage, ...]] = (streaks, spread, specks)
"""These and `photograph` happen to trial pages only."""


def _warp(page: TypesetPage, matrix: NDArray[np.float64], ground: int) -> TypesetPage:
    height, width = page.grey.shape
    grey = cv2.warpPerspective(page.grey, matrix, (width, height), flags=cv2.INTER_LINEAR, borderValue=ground)
    boxes, ink = move_boxes(page.boxes, matrix), move_boxes(page.ink_boxes, matrix)
    return replace(page, grey=np.asarray(grey, np.uint8), boxes=boxes, ink_boxes=ink)
