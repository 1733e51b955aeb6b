"""Which stroke of a written line is which character, found by forced alignment with a recogniser.

Most of UNIPEN's lines come with their text alone. Their strokes are put in order from left to right, every few
neighbours are drawn and named, and the text is laid over them by dynamic programming (Viterbi 1967).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from classifier.alphabet import INDEX
from classifier.recogniser import Recogniser
from classifier.synthesis.handwriting import LETTER_SIZE, USUAL_X_HEIGHT, Stroke, WholeLine, Writing, ink, person
from classifier.synthesis.unipen import levelled
from segmentation.lattice.crops import SIDE, own_crops
from segmentation.types import InkPixels

MOST_STROKES: Final = 4
"""Strokes of one character; an E may have as many."""
DRAWN_LETTER: Final = 40
"""Pixels of a usual letter's height where strokes are drawn to be named."""
PEN: Final = 4
"""Pixels of the pen's width there: a ballpoint."""
WIDEST_GAP: Final = 0.4
"""Usual letter heights of white between the strokes of one character."""
LEFT_OUT: Final = -9.0
"""Nats for a stroke that is no character, or a character without strokes: it may have been joined to another."""
DOUBTFUL: Final = -4.0
"""Nats; a character less likely than this needs neighbours that are not doubtful, which leave it no other place."""
FEWEST_STROKES: Final = 0.6
"""Strokes for each character of a line; with fewer it is joined-up writing."""
LEAST_LETTERS: Final = 4
"""Characters that good words side by side must have together to be kept."""


@dataclass(frozen=True, slots=True, eq=False)
class Groups:
    """Neighbouring strokes that may be one character: `first` to `first` + `count` - 1, int64 [G]; crops uint8
    [G, 2, 28, 28], their surroundings hidden."""

    first: NDArray[np.int64]
    count: NDArray[np.int64]
    crops: NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Placed:
    """A character of a line: strokes `first` to `last` - 1 of it, none where it was left out, and how likely, in
    nats."""

    first: int
    last: int
    score: float


def align_lines(lines: Sequence[WholeLine], recogniser: Recogniser) -> Iterator[Writing]:
    """The stretches of `lines` in which the strokes of every character are certain."""
    for line in lines:
        strokes = sorted((stroke for stroke in line.strokes if len(stroke)), key=middle)
        words = line.text.split()
        letters = "".join(words)
        if len(strokes) < FEWEST_STROKES * len(letters) or not letters or not set(letters) <= INDEX.keys():
            continue
        groups = draw_groups(strokes)
        placed = lay(letters, groups, len(strokes), recogniser.look(groups.crops)[0])
        yield from good_stretches(line.writer, words, strokes, placed)


def middle(stroke: Stroke) -> float:
    """Where a stroke stands on its line."""
    return float(stroke[:, 0].min() + stroke[:, 0].max()) / 2


def draw_groups(strokes: Sequence[Stroke]) -> Groups:
    """Every group of neighbouring strokes that may be one character, as the page reader would see it."""
    scale = np.float32(DRAWN_LETTER / LETTER_SIZE)
    drawn = [ink([stroke * scale], PEN) for stroke in strokes]
    inked = [np.nonzero(canvas) for canvas, _ in drawn]
    x = [columns + left for (_, columns), (_, (left, _)) in zip(inked, drawn, strict=True)]
    y = [rows + top for (rows, _), (_, (_, top)) in zip(inked, drawn, strict=True)]
    darkness = [canvas[place] / np.float32(255) for (canvas, _), place in zip(drawn, inked, strict=True)]
    offsets = np.cumsum([0, *map(len, x)]).astype(np.int64)
    pixels = InkPixels(
        np.concatenate(x).astype(np.int32), np.concatenate(y).astype(np.int32), np.concatenate(darkness), offsets
    )
    corners = np.array([[a.min(), b.min(), -a.max() - 1, -b.max() - 1] for a, b in zip(x, y, strict=True)])
    first, count, boxes = [], [], []
    for start in range(len(strokes)):
        box = corners[start]
        for end in range(start, min(start + MOST_STROKES, len(strokes))):
            if corners[end, 0] + box[2] > WIDEST_GAP * DRAWN_LETTER:
                break
            box = np.minimum(box, corners[end])
            first.append(start)
            count.append(end - start + 1)
            boxes.append(box * [1, 1, -1, -1])
    starts, counts = np.array(first, np.int64), np.array(count, np.int64)
    crops = np.zeros((len(starts), 2, SIDE, SIDE), np.uint8)
    x_height = np.full(len(starts), DRAWN_LETTER * USUAL_X_HEIGHT, np.float32)
    own_crops(pixels, starts, starts + counts, np.array(boxes, np.int32), x_height, crops[:, 0])
    return Groups(starts, counts, crops)


def lay(letters: str, groups: Groups, strokes: int, log_probs: NDArray[np.float32]) -> list[Placed]:
    """The likeliest way to deal the strokes out to the letters. log_probs: float32 [G, C], junk last."""
    scores = np.maximum(
        log_probs[:, [INDEX[letter] for letter in letters]],
        log_probs[:, [INDEX.get(letter.swapcase(), INDEX[letter]) for letter in letters]],
    )
    best = np.full((strokes + 1, len(letters) + 1), -np.inf)
    taken = np.zeros(best.shape, np.int64)
    best[0] = LEFT_OUT * np.arange(len(letters) + 1)
    taken[0, 1:] = 0
    group_of = {(int(a), int(n)): g for g, (a, n) in enumerate(zip(groups.first, groups.count, strict=True))}
    for end in range(1, strokes + 1):
        best[end] = best[end - 1] + LEFT_OUT
        taken[end] = -1
        for count in range(1, min(MOST_STROKES, end) + 1):
            group = group_of.get((end - count, count))
            if group is not None:
                total = np.concatenate([[-np.inf], best[end - count, :-1] + scores[group]])
                better = total > best[end]
                best[end, better], taken[end, better] = total[better], count
        for place in range(1, len(letters) + 1):
            if best[end, place - 1] + LEFT_OUT > best[end, place]:
                best[end, place], taken[end, place] = best[end, place - 1] + LEFT_OUT, 0
    placed = []
    end, place = strokes, len(letters)
    while place:
        count = int(taken[end, place])
        if count < 0:
            end -= 1
            continue
        score = float(scores[group_of[end - count, count], place - 1]) if count else LEFT_OUT
        placed.append(Placed(end - count, end, score))
        end, place = end - count, place - 1
    return placed[::-1]


def good_stretches(
    writer: str, words: Sequence[str], strokes: Sequence[Stroke], placed: Sequence[Placed]
) -> Iterator[Writing]:
    """Good words side by side as lines of their own."""
    own, stretch = iter(placed), list[tuple[str, list[Placed]]]()
    for word in [*words, ""]:
        parts = [next(own) for _ in word]
        follows = not stretch or not parts or parts[0].first == stretch[-1][1][-1].last
        if word and follows and is_good(parts):
            stretch.append((word, parts))
            continue
        if sum(len(kept) for kept, _ in stretch) >= LEAST_LETTERS:
            found = as_writing(writer, stretch, strokes)
            if found is not None:
                yield found
        stretch = [(word, parts)] if word and is_good(parts) else []


def is_good(parts: Sequence[Placed]) -> bool:
    """Whether the characters of a word have strokes for certain: most are likely, and those that are not stand between
    such as are."""
    scores = np.array([part.score for part in parts])
    doubtful = scores < DOUBTFUL
    no_gap = all(a.last == b.first for a, b in pairwise(parts))
    side_by_side = (doubtful[1:] & doubtful[:-1]).any()
    return bool(no_gap and (scores > LEFT_OUT).all() and not side_by_side and doubtful.mean() <= 1 / 3)


def as_writing(
    writer: str, stretch: Sequence[tuple[str, Sequence[Placed]]], strokes: Sequence[Stroke]
) -> Writing | None:
    """Words as a line that stands level, or None where they do not stand in one row."""
    words = [word for word, _ in stretch]
    symbols = tuple("".join(words))
    spaces = np.zeros(len(symbols), bool)
    spaces[np.cumsum([len(word) for word in words])[:-1]] = True
    own = [tuple(strokes[part.first : part.last]) for _, parts in stretch for part in parts]
    return levelled(person(writer), symbols, spaces, own)
