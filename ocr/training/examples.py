"""Examples for the recogniser: drawn pages go through our own segmentation, and what comes out is labelled.

So the network learns the crops that it will be shown: letters as the cutter leaves them, and wrong cuts as junk.
"""

from collections.abc import Iterable
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from classifier.alphabet import JUNK
from classifier.training.line_examples import LineExamples
from ocr.recognition.gap_spacing import spacing_features, white_spans
from ocr.training.labelling import UNSURE, label_segments
from ocr.training.synthetic_pages import LINES, DrawnPage
from segmentation.image.clean import clean_page
from segmentation.image.components import find_components
from segmentation.lattice.cut import cut_lines
from segmentation.lines.find import find_lines
from segmentation.types import CleanPage, Lattice

MOST_LINES: Final = 3 * LINES[1]
"""A page in which more lines were found is mostly noise and would teach nothing but that."""
MOST_COMPONENTS: Final = 6
"""... as is one that fell into more components than this for each symbol drawn."""
JUNK_SHARE: Final = 0.4
"""Most of a page's examples that are junk; without the limit two of three would be."""


def collect(pages: Iterable[DrawnPage], count: int, rng: np.random.Generator) -> LineExamples:
    """`count` examples, or a page's worth more, from the first of `pages`."""
    parts: list[LineExamples] = []
    seen = 0
    for page in pages:
        examples = teach(page, rng)
        if examples is not None:
            parts.append(examples)
            seen += len(examples.labels)
        if seen >= count:
            break
    return LineExamples.joined(parts)


def teach(page: DrawnPage, rng: np.random.Generator) -> LineExamples | None:
    """Segment a page and label what comes out; None where nothing was found."""
    cut = cut_drawn(page)
    if cut is None:
        return None
    lattice, owner = cut
    labels = label_segments(lattice, owner, page.classes, JUNK)
    chosen = np.flatnonzero(labels != UNSURE)
    junk = chosen[labels[chosen] == JUNK]
    symbols = chosen[labels[chosen] != JUNK]
    most = int(len(symbols) * JUNK_SHARE / (1 - JUNK_SHARE))
    kept = np.sort(np.concatenate([symbols, rng.permutation(junk)[:most]]))
    places, spaced = spacing_example(lattice, owner, page)
    line_of_atom = np.repeat(np.arange(len(lattice.atom_offsets) - 1), np.diff(lattice.atom_offsets))
    start = lattice.strip_offsets[:-1, None].astype(np.float32)
    ends = np.arange(len(lattice.strip_offsets))
    return LineExamples(
        lattice.strip.T,
        lattice.strip_offsets,
        lattice.crops[kept],
        labels[kept],
        lattice.spans[kept] - start[lattice.line[kept]],
        np.searchsorted(lattice.line[kept], ends),
        spacing_features(lattice)[places],
        white_spans(lattice)[places] - start[line_of_atom[places]],
        spaced,
        np.searchsorted(line_of_atom[places], ends),
    )


def cut_drawn(page: DrawnPage) -> tuple[Lattice, NDArray[np.int32]] | None:
    """The lattice of a drawn page and the symbol that owns each of its pixels, int32 [P]; None where nothing was found,
    or nothing but noise."""
    clean = clean_page(page.grey)
    components = find_components(clean)
    if len(components.areas) > MOST_COMPONENTS * len(page.classes):
        return None  # before lines are looked for: among ten thousands of specks, that would take gigabytes
    lines = find_lines(components, clean)
    if len(lines) > MOST_LINES:
        return None
    lattice = cut_lines(clean, components, lines)
    return (lattice, owner_of_pixels(page, clean, lattice)) if len(lattice.line) else None


def owner_of_pixels(page: DrawnPage, clean: CleanPage, lattice: Lattice) -> NDArray[np.int32]:
    """The drawn symbol that owns each pixel of the lattice, int32 [P]."""
    # Edge pixels that cleaning adds to the ink belong to the symbol that they touch.
    touching = cv2.dilate(page.owner.astype(np.float32), np.ones((3, 3), np.uint8)).astype(np.int32)
    owners = np.where(page.owner >= 0, page.owner, touching)
    x, y = lattice.pixels.x, lattice.pixels.y
    source = clean.to_source @ np.stack([x, y, np.ones_like(x)])
    column = np.clip(np.rint(source[0]), 0, page.owner.shape[1] - 1).astype(np.int64)
    row = np.clip(np.rint(source[1]), 0, page.owner.shape[0] - 1).astype(np.int64)
    return owners[row, column]


def spacing_example(
    lattice: Lattice, owner: NDArray[np.int32], page: DrawnPage
) -> tuple[NDArray[np.intp], NDArray[np.bool_]]:
    """The atoms whose white before them is known to be a space or none, and which it is."""
    starts = lattice.pixels.offsets[:-1]
    middle = (lattice.pixels.offsets[:-1] + lattice.pixels.offsets[1:]) // 2
    symbol = np.maximum(np.maximum(owner[starts], owner[middle]), owner[lattice.pixels.offsets[1:] - 1])
    inner = np.ones(len(symbol), bool)
    inner[lattice.atom_offsets[:-1][np.diff(lattice.atom_offsets) > 0]] = False
    before = np.roll(symbol, 1)
    known = inner & (symbol >= 0) & (before >= 0) & ((symbol == before) | (symbol == before + 1))
    places = np.flatnonzero(known)
    return places, page.spaces[symbol[places]] & (symbol[places] != before[places])
