"""The first half of the way of a page: clean, find, cut. It needs no network, so another process can do it."""

from dataclasses import replace

from ocr.cutpage import CutPage
from ocr.documents import PageImage
from segmentation.clean import clean_page
from segmentation.components import find_components
from segmentation.layout import find_lines
from segmentation.segments import cut_lines, no_pixels


def cut_page(image: PageImage) -> CutPage:
    """All the ways in which a page may be cut into letters."""
    clean = clean_page(image.grey)
    components = find_components(clean)
    lines = find_lines(components, clean)
    lattice = replace(cut_lines(clean, components, lines), pixels=no_pixels())
    height, width = image.grey.shape
    return CutPage(width, height, image.dpi, image.name, image.number, clean.to_source, lines, lattice)
