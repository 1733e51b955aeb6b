"""A page that was made even as it lies, at another turn: what does not depend on how it lies is not done again."""

import numpy as np

from segmentation.image.framing import compose_affine, framed
from segmentation.image.labelling import labelled
from segmentation.image.skew import page_skew
from segmentation.image.x_height import x_height_of
from segmentation.layout_mode import Layout
from segmentation.types import EvenPage


def turned_page(page: EvenPage, turn: int, deskew: bool) -> EvenPage:
    """An even page turned. turn: degrees clockwise, one of `TURNS`. deskew: as in `even_page`."""
    if not turn:
        return page
    grey, to_page = framed(page.grey, turn, Layout.AUTO)
    ink = np.ascontiguousarray(np.rot90(page.ink, -turn // 90))
    found = labelled(ink)
    x_height = x_height_of(found.boxes, (grey.shape[0], grey.shape[1]))
    skew = page_skew(found.boxes, x_height) if deskew else 0.0
    return EvenPage(grey, ink, found, x_height, skew, compose_affine(page.to_loaded, to_page))
