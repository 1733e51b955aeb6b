"""The pen strokes of UNIPEN as lines with known truth and as writers' characters.

Units are those of the files: 256 are the writer's usual letter size, y grows downwards.
"""

from __future__ import annotations

import zlib
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from classifier.synthesis.handwriting import (
    LETTER_SIZE,
    USUAL_X_HEIGHT,
    Stroke,
    WholeLine,
    Writer,
    Writing,
    box,
    person,
)

TEST_SHARE: Final = 10
"""One writer in so many is for testing (by the checksum of the name)."""
LARGEST: Final = 2000
"""Units; a character larger than this is a slip of the pen or of the data."""
MOST_UNUSUAL: Final = 1.8
"""A character so many times larger or smaller than usual is a slip of the pen or of the data."""
MOST_OFF_BASELINE: Final = 1.0
"""x-heights; a letter that stands farther from the line's baseline belongs to another row."""

LOWEST_ROW: Final = 0.35
"""Share of the tallest row's height that a row of writing has; what is lower is dots or commas."""

SMALL: Final = frozenset("acemnorsuvwxz")
TALL: Final = frozenset("bdfhklt0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ!?&%#$@|/\\()[]{}")


@dataclass(frozen=True, slots=True)
class UsualPlacement:
    """How a symbol stands, in x-heights: `size`, the larger of width and height; `bottom` below the baseline."""

    size: float
    bottom: float


@dataclass(frozen=True, slots=True, eq=False)
class StrokeSet:
    """Samples of pen strokes: `points` int16 [P, 2], sample i has strokes `sample_offsets[i]` to `[i + 1]`, etc."""

    points: NDArray[np.int16]
    stroke_offsets: NDArray[np.int32]
    sample_offsets: NDArray[np.int32]
    text: NDArray[np.str_]
    writer: NDArray[np.str_]

    @classmethod
    def load(cls, path: Path) -> StrokeSet:
        """The samples in the .npz file at `path`."""
        with np.load(path) as data:
            return cls(*(data[key] for key in ("points", "stroke_offsets", "sample_offsets", "text", "writer")))

    def strokes(self, sample: int) -> list[Stroke]:
        """The strokes of one sample, float32 [n, 2] each, in the order in which they were written."""
        bounds = self.stroke_offsets[self.sample_offsets[sample] : self.sample_offsets[sample + 1] + 1]
        return [self.points[a:b].astype(np.float32) for a, b in pairwise(bounds)]


def is_test_writer(name: str) -> bool:
    """Whether the writer of this name is kept for testing."""
    return zlib.crc32(name.encode()) % TEST_SHARE == 0


def written_lines(folder: Path, *, tested: bool = False) -> list[Writing]:
    """Lines of the training writers, or of those kept for testing, as they wrote them, with every character's strokes.

    `unipen_chars_in_context.npz` holds characters cut out of the lines of `unipen_lines.npz`, in order: where the
    points of a line's characters are those of the line, stroke lengths say which point belongs to which character.
    """
    lines, cut = StrokeSet.load(folder / "unipen_lines.npz"), StrokeSet.load(folder / "unipen_chars_in_context.npz")
    characters: dict[str, list[int]] = defaultdict(list)
    for sample, name in enumerate(cut.writer):
        characters[source(name)].append(sample)
    found = []
    for sample, name in enumerate(lines.writer):
        own = characters.get(source(name))
        if own and is_test_writer(str(name)) == tested:
            writing = match(lines, sample, cut, own)
            if writing is not None:
                found.append(writing)
    return found


def whole_lines(folder: Path) -> list[WholeLine]:
    """Lines of the training writers of whose characters nothing is known, for alignment by a recogniser."""
    lines, cut = StrokeSet.load(folder / "unipen_lines.npz"), StrokeSet.load(folder / "unipen_chars_in_context.npz")
    told = {source(name) for name in cut.writer}
    return [
        WholeLine(str(name), " ".join(str(lines.text[sample]).split()), in_one_row(lines.strokes(sample)))
        for sample, name in enumerate(lines.writer)
        if source(name) not in told and not is_test_writer(str(name))
    ]


def in_one_row(strokes: Sequence[Stroke]) -> tuple[Stroke, ...]:
    """Strokes that were written as several rows, which the files do not tell apart, as one row of the usual size."""
    tops, bottoms = (np.array([edge(stroke[:, 1]) for stroke in strokes]) for edge in (np.min, np.max))
    order = np.argsort(tops, kind="stable")
    reached = np.maximum.accumulate(bottoms[order])
    row = np.zeros(len(strokes), np.int64)
    row[order[1:]] = np.cumsum(tops[order[1:]] > reached[:-1])
    heights = np.array([bottoms[row == r].max() - tops[row == r].min() for r in range(row.max() + 1)])
    # Dots over a row and commas under it stand free of it; they go to the row that follows or ends nearest.
    rows = np.flatnonzero(heights > LOWEST_ROW * heights.max())
    if len(rows) < 2:
        return tuple(strokes)
    centre = np.array([(bottoms[row == r].max() + tops[row == r].min()) / 2 for r in rows])
    row = np.abs((tops + bottoms)[:, None] / 2 - centre).argmin(axis=1)
    scale = np.float32(LETTER_SIZE / np.median(heights[rows]))
    moved, right = [], 0.0
    for index in range(len(rows)):
        own = [stroke for stroke, of_row in zip(strokes, row, strict=True) if of_row == index]
        left, _, end, _ = box(own)
        level = float(np.median([stroke[:, 1].max() for stroke in own]))
        moved += [
            (stroke - np.array([left, level], np.float32)) * scale + np.array([right, 0], np.float32) for stroke in own
        ]
        right += (end - left) * float(scale) + LETTER_SIZE
    return tuple(moved)


def source(name: str) -> str:
    """The name of a file without the kind of its samples, which is its first part."""
    return str(name).split("/", 1)[1]


def match(lines: StrokeSet, sample: int, cut: StrokeSet, own: Sequence[int]) -> Writing | None:
    """The line `sample` with its strokes dealt out to the characters among `own`, or None where they do not fit."""
    words = str(lines.text[sample]).split()
    text = "".join(words)
    start = "".join(str(cut.text[i]) for i in own).find(text)
    if start < 0 or not text:
        return None
    parts = [cut.strokes(i) for i in own[start : start + len(text)]]
    lengths = np.array([len(stroke) for part in parts for stroke in part])
    points = np.concatenate(lines.strokes(sample))
    if lengths.sum() != len(points):
        return None
    pieces = iter(np.split(points, np.cumsum(lengths)[:-1]))
    strokes = [tuple(next(pieces) for _ in part) for part in parts]
    if not all(same_shape(part, own_strokes) for part, own_strokes in zip(parts, strokes, strict=True)):
        return None
    spaces = np.zeros(len(text), bool)
    spaces[np.cumsum([len(word) for word in words])[:-1]] = True
    return levelled(person(str(lines.writer[sample])), tuple(text), spaces, strokes)


def same_shape(first: Sequence[Stroke], second: Sequence[Stroke]) -> bool:
    """Whether two characters are the same points but for place and size."""
    a, b = (np.concatenate(list(strokes)) for strokes in (first, second))
    a, b = a - a.mean(axis=0), b - b.mean(axis=0)
    size = np.sqrt((a * a).sum() * (b * b).sum())
    return bool(size == 0 or (a * b).sum() > 0.98 * size)


def levelled(
    writer: str, symbols: tuple[str, ...], spaces: NDArray[np.bool_], strokes: Sequence[tuple[Stroke, ...]]
) -> Writing | None:
    """The line turned and moved so that its baseline is y = 0; None where it has none: no letters, or two rows."""
    boxes = np.array([box(own) for own in strokes])
    middles = (boxes[:, 0] + boxes[:, 2]) / 2
    standing = np.array([symbol in SMALL or symbol in TALL for symbol in symbols])
    if not standing.any():
        return None
    slope = robust_slope(middles[standing], boxes[standing, 3])
    level = float(np.median(boxes[standing, 3] - slope * middles[standing]))
    heights = slope * middles + level - boxes[:, 1]
    x_height = usual_x_height(symbols, heights)
    off = np.abs(boxes[standing, 3] - slope * middles[standing] - level).max()
    if not 20 < x_height < LARGEST or off > MOST_OFF_BASELINE * x_height:
        return None
    moved = tuple(tuple(s - np.stack([0 * s[:, 0], slope * s[:, 0] + level], 1) for s in own) for own in strokes)
    return Writing(writer, symbols, spaces, moved, x_height)


def robust_slope(x: NDArray[np.float32], y: NDArray[np.float32]) -> float:
    """The median of the slopes between all pairs of points (Theil 1950, Sen 1968); 0 for fewer than four points."""
    if len(x) < 4:
        return 0.0
    first, second = np.triu_indices(len(x), 1)
    apart = np.abs(x[second] - x[first]) > 200
    return float(np.median((y[second] - y[first])[apart] / (x[second] - x[first])[apart])) if apart.any() else 0.0


def usual_x_height(symbols: Sequence[str], heights: NDArray[np.float32]) -> float:
    """The height of small letters among `symbols` of these heights over the baseline, or what tall ones let expect."""
    small = np.array([symbol in SMALL for symbol in symbols])
    tall = np.array([symbol in TALL for symbol in symbols])
    if small.sum() >= 2 or not tall.any():
        return float(np.median(heights[small])) if small.any() else 0.0
    return float(np.median(heights[tall])) * USUAL_X_HEIGHT


def writers(folder: Path, written: Sequence[Writing], *, tested: bool = False) -> list[Writer]:
    """The training writers, or those kept for testing, of whom at least 20 symbols are known, with their characters.

    Those are the isolated characters of `unipen_chars.npz`, which lost their height over the baseline and are put
    where their symbol usually stands in the `written` lines, and those of the `written` lines at their true height.
    """
    usual = usual_placements(written)
    people: dict[str, Writer] = defaultdict(lambda: Writer({}))
    for name, strokes_of in isolated(StrokeSet.load(folder / "unipen_chars.npz"), usual, tested).items():
        unit = float(np.median([extent(strokes) / usual[symbol].size for symbol, strokes in strokes_of]))
        for symbol, strokes in strokes_of:
            stood = stand(strokes, unit, usual[symbol])
            if stood is not None:
                people[person(name)].characters.setdefault(symbol, []).append(stood)
    for line in written:
        for symbol, strokes in zip(line.symbols, line.strokes, strict=True):
            corner = np.array([box(strokes)[0], 0.0], np.float32)
            way = tuple((stroke - corner) / np.float32(line.x_height) for stroke in strokes)
            people[line.writer].characters.setdefault(symbol, []).append(way)
    return [writer for writer in people.values() if len(writer.characters) >= 20]


def isolated(
    chars: StrokeSet, usual: dict[str, UsualPlacement], tested: bool
) -> dict[str, list[tuple[str, tuple[Stroke, ...]]]]:
    """The symbols and strokes of each file of one kind of writers, of symbols in `usual` and not of no size at all."""
    files: dict[str, list[tuple[str, tuple[Stroke, ...]]]] = defaultdict(list)
    for sample, name in enumerate(chars.writer):
        symbol = str(chars.text[sample])
        if symbol in usual and is_test_writer(str(name)) == tested:
            files[str(name)].append((symbol, tuple(chars.strokes(sample))))
    return files


def usual_placements(written: Sequence[Writing]) -> dict[str, UsualPlacement]:
    """How each symbol usually stands in the `written` lines."""
    found: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for line in written:
        for symbol, strokes in zip(line.symbols, line.strokes, strict=True):
            found[symbol].append((extent(strokes) / line.x_height, box(strokes)[3] / line.x_height))
    middles = {symbol: np.median(np.array(pairs), axis=0) for symbol, pairs in found.items()}
    return {symbol: UsualPlacement(max(float(size), 0.05), float(bottom)) for symbol, (size, bottom) in middles.items()}


def extent(strokes: Sequence[Stroke]) -> float:
    """The larger of the width and the height of some strokes."""
    left, top, right, bottom = box(strokes)
    return max(right - left, bottom - top)


def stand(strokes: Sequence[Stroke], unit: float, habit: UsualPlacement) -> tuple[Stroke, ...] | None:
    """The strokes scaled by 1 / `unit` and moved so that x begins at 0 and they end where `habit` does.

    Samples far from the usual size are slips and give None.
    """
    left, _, _, bottom = box(strokes)
    if not 1 / MOST_UNUSUAL < max(extent(strokes) / unit, 0.05) / habit.size < MOST_UNUSUAL:
        return None
    corner = np.array([left, bottom], np.float32)
    return tuple((stroke - corner) / np.float32(unit) + np.array([0, habit.bottom], np.float32) for stroke in strokes)
