"""Examples for the line network: drawn pages go through our own segmentation, and every line that is found is put down
with the symbols whose ink it holds.

Parts of four kinds are drawn in turn: print and hands as `typecase train-pages` has them, print in other languages and
in words that have their letters, and what tills and offices print.
"""

import lzma
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import lru_cache
from itertools import cycle, islice
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from classifier.alphabet import ACCENTED, FURTHER
from classifier.synthesis.text import line_texts
from classifier.training.text_lines import TextLines
from ocr.training.corpus import opened
from ocr.training.examples import cut_drawn
from ocr.training.letter_texts import letter_lines
from ocr.training.shards import faces, pages_of, paragraphs
from ocr.training.synthetic_pages import DrawnPage, draw_pages
from ocr.training.worn_pages import draw_worn_pages
from segmentation.types import Lattice

KINDS: Final = ("print", "hand", "foreign", "worn")
TURN: Final = ("print", "hand", "foreign", "worn", "print", "hand", "worn", "hand")
"""In which order parts of the kinds are drawn, over and over."""
PART_LINES: Final = 500
"""Lines in a part."""
TEXTS: Final = 45
"""Sets of paragraphs that are drawn from, of `ocr.training.shards.TEXT_STRIDE`; later ones are for what is fitted
afterwards."""
LETTERS_SHARE: Final = 0.4
"""Share of the foreign pages that are words with the letters that English lacks, each as often as any other."""
MOST_WORDS: Final = 30_000
"""Of each language, the most frequent ones."""
WORD_LENGTHS: Final = (2, 14)
FOREIGN_STRIDE: Final = 37
"""A part draws every so-manieth paragraph of the text of a language."""
OWN_INK: Final = 0.6
"""Of a symbol's ink must be on one line; else the lines were not found as they were drawn."""
MISPLACED: Final = 6.0
"""Columns by which a symbol may begin before the one that it follows: more is another order than was drawn."""
SEED: Final = 21


def text_of_lines(lattice: Lattice, owner: NDArray[np.int32], page: DrawnPage) -> TextLines | None:
    """The lines of a page that was drawn and cut, without those that were not found as they were drawn; None where none
    is left. owner: int32 [P], as of `ocr.training.examples.owner_of_pixels`."""
    line_of_atom = np.repeat(np.arange(len(lattice.atom_offsets) - 1), np.diff(lattice.atom_offsets))
    atom = np.repeat(np.arange(len(line_of_atom)), np.diff(lattice.pixels.offsets))
    owned = owner >= 0
    atom, symbol, column = atom[owned], owner[owned], columns_of_pixels(lattice)[owned]
    ink = np.zeros((len(lattice.atom_offsets) - 1, len(page.classes)), np.int64)
    np.add.at(ink, (line_of_atom[atom], symbol), 1)
    total = np.maximum(ink.sum(axis=0), 1)
    line_of_symbol = np.where(ink.any(axis=0), ink.argmax(axis=0), -1)
    broken = ink.max(axis=0, initial=0) < OWN_INK * total
    middle = np.bincount(symbol, column, len(page.classes)) / total
    spread = np.sqrt(np.maximum(np.bincount(symbol, column**2, len(page.classes)) / total - middle**2, 0))
    spaces_so_far = np.cumsum(page.spaces)
    parts = []
    for line in range(len(lattice.strip_offsets) - 1):
        own = np.flatnonzero(line_of_symbol == line)
        split = broken[own].any() or ((ink[line] > 0) & broken).any()
        if not own.size or split or np.diff(middle[own]).min(initial=0) < -MISPLACED:
            continue
        begin, end = lattice.strip_offsets[line : line + 2]
        parts.append(
            TextLines(
                lattice.strip[:, begin:end].T,
                np.array([0, end - begin]),
                page.classes[own].astype(np.int16),
                np.diff(spaces_so_far[own], prepend=spaces_so_far[own[0]]) > 0,
                np.column_stack([middle[own] - begin, spread[own]]).astype(np.float32),
                np.array([0, len(own)]),
            )
        )
    return TextLines.joined(parts) if parts else None


def columns_of_pixels(lattice: Lattice) -> NDArray[np.float64]:
    """About where each pixel of the lattice lies on the strip, float64 [P]: as far along its atom as on the page."""
    spans = lattice.spans[lattice.end - lattice.start == 1]
    boxes = lattice.boxes[lattice.end - lattice.start == 1]
    atom = np.repeat(np.arange(len(spans)), np.diff(lattice.pixels.offsets))
    scale = (spans[:, 1] - spans[:, 0]) / np.maximum(boxes[:, 2] - boxes[:, 0], 1)
    return np.asarray(spans[atom, 0] + (lattice.pixels.x + 0.5 - boxes[atom, 0]) * scale[atom], np.float64)


def pages_of_kind(kind: str, data: Path, number: int, rng: np.random.Generator) -> Iterator[DrawnPage]:
    """The drawn pages of a part, without end."""
    if kind == "foreign":
        return draw_pages(foreign_texts(data, number, rng), faces(), rng)
    texts = line_texts(paragraphs(data, number % TEXTS), rng, by_hand=kind == "hand")
    if kind == "worn":
        return draw_worn_pages(texts, faces(), rng)
    return pages_of(kind, data, texts, rng)


def foreign_texts(data: Path, number: int, rng: np.random.Generator) -> Iterator[str]:
    """Lines in the languages of DATA/languages, a page's worth of each in turn."""
    folders = sorted(path.parent for path in data.glob("languages/*/text.txt.xz"))
    said = [line_texts(foreign_paragraphs(folder, number), rng) for folder in folders]
    letters = letter_lines(ACCENTED + FURTHER, foreign_words(data), rng)
    while True:
        speaker = said[int(rng.integers(len(said)))] if rng.random() > LETTERS_SHARE else letters
        yield next(speaker)


def foreign_paragraphs(folder: Path, number: int) -> Iterator[str]:
    for start in cycle([number % FOREIGN_STRIDE]):
        with lzma.open(folder / "text.txt.xz", "rt", encoding="utf-8") as file:
            yield from islice(file, start, None, FOREIGN_STRIDE)


@lru_cache(maxsize=1)
def foreign_words(data: Path) -> list[str]:
    """The frequent words of all languages, read once a process."""
    words: list[str] = []
    for path in sorted(data.glob("languages/*/words.txt.xz")):
        with opened(path) as file:
            words += [word.strip() for word in islice(file, MOST_WORDS)]
    return [word for word in words if WORD_LENGTHS[0] <= len(word) <= WORD_LENGTHS[1]]


def make_part(data: Path, folder: Path, number: int) -> Path:
    """Draw part `number`, if it is not there yet; its path."""
    kind = TURN[number % len(TURN)]
    path = folder / f"{number:03}-{kind}.npz"
    if path.exists():
        return path
    rng = np.random.default_rng([SEED, number])
    parts: list[TextLines] = []
    for page in pages_of_kind(kind, data, number, rng):
        cut = cut_drawn(page)
        lines = text_of_lines(*cut, page) if cut else None
        if lines is not None:
            parts.append(lines)
        if sum(map(len, parts)) >= PART_LINES:
            break
    TextLines.joined(parts).save(path)
    return path


def draw_parts(data: Path, folder: Path, parts: int, jobs: int) -> Iterator[Path]:
    """Draw the parts that are not in `folder` yet, in `jobs` processes; the paths of all, in order."""
    folder.mkdir(parents=True, exist_ok=True)
    with ProcessPoolExecutor(jobs) as pool:
        for made in [pool.submit(make_part, data, folder, number) for number in range(parts)]:
            yield made.result()
