"""Where the pixels of a drawn page lie on the page of a PDF: its box may begin anywhere, and it may be turned."""

from typing import Any, Final

import numpy as np
import pikepdf
from numpy.typing import NDArray

LETTER: Final = (0.0, 0.0, 612.0, 792.0)
"""The box of a page that has none that makes sense, as pdfium has it."""
MOST_PARENTS: Final = 100

Box = tuple[float, float, float, float]
"""Left, bottom, right, top in the user space of the page."""


def pixels_to_points(page: pikepdf.Page, width: int, height: int) -> NDArray[np.float64]:
    """float64 [2, 3]: from pixels of `page` drawn with `width` columns and `height` rows to its user space."""
    left, bottom, right, top = page_box(page)
    corners = {
        0: ((left, top), (right, top), (left, bottom)),
        90: ((left, bottom), (left, top), (right, bottom)),
        180: ((right, bottom), (left, bottom), (right, top)),
        270: ((right, top), (right, bottom), (left, top)),
    }
    origin, across, down = (np.array(corner) for corner in corners[rotation(page)])
    return np.stack([(across - origin) / width, (down - origin) / height, origin], axis=1)


def rotation(page: pikepdf.Page) -> int:
    """The degrees clockwise, 0, 90, 180 or 270, by which a page is turned when it is shown."""
    value = _inherited(page, "/Rotate")
    try:
        return round(float(value) / 90) * 90 % 360
    except (TypeError, ValueError):
        return 0


def page_box(page: pikepdf.Page) -> Box:
    """The part of a page that is shown: its crop box within its media box."""
    media = _box(_inherited(page, "/MediaBox")) or LETTER
    crop = _box(_inherited(page, "/CropBox")) or media
    left, bottom = max(media[0], crop[0]), max(media[1], crop[1])
    right, top = min(media[2], crop[2]), min(media[3], crop[3])
    return (left, bottom, right, top) if left < right and bottom < top else media


def _inherited(page: pikepdf.Page, key: str) -> Any:
    node: Any = page.obj
    for _ in range(MOST_PARENTS):
        if not isinstance(node, pikepdf.Dictionary):
            return None
        if key in node:
            return node[key]
        node = node.get("/Parent")
    return None


def _box(value: Any) -> Box | None:
    try:
        x0, y0, x1, y1 = (float(edge) for edge in value)
    except (TypeError, ValueError):
        return None
    left, right = sorted((x0, x1))
    bottom, top = sorted((y0, y1))
    return (left, bottom, right, top) if left < right and bottom < top else None
