"""A simulated recogniser: lattices for known text, with as much confusion as a test asks for."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from classifier.alphabet import INDEX, JUNK, SYMBOLS, spell
from ocr.decoding.beam_search import DecodedLine

LONGEST_RUN = 3
NARROW = ".,'ilI1!|:;-"
"""Characters that are never cut in two."""


@dataclass(frozen=True)
class SimulatedPage:
    """A lattice (see `ocr.decoding.hypotheses.SegmentGraph`), the log-probabilities of its segments and the log-odds of
    its spaces."""

    atom_offsets: NDArray[np.int32]
    line: NDArray[np.int32]
    start: NDArray[np.int32]
    end: NDArray[np.int32]
    log_probs: NDArray[np.float32]
    space: NDArray[np.float32]


def simulate(
    texts: Sequence[str], seed: int = 0, noise: float = 0.0, confused: dict[str, dict[str, float]] | None = None
) -> SimulatedPage:
    """The lattice of some lines.

    noise: standard deviation, in nats, of what is added to the scores and to the log-odds of the spaces. confused:
    for runs of true characters that the recogniser is unsure of, the log-odds of what it takes them for, against the
    truth (for one character) or against junk (for several).
    """
    rng = np.random.default_rng(seed)
    segments: list[tuple[int, int, int]] = []
    scores: list[NDArray[np.float64]] = []
    spaces: list[float] = []
    offsets = [0]
    for line, text in enumerate(texts):
        owner, gaps = _atoms(text, rng)
        characters = text.replace(" ", "")
        spaces += [gap + noise * rng.normal() for gap in gaps]
        offsets.append(offsets[-1] + len(owner))
        for start in range(len(owner)):
            for end in range(start + 1, min(start + LONGEST_RUN, len(owner)) + 1):
                segments.append((line, start, end))
                scores.append(_scores(owner, characters, start, end, confused or {}, noise, rng))
    table = np.array(segments, dtype=np.int32).reshape(-1, 3)
    logits = np.array(scores).reshape(-1, JUNK + 1)
    log_probs = logits - np.logaddexp.reduce(logits, axis=1, keepdims=True)
    return SimulatedPage(
        np.array(offsets, dtype=np.int32),
        *table.T,
        log_probs.astype(np.float32),
        np.array(spaces, dtype=np.float32),
    )


def _atoms(text: str, rng: np.random.Generator) -> tuple[list[int], list[float]]:
    """Which character each atom of a line belongs to, and the log-odds of a space before it."""
    owner: list[int] = []
    gaps: list[float] = []
    for word in text.split():
        for place, character in enumerate(word):
            number = 1 if character in NARROW or rng.random() < 0.6 else 2
            gaps += [3.0 if place == 0 else -5.0] + [-9.0] * (number - 1)
            owner += [owner[-1] + 1 if owner else 0] * number
    return owner, gaps


def _scores(
    owner: list[int],
    characters: str,
    start: int,
    end: int,
    confused: dict[str, dict[str, float]],
    noise: float,
    rng: np.random.Generator,
) -> NDArray[np.float64]:
    scores = noise * rng.normal(size=JUNK + 1)
    whole = (start == 0 or owner[start - 1] != owner[start]) and (end == len(owner) or owner[end] != owner[end - 1])
    run = characters[owner[start] : owner[end - 1] + 1] if whole else ""
    truth = INDEX[run] if len(run) == 1 else JUNK
    scores[truth] += 12
    for other, odds in confused.get(run, {}).items():
        scores[INDEX[other]] = scores[truth] + odds
    return scores


def read(line: DecodedLine) -> str:
    """The text of a decoded line."""
    symbols = zip(line.symbols, line.spaces, strict=True)
    return "".join(" " * bool(space) + spell(SYMBOLS[symbol]) for symbol, space in symbols)
