"""The cutting half of the way of a page: clean, find, cut. It needs no network, so another process can do it."""

from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ocr.input.source import PageImage
from ocr.options import ReadOptions
from ocr.recognition.cut_page import CutPage, OnStage, no_report
from ocr.structure.page_rules import PageRules
from segmentation.extent import Extent, Sample
from segmentation.image.clean import even_page, scaled_page
from segmentation.image.components import find_components
from segmentation.image.sampling import MOST_BOUNDED, MOST_COMPONENTS, SAMPLE, in_bands
from segmentation.lattice.cut import cut_lines, no_pixels
from segmentation.layout_mode import Layout
from segmentation.lines.faint_points import with_faint_points
from segmentation.lines.find import find_lines
from segmentation.lines.show_through import without_show_through
from segmentation.lines.touching_lines import part_touching_lines
from segmentation.lines.vertical import vertical_lines, without_astray
from segmentation.types import CleanPage, Components, EvenPage, Lattice, TextLine


@dataclass(frozen=True, slots=True, eq=False)
class Segmentation:
    """What each stage of the cutting half made of a page."""

    even: EvenPage
    clean: CleanPage
    components: Components
    lines: list[TextLine]
    lattice: Lattice
    vertical: NDArray[np.int32]
    sample: Sample


def segment(
    grey: NDArray[np.uint8],
    options: ReadOptions,
    on_stage: OnStage = no_report,
    isolated: bool = False,
    extent: Extent = Extent.WHOLE,
    even: EvenPage | None = None,
) -> Segmentation:
    """Clean a page, find its lines and cut them. grey: uint8 [H, W]. Where `options` do not say how the page is turned,
    it is taken as it lies. isolated: as in `clean_page`. extent: how much of the page. even: the page made even, where
    it was cut before."""
    layout = Layout(options.layout)
    even = even or even_page(grey, options.rotate or 0, options.deskew, layout, isolated)
    clean = scaled_page(even, isolated, extent)
    on_stage("clean")
    components = find_components(clean, Layout.CHAR if isolated else layout)
    clean = replace(clean, components=None)  # four bytes a pixel
    is_sample = clean.is_in_bands or clean.is_crowded
    most = MOST_BOUNDED if extent is Extent.BOUNDED else SAMPLE if is_sample else MOST_COMPONENTS
    is_full = len(components.boxes) > most
    is_sifted = extent is not Extent.WHOLE and is_full
    if is_sifted:
        components = in_bands(components)
    sample = Sample.BANDS if clean.is_in_bands else Sample.COMPONENTS if is_sifted else Sample.NONE
    lines = find_lines(components, clean, layout)
    # What is no text, or only looked at, is not worth finding all lines again.
    parted = None if extent is Extent.BOUNDED else part_touching_lines(components, lines)
    if parted is not None:
        components, lines = parted, find_lines(parted, clean, layout)
    lines = without_show_through(lines, components, clean.grey)
    # Of a sample only what it is is asked, not what it says.
    level: list[TextLine] = []
    if sample is Sample.NONE:
        clean, components, lines = with_faint_points(clean, components, lines)
        level = lines
    vertical = vertical_lines(np.concatenate([components.boxes, components.doubtful]), level)
    lines = without_astray(lines, components.boxes, vertical)
    on_stage("find")
    lattice = cut_lines(clean, components, lines, layout)
    on_stage("cut")
    return Segmentation(even, clean, components, lines, lattice, vertical, sample)


def cut_page(
    image: PageImage,
    options: ReadOptions,
    on_stage: OnStage = no_report,
    isolated: bool = False,
    extent: Extent = Extent.WHOLE,
    even: EvenPage | None = None,
) -> CutPage:
    """All the ways in which a page may be cut into characters, without the ink, which recognition does not need.

    extent, even: as in `segment`; whoever finds that a sample is text asks for the whole.
    """
    found = segment(image.grey, options, on_stage, isolated, Extent.WHOLE if options.stages else extent, even)
    if options.stages:
        from ocr.recognition.stage_images import write_stages

        write_stages(Path(options.stages), image, found.clean, found.components, found.lines, found.lattice)
    height, width = image.grey.shape
    lattice = replace(found.lattice, pixels=no_pixels())
    to_source = found.clean.to_source
    rules = PageRules(found.components.rules, to_source)
    origin = width, height, image.dpi, image.name, image.number, to_source
    even = None if found.sample is Sample.NONE else found.even
    return CutPage(*origin, found.lines, lattice, rules, found.vertical, sample=found.sample, even=even)
