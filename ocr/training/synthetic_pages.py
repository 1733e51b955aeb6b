"""Pages with known truth: drawn lines set under one another and scanned."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Final

import numpy as np
from numpy.typing import NDArray

from classifier.alphabet import INDEX
from classifier.synthesis.emnist_lines import Letters, compose_images, one_hand
from classifier.synthesis.fonts import Face, face_weights
from classifier.synthesis.handwriting import (
    Hand,
    Writer,
    Writing,
    compose,
    draw_writing,
    mixed,
    person,
    reordered,
    respaced,
    side_by_side,
)
from classifier.synthesis.line_warp import warp_line
from classifier.synthesis.page_damage import scan
from classifier.synthesis.print import DrawnLine, Setting, draw_line, draw_setting, drawable
from ocr.training.labelling import NOBODY

LINES: Final = (4, 14)
"""Lines on a drawn page: enough for its size and slant to be measured."""
LEADING: Final = (2.0, 3.2)
"""Baseline to baseline in x-heights: print set solid to typing with wide lines."""
HAND_LEADING: Final = (2.8, 5.0)
"""The same by hand, where capitals are twice as high as an x and more."""
MARGIN: Final = 3.0
"""White around the text in x-heights."""
SHORT_LINE: Final = 14
"""Symbols; what somebody wrote that is shorter than this seldom stands alone on its line."""
WORD_GAP: Final = (0.6, 1.8)
"""White between two such pieces in x-heights."""
MIXED_SHARE: Final = 0.15
"""Share of the pieces of another kind than the line's first that may stand beside it."""
HAND_SHARES: Final = (0.45, 0.32, 0.23)
"""Hand-printed pages with lines as somebody wrote them, in one writer's single letters, and in letters of EMNIST."""
WRITTEN_SHARES: Final = (0.75, 0.15, 0.1)
"""The same where it matters how people space and join their letters more than how each one looks."""

NEW_HANDS_SHARE: Final = 0.5
"""Share of the pages in single letters whose hand is new: of up to `MOST_MIXED` writers, or of a few images each."""
MOST_MIXED: Final = 3


@dataclass(frozen=True, slots=True, eq=False)
class DrawnPage:
    """A page with known truth.

    grey: uint8 [H, W]. owner: int32 [H, W], the drawn symbol that owns each pixel, or -1. classes: int32 [N], the class
    of each symbol; spaces: bool [N], whether a space or a line's start is before it.
    """

    grey: NDArray[np.uint8]
    owner: NDArray[np.int32]
    classes: NDArray[np.int32]
    spaces: NDArray[np.bool_]


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


@dataclass(frozen=True, slots=True)
class Hands:
    """What hand-printed pages are drawn from.

    written: lines as somebody wrote them; people: writers' single characters; letters: EMNIST's images by character.
    """

    written: Sequence[Writing]
    people: Sequence[Writer]
    letters: Letters


def draw_hand_pages(
    texts: Iterator[str],
    hands: Hands,
    rng: np.random.Generator,
    shares: tuple[float, float, float] = HAND_SHARES,
    *,
    as_written: bool = False,
) -> Iterator[DrawnPage]:
    """Hand-printed pages, scanned: a writer's own lines, or `texts` in a writer's letters or in EMNIST's; `shares` of
    each. Own lines are taken apart and joined in another order, if not `as_written`."""
    by_person: dict[str, list[Writing]] = {}
    for writing in hands.written:
        by_person.setdefault(person(writing.writer), []).append(writing)
    sheets = list(by_person.values())
    weights = np.sqrt([len(sheet) for sheet in sheets])
    spares = sorted(hands.people, key=lambda writer: -len(writer.characters))[: max(1, len(hands.people) // 10)]
    for text in texts:
        hand, spare = Hand.draw(rng), spares[rng.integers(len(spares))]
        said = [text, *islice(texts, int(rng.integers(*LINES)))]
        lines: list[DrawnLine | None]
        kind = rng.choice(3, p=shares)
        if kind == 0:
            sheet = sheets[rng.choice(len(sheets), p=weights / weights.sum())]
            own = [respaced(pick_line(sheet, rng, as_written=as_written), rng) for _ in said]
            lines = [draw_writing(warp_line(line, rng), hand.on_next_line(rng), rng) for line in own]
        elif kind == 1:
            count = int(rng.integers(2, MOST_MIXED + 1)) if rng.random() < NEW_HANDS_SHARE else 1
            writer = mixed([hands.people[index] for index in rng.integers(len(hands.people), size=count)], rng)
            composed = (compose(line, writer, spare, rng) for line in said)
            lines = [
                draw_writing(warp_line(writing, rng), hand.on_next_line(rng), rng)
                for writing in composed
                if writing is not None
            ]
        else:
            letters = one_hand(hands.letters, rng) if rng.random() < NEW_HANDS_SHARE else hands.letters
            lines = [compose_images(line, letters, spare, hand.on_next_line(rng), rng) for line in said]
        drawn = [line for line in lines if line is not None]
        if drawn:
            yield as_page(scan(stack_lines(drawn, rng, HAND_LEADING), rng))


def pick_line(sheet: Sequence[Writing], rng: np.random.Generator, *, as_written: bool) -> Writing:
    """Something that a writer wrote, or several things side by side where they are short, mostly of one kind.

    Each is taken apart for itself, if not `as_written`: capitals go on standing among capitals.
    """
    parts = [sheet[int(rng.integers(len(sheet)))]]
    kind = kind_of(parts[0])
    while sum(len(part.symbols) for part in parts) < SHORT_LINE and rng.random() < 0.8:
        part = sheet[int(rng.integers(len(sheet)))]
        if kind_of(part) == kind or rng.random() < MIXED_SHARE:
            parts.append(part)
    return side_by_side(
        parts if as_written else [reordered(part, rng) for part in parts], float(rng.uniform(*WORD_GAP))
    )


def kind_of(writing: Writing) -> str:
    """What most symbols of `writing` are: "small", "capital", "digit" or "symbol"."""
    kinds = [
        "small" if s.islower() else "capital" if s.isupper() else "digit" if s.isdigit() else "sign"
        for s in writing.symbols
    ]
    return max(sorted(set(kinds)), key=kinds.count)


def vary(setting: Setting, rng: np.random.Generator) -> Setting:
    """The setting of one more line on the same page: justified lines differ in their word space alone."""
    return replace(setting, word_space=setting.word_space * float(np.exp(rng.normal(0, 0.12))))


def stack_lines(
    lines: Sequence[DrawnLine], rng: np.random.Generator, leading: tuple[float, float] = LEADING
) -> DrawnLine:
    """Set lines under one another on a white page, which is one tall line to the scanner; leading in x-heights."""
    x_height = lines[0].x_height
    margin = round(MARGIN * x_height)
    step = x_height * rng.uniform(*leading)
    width = max(line.grey.shape[1] for line in lines) + 2 * margin
    baselines = margin + max(line.baseline for line in lines) + step * np.arange(len(lines))
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
    """A drawn and scanned page with its symbols as classes."""
    classes = np.array([INDEX[symbol] for symbol in drawn.symbols], np.int32)
    return DrawnPage(drawn.grey, drawn.owner.astype(np.int32), classes, drawn.spaces)
