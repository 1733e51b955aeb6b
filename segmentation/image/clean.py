"""From a page as it was loaded to a page ready to read: even, dark on light, level, and large enough."""

import cv2
import numpy as np
from numpy.typing import NDArray

from segmentation.extent import Extent
from segmentation.image.binarise import binarise, flatten, strengthened
from segmentation.image.framing import compose_affine, framed
from segmentation.image.halftone import descreened
from segmentation.image.labelling import labelled
from segmentation.image.polarity import with_reversed_inverted
from segmentation.image.sampling import MOST_COMPONENTS, bands_of_rows
from segmentation.image.shaded_grounds import without_shades
from segmentation.image.skew import of_letter_size, page_skew
from segmentation.image.x_height import x_height_of
from segmentation.layout_mode import PIECES, Layout
from segmentation.parallel import both
from segmentation.types import CleanPage, EvenPage

SMALLEST_X_HEIGHT = 17.0  # pixels; smaller letters are scaled up, because their strokes touch once binarised
LARGEST_X_HEIGHT = 60.0  # pixels; larger ones are scaled down, because they only cost time
WANTED_X_HEIGHT = 24.0  # pixels, after scaling up
REDUCED_X_HEIGHT = 40.0  # pixels, after scaling down: a hand's capitals may have been taken for its small letters
LARGEST_SCALE = 4.0
MOST_PIXELS = 40_000_000  # of the scaled page: about 400 MB with its labels
MOST_UNTRIED = 24_000_000  # of a page that is enlarged without a trial; the tiny print of an A4 sheet at 300 dpi has 21
TRIAL_PIXELS = 2_500_000  # of the bands that are tried at that size: a third of a page
ISOLATED_PIXELS = 3_000_000  # of what stands alone: a word as tall as it may be, with its margin
BOUNDED_PIXELS = 6_000_000  # to which a page is enlarged that is no text: an A4 sheet at 250 dpi
WINDOW = 3.0  # x-heights across the window of the local threshold
UNKNOWN_WINDOW = 1 / 40  # of the page's longer side, before the x-height is known


def clean_page(
    grey: NDArray[np.uint8],
    turn: int = 0,
    deskew: bool = True,
    layout: Layout = Layout.AUTO,
    isolated: bool = False,
) -> CleanPage:
    """Turn a page upright, flatten, invert light on dark, scale and level it, and tell ink from paper.

    grey: uint8 [H, W], H and W at least 1, as loaded. turn: degrees clockwise, one of `TURNS`. deskew: level lines that
    rise or fall. isolated: a page of a word or two, as `framed` takes it. The clean page is larger or smaller where the
    letters were too small or too large to read; its `to_source` leads back.
    """
    return scaled_page(even_page(grey, turn, deskew, layout, isolated), isolated)


def even_page(
    grey: NDArray[np.uint8], turn: int, deskew: bool, layout: Layout = Layout.AUTO, isolated: bool = False
) -> EvenPage:
    """The first half of `clean_page`, which is the same however much of the page is to be cut."""
    seen, to_loaded = framed(grey, turn, layout, isolated)
    even = strengthened(flatten(seen))
    ink = binarise(even, first_window(even))
    # A picture of less than a page was made dark on light where it was framed.
    may_be_reversed = layout not in PIECES
    mended, found = both(lambda: _mended(seen, ink, may_be_reversed), lambda: labelled(ink))
    if mended is not None:
        even = mended
        ink = binarise(even, first_window(even))
        found = labelled(ink)
    x_height = x_height_of(found.boxes, (seen.shape[0], seen.shape[1]))
    plain = without_shades(even, x_height)
    if plain is not None:
        even = plain
        ink = binarise(even, first_window(even))
        found = labelled(ink)
    skew = page_skew(found.boxes, x_height) if deskew else 0.0
    return EvenPage(even, ink, found, x_height, skew, to_loaded)


def scaled_page(page: EvenPage, isolated: bool = False, extent: Extent = Extent.WHOLE) -> CleanPage:
    """The second half of `clean_page`: level and scaled. extent: how much of the page."""
    even, found, x_height = page.grey, page.components, page.x_height
    most = ISOLATED_PIXELS if isolated else BOUNDED_PIXELS if extent is Extent.BOUNDED else MOST_PIXELS
    scale = _scale(x_height, even.size, most)
    if scale == 1.0 and page.skew == 0.0:
        return CleanPage(even, page.ink, page.to_loaded, components=found)
    in_bands = extent is Extent.SAMPLE and not isolated and scale**2 * even.size > MOST_UNTRIED
    is_crowded = in_bands and len(found.boxes) > MOST_COMPONENTS
    if is_crowded:  # some of its components stand for it, enlarged no further than those of no text
        in_bands, scale = False, _scale(x_height, even.size, BOUNDED_PIXELS)
    if in_bands:
        rows = round(TRIAL_PIXELS / (scale**2 * even.shape[1]))
        even = bands_of_rows(even, found.boxes[of_letter_size(found.boxes, x_height)], rows)
    even, to_even = _straightened(even, scale, page.skew)
    to_source = compose_affine(page.to_loaded, to_even)
    return CleanPage(even, binarise(even, _window(even, x_height * scale)), to_source, in_bands, is_crowded)


def _mended(grey: NDArray[np.uint8], ink: NDArray[np.bool_], may_be_reversed: bool) -> NDArray[np.uint8] | None:
    """The flattened page without halftone screens and with reverse type inverted; None where it has neither.

    Dark grounds come first: noise on them is no screen. What stands on a screen is found once that is smooth.
    """
    even = None
    inverted = with_reversed_inverted(grey) if may_be_reversed else None
    if inverted is not None:
        grey, even = inverted, strengthened(flatten(inverted))
        ink = binarise(even, first_window(even))
    smooth = descreened(grey, ink)
    if smooth is None:
        return even
    inverted = with_reversed_inverted(smooth) if may_be_reversed else None
    return strengthened(flatten(smooth if inverted is None else inverted))


def first_window(grey: NDArray[np.uint8]) -> int:
    """The window of the local threshold in pixels, before the x-height is known."""
    return round(max(grey.shape) * UNKNOWN_WINDOW)


def _window(grey: NDArray[np.uint8], x_height: float) -> int:
    return round(WINDOW * x_height) if x_height else first_window(grey)


def _scale(x_height: float, pixels: int, most: int) -> float:
    """To be multiplied with the sides of a page. most: pixels of a page that is enlarged."""
    if x_height == 0 or SMALLEST_X_HEIGHT <= x_height <= LARGEST_X_HEIGHT:
        return 1.0
    if x_height > LARGEST_X_HEIGHT:
        return REDUCED_X_HEIGHT / x_height
    wanted = min(WANTED_X_HEIGHT / x_height, LARGEST_SCALE)
    return min(wanted, max(1.0, (most / pixels) ** 0.5))


def _straightened(grey: NDArray[np.uint8], scale: float, skew: float) -> tuple[NDArray[np.uint8], NDArray[np.float64]]:
    """The page turned by -skew degrees about its middle and scaled, and the map from its pixels to the old."""
    height, width = grey.shape
    cosine, sine = np.cos(np.radians(skew)), np.sin(np.radians(skew))
    new_width = max(1, round(scale * (width * cosine + height * abs(sine))))
    new_height = max(1, round(scale * (width * abs(sine) + height * cosine)))
    turn = np.array([[cosine, -sine], [sine, cosine]]) / scale
    old_middle, new_middle = np.array([width - 1, height - 1]) / 2, np.array([new_width - 1, new_height - 1]) / 2
    to_source = np.column_stack([turn, old_middle - turn @ new_middle])
    if scale < 1:
        # Without it the strokes that fall between the sampled points would be lost.
        grey = np.asarray(cv2.GaussianBlur(grey, (0, 0), 0.5 / scale), np.uint8)
    flags = cv2.WARP_INVERSE_MAP | (cv2.INTER_CUBIC if scale > 1 else cv2.INTER_LINEAR)
    straight = cv2.warpAffine(grey, to_source, (new_width, new_height), flags=flags, borderValue=255)
    return np.asarray(straight, np.uint8), to_source
