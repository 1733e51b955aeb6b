"""The first half of the way of a page: clean, find, cut. It needs no network, so another process can do it."""

from dataclasses import replace

from ocr.input.source import PageImage
from ocr.options import ReadOptions
from ocr.recognition.cut_page import CutPage
from segmentation.image.clean import clean_page
from segmentation.image.components import find_components
from segmentation.lattice.cut import cut_lines, no_pixels
from segmentation.layout_mode import Layout
from segmentation.lines.find import find_lines


def cut_page(image: PageImage, options: ReadOptions) -> CutPage:
    """All the ways in which a page may be cut into letters; where `options` have no turn, it is taken as it lies."""
    layout = Layout(options.layout)
    clean = clean_page(image.grey, options.rotate or 0, options.deskew, layout)
    components = find_components(clean, layout)
    lines = find_lines(components, clean, layout)
    lattice = cut_lines(clean, components, lines, layout)
    if options.stages:
        from ocr.recognition.stage_images import write_stages

        write_stages(options.stages, image, clean, components, lines, lattice)
    lattice = replace(lattice, pixels=no_pixels())
    height, width = image.grey.shape
    return CutPage(width, height, image.dpi, image.name, image.number, clean.to_source, lines, lattice)
