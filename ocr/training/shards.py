"""The examples of the page reader: drawn pages, cut and labelled, in parts that any number of processes can make.

Everything a part is made of follows from the seed and its number, so a run that was stopped makes only those that are
missing.
"""

import lzma
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from itertools import cycle, islice
from pathlib import Path
from typing import Any, Final

import cv2
import numpy as np
from numpy.typing import NDArray

from classifier.alphabet import INDEX, JUNK
from classifier.characters.holdout import held_out
from classifier.recogniser import load_recogniser
from classifier.synthesis.emnist_lines import read_letters
from classifier.synthesis.fonts import find_faces
from classifier.synthesis.text import line_texts
from classifier.synthesis.unipen import whole_lines, writers, written_lines
from ocr.training.examples import collect
from ocr.training.stroke_alignment import align_lines
from ocr.training.synthetic_pages import WRITTEN_SHARES, DrawnPage, Hands, draw_hand_pages, draw_pages

EMNIST: Final = "emnist_byclass.npz"
EMNIST_SIZE: Final = 100_000
PART_SIZE: Final = 20_000
"""Examples in a part: about 40 MB, and half a minute's work."""
KINDS: Final = ("print", "hand")
TEXT_STRIDE: Final = 101
"""A part draws every so-manieth paragraph of the text, so that parts differ in what they say."""
TEXTS: Final = 45
"""Sets of paragraphs that the examples of a kind draw from; later ones are for what is fitted afterwards."""


@dataclass(frozen=True, slots=True)
class TrainingPlan:
    """What the page reader is trained: data is the folder with chars/ and text/; print_parts and hand_parts are how
    many parts of `PART_SIZE` examples are drawn of each kind, the first of which is for testing."""

    data: Path
    folder: Path
    print_parts: int = 50
    hand_parts: int = 75
    seed: int = 1
    jobs: int = 1


@contextmanager
def drawing(plan: TrainingPlan) -> Iterator[Callable[[float], list[Path]]]:
    """Draw the parts that are not there yet, in `course.jobs` processes.

    Gives a function that waits for a share of all parts, 0 to 1, and returns their paths in a fixed order.
    """
    parts = in_turn(plan)
    with ProcessPoolExecutor(plan.jobs) as pool, _opencv_on_one_thread():
        running: dict[Path, Future[None]] = {
            path: pool.submit(make_part, plan, kind, number)
            for kind, number in parts
            if not (path := part_path(plan.folder / "lessons", kind, number)).exists()
        }

        def wait_for(share: float) -> list[Path]:
            count = max(len(KINDS), round(share * len(parts)))
            wanted = [part_path(plan.folder / "lessons", *part) for part in parts[:count]]
            for path in wanted:
                if path in running:
                    running[path].result()
            return wanted

        try:
            yield wait_for
        finally:
            pool.shutdown(cancel_futures=True)


@contextmanager
def _opencv_on_one_thread() -> Iterator[None]:
    """Set before processes are forked: a child that changes it waits for threads that only its parent has."""
    threads = cv2.getNumThreads()
    cv2.setNumThreads(1)
    try:
        yield
    finally:
        cv2.setNumThreads(threads)


def in_turn(plan: TrainingPlan) -> list[tuple[str, int]]:
    """The parts, both kinds mixed evenly; the first of each kind come first."""
    counts = dict(zip(KINDS, (plan.print_parts, plan.hand_parts), strict=True))
    parts = [(number / count, kind, number) for kind, count in counts.items() for number in range(count)]
    return [(kind, number) for _, kind, number in sorted(parts)]


def part_path(folder: Path, kind: str, number: int) -> Path:
    return folder / f"{kind}-{number:03}.npz"


def make_part(plan: TrainingPlan, kind: str, number: int) -> None:
    """One part of the examples; `kind` is one of `KINDS`."""
    index = KINDS.index(kind)
    rng = np.random.default_rng([plan.seed, index, number])
    texts = line_texts(paragraphs(plan.data, index * TEXTS + number % TEXTS), rng, by_hand=kind == "hand")
    examples = collect(pages_of(kind, plan.data, texts, rng), PART_SIZE, rng)
    examples.save(part_path(plan.folder / "lessons", kind, number))


def paragraphs(data: Path, number: int) -> Iterator[str]:
    """The paragraphs of the training text from which part `number` draws, over and over."""
    for start in cycle([number % TEXT_STRIDE]):
        with lzma.open(data / "text" / "english.txt.xz", "rt", encoding="utf-8") as file:
            yield from islice(file, start, None, TEXT_STRIDE)


def pages_of(kind: str, data: Path, texts: Iterator[str], rng: np.random.Generator) -> Iterator[DrawnPage]:
    """Drawn pages of a kind."""
    if kind == "print":
        return draw_pages(texts, faces(), rng)
    return draw_hand_pages(texts, hands(data / "chars"), rng)


def pages_to_read(
    kind: str, data: Path, paragraph: int, seed: int, hands_in: Callable[[Path], Hands]
) -> Iterator[DrawnPage]:
    """Drawn pages of a kind, without end, for models that learn from what the recogniser reads: by hand mostly lines as
    they were written. Print says the paragraphs of number `paragraph`, hands the next; hands_in: the hands in chars/.
    """
    number = KINDS.index(kind)
    rng = np.random.default_rng([seed, number])
    texts = line_texts(paragraphs(data, paragraph + number), rng)
    if kind == "print":
        return draw_pages(texts, faces(), rng)
    return draw_hand_pages(texts, hands_in(data / "chars"), rng, WRITTEN_SHARES, as_written=True)


@lru_cache(maxsize=1)
def faces() -> list[Any]:
    """The training fonts of this machine, looked for once a process."""
    return find_faces()


@lru_cache(maxsize=1)
def hands(chars: Path) -> Hands:
    """UNIPEN's training writers and EMNIST's training images, read once a process.

    Where UNIPEN does not say which stroke is which character, the page reader that ships does.
    """
    lines = [*written_lines(chars), *align_lines(whole_lines(chars), load_recogniser(device="cpu"))]
    return Hands(lines, writers(chars, lines), read_letters(chars / EMNIST, held_out(EMNIST_SIZE)))


def emnist_characters(chars: Path) -> tuple[NDArray[np.uint8], NDArray[np.int32]]:
    """The EMNIST ByClass images that may be trained on, with their classes."""
    with np.load(chars / EMNIST) as file:
        images, codes = file["images"], file["labels"]
    training = np.setdiff1d(np.arange(len(codes)), held_out(len(codes)))
    classes = np.array([INDEX.get(chr(code), JUNK) for code in range(256)], np.int32)
    return images[training], classes[codes[training]]
