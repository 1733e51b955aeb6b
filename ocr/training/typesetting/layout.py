"""The lines and blocks that segmentation finds on a typeset page, with the truth's glyphs in them."""

from dataclasses import dataclass
from itertools import groupby, pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.document import Block, Box, Glyph, Line, Page, Word
from ocr.recognition.assembly import source_baseline, source_x_height
from ocr.recognition.stroke_weights import stroke_weights
from ocr.structure.page_rules import PageRules
from ocr.training.typesetting.matching import owners_of, placed
from ocr.training.typesetting.page import TypesetPage
from segmentation.image.clean import clean_page
from segmentation.image.components import find_components
from segmentation.lattice.crops import CONTEXT_X_HEIGHT
from segmentation.lines.find import find_lines
from segmentation.types import CleanPage, TextLine

Glyphs = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class LaidOut:
    """A page as it would be read without an error, its rules, and the truth's block of each glyph by its box."""

    page: Page
    rules: PageRules
    block: dict[Box, int]


def laid_out_page(truth: TypesetPage) -> LaidOut:
    """What segmentation makes of a page whose letters are known. It takes a fraction of the time of reading. Lines
    without a glyph are left out."""
    clean = clean_page(truth.grey)
    components = find_components(clean)
    lines = find_lines(components, clean)
    owner = owners_of(truth, placed(components.boxes, clean.to_source))
    glyphs = [_from_left(np.unique(owner[line.members]), truth) for line in lines]
    found = [(line, of_line) for line, of_line in zip(lines, glyphs, strict=True) if len(of_line)]
    blocks = [
        Block(tuple(_line(line, of_line, truth, clean) for line, of_line in members))
        for _, members in groupby(found, key=lambda pair: pair[0].block)
    ]
    height, width = truth.grey.shape
    page = Page(tuple(blocks), width, height, truth.dpi)
    of_glyph = truth.block[np.concatenate([of_line for _, of_line in found])].tolist() if found else []
    boxes = [glyph.box for word in page.words for glyph in word.glyphs]
    rules = PageRules(components.rules, clean.to_source)
    return LaidOut(page, rules, dict(zip(boxes, of_glyph, strict=True)))


def _from_left(glyphs: Glyphs, truth: TypesetPage) -> Glyphs:
    glyphs = glyphs[glyphs >= 0]
    return glyphs[np.argsort(truth.boxes[glyphs, 0], kind="stable")]


def _line(line: TextLine, glyphs: Glyphs, truth: TypesetPage, clean: CleanPage) -> Line:
    begins = truth.space[glyphs] | np.append(True, np.diff(truth.block[glyphs]) != 0)
    edges = [0, *(np.flatnonzero(begins[1:]) + 1).tolist(), len(glyphs)]
    words = tuple(_word(glyphs[first:end], truth) for first, end in pairwise(edges))
    weight = round(float(_weight(line, clean)), 3)
    return Line(words, source_baseline(line, clean.to_source), source_x_height(line, clean.to_source), weight=weight)


def _word(glyphs: Glyphs, truth: TypesetPage) -> Word:
    boxes = np.concatenate([np.floor(truth.boxes[glyphs, :2]), np.ceil(truth.boxes[glyphs, 2:])], axis=1).astype(int)
    letters = truth.letters[glyphs].tolist()
    return Word(tuple(Glyph(sign, Box(*box), 1.0) for sign, box in zip(letters, boxes.tolist(), strict=True)), 1.0)


def _weight(line: TextLine, clean: CleanPage) -> float:
    """The thickness of strokes as it is measured when a line is read: at the x-height that all lines are set to."""
    left, top, right, bottom = line.box
    scale = CONTEXT_X_HEIGHT / line.x_height
    size = max(round((right - left) * scale), 1), max(round((bottom - top) * scale), 1)
    strip = 255 - cv2.resize(clean.grey[top:bottom, left:right], size, interpolation=cv2.INTER_AREA)
    return float(stroke_weights(np.asarray(strip, np.uint8), np.array([0, strip.shape[1]]))[0])
