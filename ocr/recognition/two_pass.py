"""Classify and decode: from the candidates of a page to its lines of symbols, with a second pass at doubtful lines.

The first pass at a page is quick: a small network and one search. Lines of which it leaves a symbol in doubt are looked
at once more, with what costs more time or is only known afterwards: a network that sees a candidate's line
(`ocr.recognition.strip_context`), the shapes and the heights of the page's own sure symbols
(`ocr.recognition.page_adaptation`, `ocr.recognition.letter_case`), which lines are in capitals
(`ocr.recognition.letter_case`), the white between symbols (`ocr.recognition.character_spacing`), and a search that
keeps more hypotheses, which looks for no words in rows of symbols. Clean print is nearly done after the first pass;
hand-print takes what it needs.
"""

from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from classifier.alphabet import SYMBOLS
from ocr.decoding.beam_search import DecodedLine, search, weights_for
from ocr.decoding.hypotheses import SegmentGraph, Weights, atom_bounds
from ocr.language.language_file import Language
from ocr.recognition.candidate_pruning import classify_pruned
from ocr.recognition.character_spacing import rescore_spaces
from ocr.recognition.cut_page import OnStage, no_report
from ocr.recognition.decimal_points import split_faded_decimals
from ocr.recognition.double_hyphens import with_hyphens
from ocr.recognition.engine import Engine
from ocr.recognition.gap_spacing import SURE
from ocr.recognition.language_choice import languages_of_lines
from ocr.recognition.language_compounds import join_compounds
from ocr.recognition.language_letters import in_letters, symbols_of
from ocr.recognition.letter_case import rescore_capital_lines, rescore_case
from ocr.recognition.letterspacing import join_letterspaced
from ocr.recognition.line_subset import lines_of
from ocr.recognition.log_probs import normalised
from ocr.recognition.page_adaptation import adapt_to_page
from ocr.recognition.strip_context import strip_log_probs
from ocr.recognition.symbols import PageSymbols, page_symbols
from ocr.recognition.whitelist import restrict_alphabet, without_junk
from segmentation.layout_mode import Layout
from segmentation.types import Lattice

CONFIDENT_SYMBOL: Final = 0.7
"""A line of which every symbol has this confidence is not looked at again."""
SURE_CANDIDATE: Final = float(np.log(0.99))
"""Nor is a candidate of which the first network is as sure as this."""
NEAR: Final = 4
"""Nor one that is farther than so many atoms, some two symbols, from a symbol in doubt."""
CLEAR_SYMBOL: Final = 0.9
"""A symbol of less confidence is in doubt, once its line is looked at again."""
CAREFUL_BEAM: Final = 24
CAREFUL_WINDOW: Final = 8.0
"""`Weights.beam`, and the windows of classes and of junk, of the second search."""
CAREFUL_LANGUAGE: Final = 0.75
"""Times `Weights.language` is what the language model counts for there, for the network has seen what letters stand
beside others."""
CAREFUL_CAPITAL: Final = 0.7
"""`Weights.capital` of the second search."""
LEAST_CLEAR: Final = 0.04
"""Share of clear symbols under which a page is no text as it lies, and those of its lines that have as few are not
looked at again. (In the first pass hard hands have 0.49, text on its side and leaves in a photograph up to 0.06.)"""
SECOND_SHARE: Final = 0.8
"""Of the second network in the mean of both. 0.65 reads the benchmark's pages alike and hand-print a little worse."""
SPACE_SHARE: Final = 0.75
"""Of the second network in the log-odds of a space."""
MARKS_SHARE: Final = 0.4
"""Of symbols that are neither letters nor digits: a line with more holds no words. Running text has up to 0.15."""
SPACED_SYMBOLS: Final = np.float32(1.5)
"""By how much a space is less likely there, nats: symbols stand apart without one. 1 and 2 read hand-print alike."""
LEAST_SYMBOLS: Final = 6
"""Symbols of a line that may be called so."""

_IS_MARK: Final = np.array([not symbol.isalnum() for symbol in SYMBOLS])


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read of a page's lattice.

    log_probs: float32 [S, C + 1], of every candidate. features: float32 [S, F], what the network saw of it. space:
    float32 [A], log-odds of a space before each atom. lines: one for each line of the lattice. languages: int64 [L],
    the number in `Engine.languages` of the language of each.
    """

    log_probs: NDArray[np.float32]
    features: NDArray[np.float32]
    space: NDArray[np.float32]
    lines: list[DecodedLine]
    languages: NDArray[np.int64]


def read_lattice(
    lattice: Lattice, engine: Engine, on_stage: OnStage = no_report, blocks: NDArray[np.integer] | None = None
) -> Reading:
    """Read a page that has been cut. blocks: as in `first_pass`."""
    first = first_pass(lattice, engine, blocks)
    on_stage("first pass")
    found = second_pass(lattice, first, engine)
    on_stage("second pass")
    words = [engine.languages[number].words for number in found.languages.tolist()]
    lines = join_compounds(lattice, found.lines, found.space, engine.languages.codes(found.languages))
    lines = with_hyphens(join_letterspaced(lattice, lines, words), words)
    return replace(found, lines=split_faded_decimals(lattice, lines))


def first_pass(lattice: Lattice, engine: Engine, blocks: NDArray[np.integer] | None = None) -> Reading:
    """What the small network and one search make of a page, and one more of what is in another language than the first.

    blocks: [L], the block of each line, by which their languages are told; without, all are in the first language.
    """
    expected = np.zeros(len(lattice.line), np.int64)
    all_log_probs, features = classify_pruned(lattice, engine.recogniser, symbols_of(engine.languages.letters(0)))
    log_probs = _as_asked(all_log_probs, expected, engine)
    space = engine.spacing.log_odds(lattice)
    if engine.options.layout == Layout.WORD:
        space = np.full_like(space, -np.inf)
    lines = _search(lattice, log_probs, space, engine.languages[0], engine.weights)
    spoken = np.zeros(len(lines), np.int64)
    if blocks is not None:
        spoken = languages_of_lines(lines, blocks, engine.languages)
        if spoken.any():
            log_probs = _as_asked(all_log_probs, spoken[lattice.line], engine)
    known = Reading(log_probs, features, space, lines, spoken)
    known = replace(known, lines=_searched(lattice, spoken > 0, known, engine.weights, engine))
    for number in np.unique(spoken):
        own = spoken == number
        fitting = weights_for(_chosen(known.lines, own), engine.languages[number].words, engine.weights)
        if fitting is not engine.weights:
            known = replace(known, lines=_searched(lattice, own, known, fitting, engine))
    return known


def second_pass(lattice: Lattice, first: Reading, engine: Engine) -> Reading:
    """The lines of which the first pass left a symbol in doubt read again, the others as they were."""
    symbols = page_symbols(lattice, first.lines)
    doubtful = np.bincount(symbols.line, symbols.confidence < CONFIDENT_SYMBOL, len(first.lines)) > 0
    doubtful &= ~_hopeless(symbols, len(first.lines))
    if not doubtful.any():
        return first
    part = lines_of(lattice, doubtful)
    log_probs = first.log_probs.copy()
    near = part.segments[_near_doubt(lattice, symbols)[part.segments]]
    unsure = near[log_probs[near].max(axis=1) < SURE_CANDIDATE]
    space = rescore_spaces(first.space, lattice.gaps, symbols, engine.character_spacing)
    if engine.recogniser.has_context_network:
        opinion, odds = strip_log_probs(lattice, part, doubtful, unsure, engine.recogniser)
        log_probs[unsure] = mean_log_probs(
            log_probs[unsure], _as_asked(opinion, first.languages[lattice.line[unsure]], engine)
        )
        open_to = np.abs(first.space[part.atoms]) < SURE
        mean_odds = (1 - SPACE_SHARE) * space[part.atoms] + SPACE_SHARE * odds
        space[part.atoms] = np.where(open_to, mean_odds, space[part.atoms])
    log_probs[unsure] = adapt_to_page(first.features, log_probs, unsure, symbols)
    log_probs[unsure] = rescore_case(log_probs, unsure, lattice.line, lattice.boxes, symbols)
    log_probs[unsure] = rescore_capital_lines(log_probs[unsure], lattice.line[unsure], symbols, len(first.lines))
    return _read_again(lattice, doubtful, replace(first, log_probs=log_probs, space=space), engine)


def _hopeless(symbols: PageSymbols, lines: int) -> NDArray[np.bool_]:
    """The lines of no text on a page of no text, bool [lines]; none where the page is text."""
    clear = symbols.confidence >= CLEAR_SYMBOL
    if not clear.size or clear.mean() >= LEAST_CLEAR:
        return np.zeros(lines, np.bool_)
    count = np.bincount(symbols.line, minlength=lines)
    return np.asarray(
        (np.bincount(symbols.line, clear, lines) < LEAST_CLEAR * count) & (count >= LEAST_SYMBOLS), np.bool_
    )


def _read_again(lattice: Lattice, doubtful: NDArray[np.bool_], known: Reading, engine: Engine) -> Reading:
    """The `doubtful` lines of `known` as a careful search reads them, the others as they were."""
    for number in np.unique(known.languages[doubtful]):
        own = known.languages == number
        careful = _careful(weights_for(_chosen(known.lines, own), engine.languages[number].words, engine.weights))
        known = replace(known, lines=_read_carefully(lattice, doubtful & own, known, careful, engine))
    return known


def _read_carefully(
    lattice: Lattice, chosen: NDArray[np.bool_], known: Reading, careful: Weights, engine: Engine
) -> list[DecodedLine]:
    """The `chosen` lines read once more with `careful` weights, rows of symbols among them without language."""
    lines = _searched(lattice, chosen, known, careful, engine)
    of_signs = chosen & np.array([_is_symbol_row(line, known.log_probs) for line in lines])
    closer = replace(known, space=known.space - SPACED_SYMBOLS, lines=lines)
    return _searched(lattice, of_signs, closer, _unworded(careful), engine)


def _chosen(lines: list[DecodedLine], chosen: NDArray[np.bool_]) -> list[DecodedLine]:
    return [lines[number] for number in np.flatnonzero(chosen)]


def _searched(
    lattice: Lattice, chosen: NDArray[np.bool_], known: Reading, weights: Weights, engine: Engine
) -> list[DecodedLine]:
    """The `chosen` lines as a search with `weights` reads them, each in its language, the others as in `known`."""
    lines = list(known.lines)
    for language in np.unique(known.languages[chosen]).tolist():
        own = chosen & (known.languages == language)
        part = lines_of(lattice, own)
        opinions, odds = known.log_probs[part.segments], known.space[part.atoms]
        again = _search(part.graph, opinions, odds, engine.languages[language], weights)
        for number, line in zip(np.flatnonzero(own).tolist(), again, strict=True):
            lines[number] = replace(line, segments=part.segments[line.segments].astype(np.int32))
    return lines


def _search(
    graph: SegmentGraph,
    log_probs: NDArray[np.float32],
    space: NDArray[np.float32],
    language: Language,
    weights: Weights,
) -> list[DecodedLine]:
    return search(graph, log_probs, space, language.ngrams, language.words, weights, language.char_classes)


def _careful(weights: Weights) -> Weights:
    """The weights of the second search."""
    return replace(
        weights,
        beam=CAREFUL_BEAM,
        class_window=CAREFUL_WINDOW,
        junk_window=CAREFUL_WINDOW,
        language=CAREFUL_LANGUAGE * weights.language,
        capital=CAREFUL_CAPITAL,
    )


def _unworded(weights: Weights) -> Weights:
    """`weights` for lines that hold no words."""
    return replace(weights, language=0.0, word_letter=0.0)


def _is_symbol_row(line: DecodedLine, log_probs: NDArray[np.float32]) -> bool:
    """Whether a line looks like a row of symbols, of which a model of running text knows nothing."""
    if len(line.symbols) < LEAST_SYMBOLS:
        return False
    seen = log_probs[line.segments, :-1].argmax(axis=1)
    return bool(_IS_MARK[seen].mean() >= MARKS_SHARE)


def _near_doubt(lattice: Lattice, symbols: PageSymbols) -> NDArray[np.bool_]:
    """Which candidates lie near a symbol in doubt, bool [S]."""
    doubted = symbols.confidence < CLEAR_SYMBOL
    start, end = atom_bounds(lattice)
    atoms = int(lattice.atom_offsets[-1])
    edges = np.zeros(atoms + 1, np.int64)
    np.add.at(edges, np.maximum(symbols.start[doubted] - NEAR, 0), 1)
    np.add.at(edges, np.minimum(symbols.end[doubted] + NEAR, atoms), -1)
    marked = np.concatenate([[0], np.cumsum(np.cumsum(edges)[:-1] > 0)])
    return np.asarray(marked[end] > marked[start], np.bool_)


def mean_log_probs(first: NDArray[np.float32], second: NDArray[np.float32]) -> NDArray[np.float32]:
    """The weighted geometric mean of two networks' probabilities, all float32 [S, C + 1] log-probabilities."""
    return normalised((1 - SECOND_SHARE) * first + SECOND_SHARE * second)


def _as_asked(log_probs: NDArray[np.float32], language: NDArray[np.int64], engine: Engine) -> NDArray[np.float32]:
    """Log-probabilities float32 [S, C + 1] under what the options say of the page, and in the letters of the language
    of each candidate, int64 [S]."""
    own = np.empty_like(log_probs)
    for number in np.unique(language).tolist():
        rows = language == number
        own[rows] = in_letters(log_probs[rows], symbols_of(engine.languages.letters(number)))
    log_probs = own
    if engine.allowed is not None:
        log_probs = restrict_alphabet(log_probs, engine.allowed)
    return without_junk(log_probs) if engine.options.layout == Layout.CHAR else log_probs
