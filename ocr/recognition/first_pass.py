"""The first pass at a page: what a small network and one quick search make of it, each line in its language.

It comes in two steps, for what the search finds in the first language tells whether the page is text and lies upright,
before anything else is done with it.
"""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from ocr.decoding.beam_search import DecodedLine, weights_for
from ocr.decoding.hypotheses import Weights
from ocr.recognition.candidate_pruning import classify_pruned, in_portions
from ocr.recognition.engine import Engine
from ocr.recognition.hyphen_pairs import tell_from_dashes
from ocr.recognition.language_choice import languages_of_lines
from ocr.recognition.language_letters import in_letters, symbols_of
from ocr.recognition.log_probs import normalised
from ocr.recognition.long_s import has_long_s, with_long_s
from ocr.recognition.search_portions import search_portions
from ocr.recognition.whitelist import restrict_alphabet, without_junk
from segmentation.layout_mode import Layout
from segmentation.types import Lattice


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """What was read of a page's lattice.

    log_probs: float32 [S, C + 1], of every candidate. features: float32 [S, F], what the network saw of it. space:
    float32 [A], log-odds of a space before each atom. lines: one for each line of the lattice. languages: int64 [L],
    the number in `Engine.languages` of the language of each. long_s: whether s may look like f.
    """

    log_probs: NDArray[np.float32]
    features: NDArray[np.float32]
    space: NDArray[np.float32]
    lines: list[DecodedLine]
    languages: NDArray[np.int64]
    long_s: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class FirstSearch:
    """What the small network and one search in the first language make of a page.

    reading: all lines in that language. all_log_probs: float32 [S, C + 1], of every candidate in the letters of all
    languages.
    """

    reading: Reading
    all_log_probs: NDArray[np.float32]


def search_first(lattice: Lattice, engine: Engine) -> FirstSearch:
    """Classify the candidates of a page and search it once, as if all of it were in the first language."""
    expected = np.zeros(len(lattice.line), np.int64)
    all_log_probs, features = classify_pruned(lattice, engine.recogniser, symbols_of(engine.languages.letters(0)))
    log_probs = as_asked(all_log_probs, expected, engine)
    tell_from_dashes(lattice, lattice.boxes, log_probs)
    space = engine.spacing.log_odds(lattice)
    if engine.options.layout == Layout.WORD:
        space = np.full_like(space, -np.inf)
    lines = search_portions(lattice, log_probs, space, engine.languages[0], engine.weights)
    return FirstSearch(Reading(log_probs, features, space, lines, np.zeros(len(lines), np.int64)), all_log_probs)


def first_pass(
    lattice: Lattice, engine: Engine, blocks: NDArray[np.integer] | None = None, found: FirstSearch | None = None
) -> Reading:
    """What the small network and one search make of a page, and one more of what is in another language than the first.

    blocks: [L], the block of each line, by which their languages are told; without, all are in the first language.
    found: what `search_first` made of the page, where that is known.
    """
    found = found or search_first(lattice, engine)
    known = found.reading
    spoken = known.languages if blocks is None else languages_of_lines(known.lines, blocks, engine.languages)
    long_s = has_long_s(known.lines, engine.languages.words(spoken))
    known = replace(known, languages=spoken, long_s=long_s)
    again = (spoken > 0) | long_s
    if again.any():
        log_probs = as_asked(found.all_log_probs, spoken[lattice.line], engine, long_s)
        tell_from_dashes(lattice, lattice.boxes, log_probs)
        known = replace(known, log_probs=log_probs)
    known = replace(known, lines=searched(lattice, again, known, engine.weights, engine))
    for number in np.unique(spoken):
        own = spoken == number
        fitting = weights_for(chosen_lines(known.lines, own), engine.languages[number].words, engine.weights)
        if fitting is not engine.weights:
            known = replace(known, lines=searched(lattice, own, known, fitting, engine))
    return known


def chosen_lines(lines: list[DecodedLine], chosen: NDArray[np.bool_]) -> list[DecodedLine]:
    """The lines of which `chosen`, bool [L], is true."""
    return [lines[number] for number in np.flatnonzero(chosen)]


def searched(
    lattice: Lattice, chosen: NDArray[np.bool_], known: Reading, weights: Weights, engine: Engine
) -> list[DecodedLine]:
    """The `chosen` lines as a search with `weights` reads them, each in its language, the others as in `known`."""
    lines = list(known.lines)
    for language in np.unique(known.languages[chosen]).tolist():
        own = chosen & (known.languages == language)
        again = search_portions(lattice, known.log_probs, known.space, engine.languages[language], weights, own)
        for number, line in zip(np.flatnonzero(own).tolist(), again, strict=True):
            lines[number] = line
    return lines


def as_asked(
    log_probs: NDArray[np.float32], language: NDArray[np.int64], engine: Engine, long_s: bool = False
) -> NDArray[np.float32]:
    """Log-probabilities float32 [S, C + 1] under what the options say of the page, and in the letters of the language
    of each candidate, int64 [S]."""
    own = np.empty_like(log_probs)
    for number in np.unique(language).tolist():
        rows, symbols = np.flatnonzero(language == number), symbols_of(engine.languages.letters(number))
        for few in in_portions(rows):
            own[few] = in_letters(log_probs[few], symbols)
    log_probs = normalised(with_long_s(own)) if long_s else own
    if engine.allowed is not None:
        log_probs = restrict_alphabet(log_probs, engine.allowed)
    return without_junk(log_probs) if engine.options.layout == Layout.CHAR else log_probs
