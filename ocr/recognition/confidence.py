"""How sure it is that a word was read right: a logistic regression on what the stages know of it.

The search's own posteriors are too sure where the image is unlike what was drawn for training, and they know nothing of
spaces and of the rest of the line. A few numbers of each word, weighed by what they meant on drawn pages
(`ocr.training.confidence`), give a confidence that can be taken at its word. (Platt 1999 did this for one number.)
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final, Self

import numpy as np
from numpy.typing import NDArray

from ocr.decoding.best_path import DecodedLine
from ocr.decoding.hypotheses import SegmentGraph
from ocr.language.word_list import LETTER_COUNTS, WordList, extend
from ocr.recognition.symbols import PageSymbols, by_line, page_symbols
from ocr.resources import weights_path

SUREST: Final = 8.0
"""Log-odds are kept within this, in nats."""
LEAST_DOUBT: Final = 1e-6
"""Of a symbol, so that doubts can be compared."""
FEATURES: Final = (
    "product of posteriors", "least margin", "spaces", "listed", "unlisted", "mixed", "length", "line", "noise",
)  # fmt: skip
"""What is known of a word: the search's posterior of all its symbols together and the recogniser's least margin, as
log-odds; the least evidence for its bounds and against spaces within; whether its letters are in the word list, are
not, or stand among other symbols; the logarithm of its length; the mean posterior on its line; the share of its line's
atoms that was taken for noise."""
CALIBRATION_PATH: Final = weights_path("confidence.npz")


@dataclass(frozen=True, slots=True, eq=False)
class Calibration:
    """What `fit` learnt. weights: float64 [FEATURES + 1], the constant first."""

    weights: NDArray[np.float64]

    @classmethod
    def load(cls, path: Path = CALIBRATION_PATH) -> Self:
        """The shipped calibration, or the one that `save` wrote to `path`. Raises OSError."""
        with np.load(path, allow_pickle=False) as file:
            return cls(file["weights"])

    def save(self, path: Path) -> None:
        """Write a NumPy archive without pickles."""
        np.savez(path, weights=self.weights)

    def probability(self, features: NDArray[np.float64]) -> NDArray[np.float64]:
        """How likely each word is right, 0 to 1, float64 [W], by its features [W, F]."""
        return np.asarray(1 / (1 + np.exp(-(self.weights[0] + features @ self.weights[1:]))), np.float64)

    def calibrated(
        self,
        graph: SegmentGraph,
        log_probs: NDArray[np.float32],
        space: NDArray[np.float32],
        decoded: Sequence[DecodedLine],
        words: WordList,
    ) -> list[DecodedLine]:
        """The lines with the confidences of their symbols such that the least of a word is the word's.

        Within a word the doubts keep their proportions. graph, log_probs and space: what
        `ocr.decoding.beam_search.decode` took.
        """
        symbols = page_symbols(graph, decoded)
        if not symbols.word.size:
            return list(decoded)
        word_doubt = 1 - self.probability(word_features(graph, log_probs, space, symbols, words))
        doubt = np.maximum(1 - symbols.confidence, LEAST_DOUBT)
        most = np.maximum.reduceat(doubt, np.flatnonzero(np.diff(symbols.word, prepend=-1)))
        confidence = (1 - doubt / most[symbols.word] * word_doubt[symbols.word]).astype(np.float32)
        parts = by_line(confidence, decoded)
        return [replace(line, confidences=part) for line, part in zip(decoded, parts, strict=True)]


def word_features(
    graph: SegmentGraph,
    log_probs: NDArray[np.float32],
    space: NDArray[np.float32],
    symbols: PageSymbols,
    words: WordList,
) -> NDArray[np.float64]:
    """What is known of each word, float64 [W, F], in the order of `FEATURES`."""
    if not symbols.word.size:
        return np.zeros((0, len(FEATURES)))
    first = np.flatnonzero(np.diff(symbols.word, prepend=-1))
    length = np.diff(np.append(first, symbols.word.size))
    line = symbols.line[first]
    line_mean = np.bincount(symbols.line, symbols.confidence) / np.maximum(np.bincount(symbols.line), 1)
    atoms = np.diff(graph.atom_offsets)
    noise = 1 - np.bincount(symbols.line, symbols.end - symbols.start, len(atoms)) / np.maximum(atoms, 1)
    columns = [
        log_odds(np.exp(np.add.reduceat(np.log(np.maximum(symbols.confidence, LEAST_DOUBT)), first))),
        np.minimum.reduceat(margins(log_probs, symbols), first),
        np.minimum.reduceat(space_evidence(space, symbols), first),
        *listing(symbols, first, words),
        np.log(length),
        log_odds(line_mean[line]),
        noise[line],
    ]
    return np.column_stack(columns)


def log_odds(probability: NDArray[np.float64]) -> NDArray[np.float64]:
    """Within `SUREST`."""
    bounded = np.clip(probability, 1e-6, 1 - 1e-6)
    return np.clip(np.log(bounded / (1 - bounded)), -SUREST, SUREST)


def margins(log_probs: NDArray[np.float32], symbols: PageSymbols) -> NDArray[np.float64]:
    """How much likelier the recogniser finds each symbol than any other class of its segment, nats [K]."""
    rows = log_probs[symbols.segment].astype(np.float64)
    own = rows[np.arange(len(rows)), symbols.symbol]
    rows[np.arange(len(rows)), symbols.symbol] = -np.inf
    return np.clip(own - rows.max(axis=1), -SUREST, SUREST)


def space_evidence(space: NDArray[np.float32], symbols: PageSymbols) -> NDArray[np.float64]:
    """How much the gaps before and after each symbol speak for what was taken to be there, the less of both, nats
    [K]."""
    new_line = np.diff(symbols.line, prepend=-1) > 0
    since = np.where(new_line, symbols.start, np.append(0, symbols.end[:-1]))
    widest = np.maximum.reduceat(np.append(space, 0), np.stack([since, symbols.start + 1], axis=1).ravel())[::2]
    before = np.where(np.diff(symbols.word, prepend=-1) > 0, widest, -widest).astype(float)
    before[new_line] = SUREST
    after = np.append(before[1:], SUREST)
    return np.clip(np.minimum(before, after), -SUREST, SUREST)


def listing(
    symbols: PageSymbols, first: NDArray[np.int64], words: WordList
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Of each word, 0 or 1: whether it has letters and all runs of them are in the word list; whether it has some that
    are not; whether it has letters and other symbols. float64 [W] each."""
    is_letter = LETTER_COUNTS[symbols.symbol] > 0
    starts_word = np.diff(symbols.word, prepend=-1) > 0
    starts_run = is_letter & (starts_word | ~np.append(False, is_letter[:-1]))
    run_first = np.flatnonzero(starts_run)
    count = len(first)
    if not run_first.size:
        return np.zeros(count), np.zeros(count), np.zeros(count)
    run = np.cumsum(starts_run)[is_letter] - 1
    lengths = np.bincount(run, minlength=run_first.size)
    hashes = np.zeros(run_first.size, np.uint64)
    for place in range(int(lengths.max())):
        longer = np.flatnonzero(lengths > place)
        hashes[longer] = extend(hashes[longer], symbols.symbol[run_first[longer] + place])
    strange = np.bincount(symbols.word[run_first], ~words.contains(hashes), count) > 0
    letters = np.bincount(symbols.word, is_letter, count)
    others = np.bincount(symbols.word, ~is_letter, count)
    has = letters > 0
    return (has & ~strange).astype(float), (has & strange).astype(float), (has & (others > 0)).astype(float)
