"""Lessons for the recogniser: drawn pages go through our own segmentation, and what comes out is labelled.

So the network learns the crops that it will be shown: letters as the cutter leaves them, and wrong cuts as junk.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from classifier.alphabet import INDEX, JUNK
from classifier.damage import scan
from classifier.drawing import DrawnLine, Setting, draw_line, draw_setting, drawable
from classifier.fonts import Face, face_weights
from classifier.handwriting import Hand, Writer, Writing, compose, draw_writing, person, respaced
from ocr.labels import NOBODY, UNSURE, label_segments
from ocr.spacing import spacing_features
from segmentation.clean import clean_page
from segmentation.components import find_components
from segmentation.layout import find_lines
from segmentation.page import CleanPage, Lattice
from segmentation.segments import cut_lines

LINES: Final = (4, 14)
"""Lines on a drawn page: enough for its size and slant to be measured."""
LEADING: Final = (2.0, 3.2)
"""Baseline to baseline in x-heights: print set solid to typing with wide lines."""
MARGIN: Final = 3.0
"""White around the text in x-heights."""
MOST_LINES: Final = 3 * LINES[1]
"""A page in which more lines were found is mostly noise and would teach nothing but that."""
WRITTEN_SHARE: Final = 0.45
"""Hand-printed pages whose lines stand as somebody wrote them; the others are composed of single letters."""
JUNK_SHARE: Final = 0.4
"""Most of a page's lessons that are junk; without the limit two of three would be."""


@dataclass(frozen=True, slots=True)
class DrawnPage:
    """A page with known truth.

    grey: uint8 [H, W]. owner: int32 [H, W], the drawn sign that owns each pixel, or -1. classes: int32 [N], the class
    of each sign; spaces: bool [N], whether a space or a line's start is before it.
    """

    grey: NDArray[np.uint8]
    owner: NDArray[np.int32]
    classes: NDArray[np.int32]
    spaces: NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Lesson:
    """What a page teaches.

    crops: uint8 [N, 2, 28, 28] with labels int32 [N]; gaps: float32 [G, F], the spacing features of places between
    two atoms, and spaced: bool [G], whether a space stands there.
    """

    crops: NDArray[np.uint8]
    labels: NDArray[np.int32]
    gaps: NDArray[np.float32]
    spaced: NDArray[np.bool_]


def draw_pages(texts: Iterator[str], faces: Sequence[Face], rng: np.random.Generator) -> Iterator[DrawnPage]:
    """Printed pages, each in one face and one setting, scanned."""
    weights = face_weights(faces)
    while True:
        face = faces[rng.choice(len(faces), p=weights)]
        setting = draw_setting(face, rng)
        lines = []
        for _ in range(rng.integers(*LINES)):
            text = next(texts, None)
            if text is None:
                return
            line = draw_line(drawable(text, face, rng), face, vary(setting, rng), rng)
            if line is not None:
                lines.append(line)
        if lines:
            yield as_page(scan(stack_lines(lines, rng), rng))


def draw_hand_pages(
    texts: Iterator[str], written: Sequence[Writing], people: Sequence[Writer], rng: np.random.Generator
) -> Iterator[DrawnPage]:
    """Hand-printed pages, each by one writer, scanned: lines as they were written, or `texts` in that writer's letters."""
    by_person: dict[str, list[Writing]] = {}
    for writing in written:
        by_person.setdefault(person(writing.writer), []).append(writing)
    sheets = list(by_person.values())
    spares = sorted(people, key=lambda writer: -len(writer.characters))[: max(1, len(people) // 10)]
    for text in texts:
        hand, count = Hand.draw(rng), int(rng.integers(*LINES))
        if sheets and rng.random() < WRITTEN_SHARE:
            sheet = sheets[rng.integers(len(sheets))]
            found = [respaced(sheet[rng.integers(len(sheet))], rng) for _ in range(count)]
        else:
            writer, spare = people[rng.integers(len(people))], spares[rng.integers(len(spares))]
            found = [w for t in [text, *islice(texts, count)] if (w := compose(t, writer, spare, rng)) is not None]
        if found:
            yield as_page(scan(stack_lines([draw_writing(w, hand, rng) for w in found], rng), rng))


def vary(setting: Setting, rng: np.random.Generator) -> Setting:
    """The setting of one more line on the same page: justified lines differ in their word space alone."""
    return replace(setting, word_space=setting.word_space * float(np.exp(rng.normal(0, 0.12))))


def stack_lines(lines: Sequence[DrawnLine], rng: np.random.Generator) -> DrawnLine:
    """Set lines under one another on a white page, which is one tall line to the scanner."""
    x_height = lines[0].x_height
    margin = round(MARGIN * x_height)
    leading = x_height * rng.uniform(*LEADING)
    width = max(line.grey.shape[1] for line in lines) + 2 * margin
    baselines = margin + max(line.baseline for line in lines) + leading * np.arange(len(lines))
    tops = np.rint(baselines - [line.baseline for line in lines]).astype(int)
    height = max(top + line.grey.shape[0] for top, line in zip(tops, lines, strict=True)) + margin
    grey = np.full((height, width), 255, np.uint8)
    owner = np.full((height, width), NOBODY, np.int16)
    count = 0
    for line, top in zip(lines, tops, strict=True):
        window = slice(top, top + line.grey.shape[0]), slice(margin, margin + line.grey.shape[1])
        owned = line.owner >= 0
        owner[window][owned] = line.owner[owned] + count
        np.minimum(grey[window], line.grey, out=grey[window])
        count += len(line.symbols)
    symbols = tuple(symbol for line in lines for symbol in line.symbols)
    spaces = np.concatenate([np.r_[True, line.spaces[1:]] for line in lines])
    return DrawnLine(grey, owner, symbols, spaces, float(baselines[0]), 0.0, x_height)


def as_page(drawn: DrawnLine) -> DrawnPage:
    """A drawn and scanned page with its signs as classes."""
    classes = np.array([INDEX[symbol] for symbol in drawn.symbols], np.int32)
    return DrawnPage(drawn.grey, drawn.owner.astype(np.int32), classes, drawn.spaces)


def owner_of_pixels(page: DrawnPage, clean: CleanPage, lattice: Lattice) -> NDArray[np.int32]:
    """The drawn sign that owns each pixel of the lattice, int32 [P]."""
    x, y = lattice.pixels.x, lattice.pixels.y
    source = clean.to_source @ np.stack([x, y, np.ones_like(x)])
    column = np.clip(np.rint(source[0]), 0, page.owner.shape[1] - 1).astype(np.int64)
    row = np.clip(np.rint(source[1]), 0, page.owner.shape[0] - 1).astype(np.int64)
    return page.owner[row, column]


def teach(page: DrawnPage, rng: np.random.Generator) -> Lesson | None:
    """Segment a page and label what comes out; None where nothing was found."""
    # The owner of edge pixels that cleaning adds is its neighbour's.
    grown = cv2.dilate(page.owner.astype(np.float32), np.ones((3, 3), np.uint8)).astype(np.int32)
    page = replace(page, owner=np.where(page.owner >= 0, page.owner, grown))
    clean = clean_page(page.grey)
    components = find_components(clean)
    lines = find_lines(components, clean)
    if len(lines) > MOST_LINES:
        return None
    lattice = cut_lines(clean, components, lines)
    if not len(lattice.line):
        return None
    owner = owner_of_pixels(page, clean, lattice)
    labels = label_segments(lattice, owner, page.classes, JUNK)
    chosen = np.flatnonzero(labels != UNSURE)
    junk = chosen[labels[chosen] == JUNK]
    signs = chosen[labels[chosen] != JUNK]
    most = int(len(signs) * JUNK_SHARE / (1 - JUNK_SHARE))
    kept = np.sort(np.concatenate([signs, rng.permutation(junk)[:most]]))
    places, spaced = spacing_lesson(lattice, owner, page)
    return Lesson(lattice.crops[kept], labels[kept], spacing_features(lattice)[places], spaced)


def spacing_lesson(
    lattice: Lattice, owner: NDArray[np.int32], page: DrawnPage
) -> tuple[NDArray[np.intp], NDArray[np.bool_]]:
    """The atoms whose white before them is known to be a space or none, and which it is."""
    starts = lattice.pixels.offsets[:-1]
    middle = (lattice.pixels.offsets[:-1] + lattice.pixels.offsets[1:]) // 2
    sign = np.maximum(np.maximum(owner[starts], owner[middle]), owner[lattice.pixels.offsets[1:] - 1])
    inner = np.ones(len(sign), bool)
    inner[lattice.atom_offsets[:-1][np.diff(lattice.atom_offsets) > 0]] = False
    before = np.roll(sign, 1)
    known = inner & (sign >= 0) & (before >= 0) & ((sign == before) | (sign == before + 1))
    places = np.flatnonzero(known)
    return places, page.spaces[sign[places]] & (sign[places] != before[places])
