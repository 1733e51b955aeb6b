"""Forced alignment: where in a lattice the letters of a known text lie, whatever was read there.

A dynamic programme over nodes and letters, with the prices of the search (`ocr.decoding.hypotheses.Weights`) but
without its pruning: every letter goes to a candidate segment or is skipped, every atom outside is noise.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from classifier.alphabet import JUNK, SYMBOLS
from ocr.decoding.hypotheses import Weights
from ocr.scoring.metrics import fold

SKIPPED: Final = -1
"""The segment of a letter that lies nowhere."""
SKIP: Final = -8.0
"""Nats for a letter that lies nowhere: more than for a misread one, less than for one read from what is no letter."""
FLOOR: Final = -12.0
"""No class is less likely than this, in nats."""
SPACE_FLOOR: Final = -3.0
"""Nor is a space or its absence."""
SPELLINGS: Final = tuple(fold(symbol) for symbol in SYMBOLS)
"""What each class of the recogniser is in a folded text; one to three characters."""
_JUNK_ATOM: Final = -2
_SKIPPED_LETTER: Final = -3


@dataclass(frozen=True, slots=True)
class Stretch:
    """Candidate segments of a stretch of lines, int arrays [S]: their numbers on the page, start and end nodes, counted
    from 0 to `nodes` - 1 within the stretch; and which nodes begin a word by the gap's evidence, nats [nodes, 2] for
    no space and for one."""

    segment: NDArray[np.int64]
    start: NDArray[np.int64]
    end: NDArray[np.int64]
    nodes: int
    space: NDArray[np.float64]


def spelling_scores(log_probs: NDArray[np.float32], weights: Weights) -> tuple[NDArray[np.float32], dict[str, int]]:
    """The price of reading each spelling from each segment, float32 [S, U], and the column of each spelling.

    log_probs: float32 [S, C], junk last.
    """
    columns = {spelling: number for number, spelling in enumerate(dict.fromkeys(SPELLINGS))}
    scores = np.full((len(log_probs), len(columns)), FLOOR, np.float32)
    for symbol, spelling in enumerate(SPELLINGS):
        column = scores[:, columns[spelling]]
        np.maximum(column, log_probs[:, symbol], out=column)
    junk = np.maximum(log_probs[:, JUNK], weights.junk_floor)
    return (scores - weights.junk * junk[:, None] + weights.symbol).astype(np.float32), columns


def align(
    words: list[str],
    stretch: Stretch,
    scores: NDArray[np.float32],
    columns: dict[str, int],
    weights: Weights,
) -> NDArray[np.int64]:
    """The segment of the page for each character of the words, or `SKIPPED`: int64 [characters].

    scores and columns: as of `spelling_scores`.
    """
    text = "".join(words)
    size = len(text)
    initial = np.zeros(size, np.int64)
    initial[np.cumsum([0, *map(len, words[:-1])])] = 1
    letters = _letters(text, columns)
    by_end = np.argsort(stretch.end, kind="stable")
    bounds = np.searchsorted(stretch.end[by_end], np.arange(stretch.nodes + 1))
    best = np.full((stretch.nodes, size + 1), -np.inf)
    came = np.full((stretch.nodes, size + 1), _JUNK_ATOM, np.int32)
    came_length = np.ones((stretch.nodes, size + 1), np.int8)
    best[0, 0] = 0
    steps = -SKIP * np.arange(size + 1)
    for node in range(stretch.nodes):
        row, back, back_length = best[node], came[node], came_length[node]
        if node:
            row[:] = best[node - 1] + weights.noise
        for number in by_end[bounds[node] : bounds[node + 1]]:
            segment, start = stretch.segment[number], stretch.start[number]
            before = best[start, :size] + stretch.space[start][initial]
            for length, (places, column) in letters.items():
                reached = before[places] + scores[segment, column]
                better = reached > row[places + length]
                goal = places[better] + length
                row[goal], back[goal], back_length[goal] = reached[better], number, length
        raised = np.maximum.accumulate(row + steps) - steps
        skipped = raised > row + 1e-9
        row[skipped], back[skipped] = raised[skipped], _SKIPPED_LETTER
    return _traced(came, came_length, stretch, size)


def _letters(text: str, columns: dict[str, int]) -> dict[int, tuple[NDArray[np.int64], NDArray[np.int64]]]:
    """Where spellings of each length stand in the text, and their columns. What no class spells is like nothing."""
    letters = {}
    for length in {len(spelling) for spelling in columns}:
        found = [(place, columns.get(text[place : place + length])) for place in range(len(text) - length + 1)]
        known = [(place, column) for place, column in found if column is not None]
        if known:
            table = np.array(known, np.int64)
            letters[length] = table[:, 0], table[:, 1]
    return letters


def _traced(came: NDArray[np.int32], came_length: NDArray[np.int8], stretch: Stretch, size: int) -> NDArray[np.int64]:
    chosen = np.full(size, SKIPPED, np.int64)
    node, letter = stretch.nodes - 1, size
    while node or letter:
        step = came[node, letter]
        if step == _SKIPPED_LETTER:
            letter -= 1
        elif step == _JUNK_ATOM:
            node -= 1
        else:
            length = int(came_length[node, letter])
            chosen[letter - length : letter] = stretch.segment[step]
            node, letter = int(stretch.start[step]), letter - length
    return chosen
