"""From decoded lines to the result tree, in pixels of the page as it was loaded."""

from collections.abc import Sequence
from itertools import groupby, pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from classifier.alphabet import INDEX, SYMBOLS, spell
from ocr.decoding.beam_search import DecodedLine
from ocr.document import Baseline, Block, Box, Glyph, Line, Page, Word
from ocr.recognition.cut_page import CutPage
from ocr.recognition.stroke_weights import stroke_weights
from segmentation.types import TextLine

UNDERSCORE: Final = INDEX["_"]
UNDERSCORE_WIDTH: Final = 1.05
"""x-heights; faces have 0.9 to 1.2. Several side by side touch, and are one symbol to the search."""


def assemble_page(cut: CutPage, decoded: Sequence[DecodedLine], languages: Sequence[str]) -> Page:
    """Words, lines and blocks of a page; lines in which nothing was read are left out. languages: the code of each
    line's, which is that of its block."""
    boxes = source_boxes(cut.lattice.boxes, cut.to_source, cut.width, cut.height)
    weights = stroke_weights(cut.lattice.strip, cut.lattice.strip_offsets).round(3).tolist()
    blocks = []
    x_heights = [source_x_height(line, cut.to_source) for line in cut.lines]
    told = zip(cut.lines, decoded, languages, weights, x_heights, strict=True)
    for (_, language), members in groupby(told, key=lambda member: (member[0].block, member[2])):
        read = tuple(
            Line(
                words,
                source_baseline(line, cut.to_source),
                x_height,
                weight=weight,
            )
            for line, found, _, weight, x_height in members
            if (words := split_words(found, boxes, x_height))
        )
        if read:
            blocks.append(Block(read, language=language))
    return Page(tuple(blocks), cut.width, cut.height, cut.dpi, cut.name, cut.number)


def split_words(found: DecodedLine, boxes: NDArray[np.int64], x_height: float) -> tuple[Word, ...]:
    """The words of a decoded line; boxes: int64 [S, 4] of all segments of the page; x_height: the line's, in pixels."""
    own = boxes[found.segments]
    spelt = [spell(SYMBOLS[symbol]) for symbol in found.symbols.tolist()]
    for place in np.flatnonzero(found.symbols == UNDERSCORE).tolist():
        spelt[place] *= max(1, round(float((own[place, 2:] - own[place, :2]).max()) / (UNDERSCORE_WIDTH * x_height)))
    glyphs = [
        Glyph(text, Box(*box), confidence)
        for text, box, confidence in zip(spelt, own.tolist(), found.confidences.tolist(), strict=True)
    ]
    starts = [0, *np.flatnonzero(found.spaces[1:]) + 1, len(glyphs)]
    words = [tuple(glyphs[a:b]) for a, b in pairwise(starts) if b > a]
    return tuple(Word(word, min(glyph.confidence for glyph in word)) for word in words)


def source_boxes(
    boxes: NDArray[np.int32], to_source: NDArray[np.float64], width: int, height: int
) -> NDArray[np.int64]:
    """The smallest upright boxes, int64 [S, 4], around boxes [S, 4] of the clean page, within the loaded one."""
    x, y = boxes[:, [0, 2, 0, 2]], boxes[:, [1, 1, 3, 3]]
    corners = np.stack([x, y], axis=-1) @ to_source[:, :2].T + to_source[:, 2]
    low, high = np.floor(corners.min(axis=1)), np.ceil(corners.max(axis=1))
    limits = np.array([width, height])
    low = np.clip(low, 0, limits - 1)
    return np.concatenate([low, np.clip(high, low + 1, limits)], axis=1).astype(np.int64)


def source_baseline(line: TextLine, to_source: NDArray[np.float64]) -> Baseline:
    """The line's baseline as points; its ends and, where it is curved, its middle."""
    left, _, right, _ = line.box
    x = np.array([left, (left + right) / 2, right] if line.baseline[0] else [left, right], float)
    points = np.stack([x, np.polyval(line.baseline, x)], axis=-1) @ to_source[:, :2].T + to_source[:, 2]
    return tuple((round(float(a), 1), round(float(b), 1)) for a, b in points)


def source_x_height(line: TextLine, to_source: NDArray[np.float64]) -> float:
    """The line's x-height in pixels of the loaded page."""
    scale = float(np.hypot(to_source[0, 1], to_source[1, 1]))
    return round(line.x_height * scale, 1)
