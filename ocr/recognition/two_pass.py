"""Classify and decode: from the candidates of a page to its lines of symbols, with a second pass at doubtful lines.

The first pass at a page is quick: a small network and one search. Lines of which it leaves a symbol in doubt are looked
at once more, with what costs more time or is only known afterwards: a network that sees a candidate's line
(`ocr.recognition.strip_context`), the shapes and the heights of the page's own sure symbols
(`ocr.recognition.page_adaptation`, `ocr.recognition.letter_case`), which lines are in capitals
(`ocr.recognition.letter_case`), the white between symbols (`ocr.recognition.character_spacing`), and a search that
keeps more hypotheses, which looks for no words in rows of symbols. Clean print is nearly done after the first pass;
hand-print takes what it needs.
"""

from dataclasses import replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ocr.decoding.beam_search import DecodedLine, weights_for
from ocr.decoding.hypotheses import Weights
from ocr.recognition.base_letters import marked_as
from ocr.recognition.character_spacing import rescore_spaces
from ocr.recognition.cut_page import OnStage, no_report
from ocr.recognition.doubtful_candidates import CLEAR_SYMBOL, in_doubt, worth_asking
from ocr.recognition.engine import Engine
from ocr.recognition.first_pass import Reading, as_asked, chosen_lines, first_pass, searched
from ocr.recognition.gap_spacing import SURE
from ocr.recognition.hyphen_pairs import tell_from_dashes
from ocr.recognition.letter_case import contradicted_by_height, rescore_capital_lines, rescore_case, with_case
from ocr.recognition.line_corrections import corrected
from ocr.recognition.line_subset import lines_of
from ocr.recognition.log_probs import normalised
from ocr.recognition.machine_readable import ALLOWED, is_machine_readable
from ocr.recognition.page_adaptation import adapt_to_page
from ocr.recognition.strip_context import strip_log_probs
from ocr.recognition.symbol_rows import LEAST_SYMBOLS, SPACED_SYMBOLS, expecting_marks, is_symbol_row
from ocr.recognition.symbols import PageSymbols, page_symbols
from ocr.recognition.whitelist import restrict_alphabet
from segmentation.types import Lattice

CONFIDENT_SYMBOL: Final = 0.7
"""A line of which every symbol has this confidence is not looked at again."""
CAREFUL_BEAM: Final = 24
CAREFUL_WINDOW: Final = 8.0
"""`Weights.beam`, and the windows of classes and of junk, of the second search."""
CAREFUL_LANGUAGE: Final = 0.75
"""Times `Weights.language` is what the language model counts for there, for the network has seen what letters stand
beside others."""
CAREFUL_CAPITAL: Final = 0.7
"""`Weights.capital` of the second search."""
LEAST_CLEAR: Final = 0.05
"""Share of clear symbols under which a page is no text as it lies. (In the first pass hard hands have 0.49, a blurred
typescript 0.07, text on its side and leaves in a photograph up to 0.06, noise and moiré up to 0.08.)"""
CLEAR_LINE: Final = 0.3
"""The same of its lines that may be text for all that, and are looked at again: labels of a drawing."""
FEW_SYMBOLS: Final = 100
"""Of a page of no text with so few, short lines are looked at again all the same: a number on a photograph."""
SECOND_SHARE: Final = 0.8
"""Of the second network in the mean of both. 0.65 reads the benchmark's pages alike and hand-print a little worse."""
SPACE_SHARE: Final = 0.75
"""Of the second network in the log-odds of a space."""
UNCUT_SHARE: Final = 0.2
"""Of the network that reads without cuts, in the mean with both others. 0.2 to 0.5 read drawn pages alike."""
UNCUT_SPACE_SHARE: Final = 0.3
"""Of the same, in the mean with the second network. Drawn pages are read alike with 0 to 0.6."""
WIDEST_STRIP: Final = 60_000
"""Columns of the strip of the lines that are looked at again together, which bounds the memory; that of a book page has
some 25,000."""


def read_lattice(
    lattice: Lattice,
    engine: Engine,
    on_stage: OnStage = no_report,
    first: Reading | None = None,
    is_text: bool = True,
) -> Reading:
    """Read a page that has been cut. first: what the first pass made of it, where that is known. is_text: False where
    a sample has shown that it is none, on most of which a second look would be wasted."""
    first = first or first_pass(lattice, engine)
    on_stage("first pass")
    found = second_pass(lattice, first, engine, is_text)
    on_stage("second pass")
    read = found.lines, found.log_probs, found.space, found.languages
    return replace(found, lines=corrected(lattice, *read, engine.languages, engine.weights))


def second_pass(lattice: Lattice, first: Reading, engine: Engine, is_text: bool = True) -> Reading:
    """The lines of which the first pass left a symbol in doubt read again, the others as they were but for capitals."""
    symbols = page_symbols(lattice, first.lines)
    doubtful = np.bincount(symbols.line, symbols.confidence < CONFIDENT_SYMBOL, len(first.lines)) > 0
    doubtful &= ~_hopeless(symbols, len(first.lines), is_text)
    doubtful |= np.array([is_machine_readable(line) for line in first.lines], np.bool_)
    first = _with_capitals(lattice, first, symbols, ~doubtful, engine)
    if not doubtful.any():
        return first
    space = rescore_spaces(first.space, lattice.gaps, symbols, engine.character_spacing)
    known = replace(first, log_probs=first.log_probs.copy(), space=space)
    strip_end = np.cumsum(np.where(doubtful, np.diff(lattice.strip_offsets), 0))
    for group in np.unique(strip_end[doubtful] // WIDEST_STRIP):
        known = _second_look(lattice, doubtful & (strip_end // WIDEST_STRIP == group), symbols, first, known, engine)
    return known


def _with_capitals(
    lattice: Lattice, first: Reading, symbols: PageSymbols, chosen: NDArray[np.bool_], engine: Engine
) -> Reading:
    """`first`, those of the `chosen` lines, bool [L], searched once more of which a word begins with a letter that is
    as tall as a capital: to the network alone it looks like either, and the language expects the small one."""
    tall, odds = contradicted_by_height(lattice.line, lattice.boxes, lattice.crops, symbols)
    chosen = chosen & (np.bincount(lattice.line[tall], minlength=len(first.lines)) > 0)
    if not chosen.any():  # as on most pages, whose candidates need no copy
        return first
    log_probs = first.log_probs.copy()
    log_probs[tall] = with_case(log_probs[tall], odds)
    seen = replace(first, log_probs=log_probs)
    return replace(first, lines=searched(lattice, chosen, seen, engine.weights, engine))


def _second_look(
    lattice: Lattice, doubtful: NDArray[np.bool_], symbols: PageSymbols, first: Reading, known: Reading, engine: Engine
) -> Reading:
    """`known` with its `doubtful` lines read again, bool [L]; symbols: those of `first`."""
    part = lines_of(lattice, doubtful)
    log_probs, space = known.log_probs, known.space
    unsure = in_doubt(lattice, log_probs, symbols, part.segments)
    if engine.recogniser.has_context_network:
        asked = worth_asking(lattice, log_probs, symbols, unsure)
        found = strip_log_probs(lattice, part, doubtful, asked, engine.recogniser)
        spoken = first.languages[lattice.line[asked]]
        seen, uncut = (as_asked(opinion, spoken, engine, first.long_s) for opinion in (found.in_context, found.uncut))
        log_probs[asked] = mean_log_probs(log_probs[asked], seen, _marked_as(uncut, seen, spoken, engine))
        open_to = np.abs(first.space[part.atoms]) < SURE
        odds = (1 - UNCUT_SPACE_SHARE) * found.spaces_in_context + UNCUT_SPACE_SHARE * found.uncut_spaces
        mean_odds = (1 - SPACE_SHARE) * space[part.atoms] + SPACE_SHARE * odds
        space[part.atoms] = np.where(open_to, mean_odds, space[part.atoms])
    adapted = adapt_to_page(first.features, log_probs, unsure, symbols)
    log_probs[unsure] = _marked_as(adapted, log_probs[unsure], first.languages[lattice.line[unsure]], engine)
    log_probs[unsure] = rescore_case(log_probs, unsure, lattice.line, lattice.boxes, lattice.crops, symbols)
    log_probs[unsure] = rescore_capital_lines(log_probs[unsure], lattice.line[unsure], symbols, len(first.lines))
    tell_from_dashes(lattice, lattice.boxes, log_probs)
    return _read_again(lattice, doubtful, known, engine)


def _hopeless(symbols: PageSymbols, lines: int, is_text: bool) -> NDArray[np.bool_]:
    """The lines of no text on a page of no text, bool [lines]; none where the page is text."""
    clear = symbols.confidence >= CLEAR_SYMBOL
    if not clear.size or (is_text and clear.mean() >= LEAST_CLEAR):
        return np.zeros(lines, np.bool_)
    count = np.bincount(symbols.line, minlength=lines)
    long = count >= (LEAST_SYMBOLS if clear.size <= FEW_SYMBOLS else 1)
    return np.asarray((np.bincount(symbols.line, clear, lines) < CLEAR_LINE * count) & long, np.bool_)


def _read_again(lattice: Lattice, doubtful: NDArray[np.bool_], known: Reading, engine: Engine) -> Reading:
    """The `doubtful` lines of `known` as a careful search reads them, the others as they were."""
    for number in np.unique(known.languages[doubtful]):
        own = known.languages == number
        careful = _careful(weights_for(chosen_lines(known.lines, own), engine.languages[number].words, engine.weights))
        known = replace(known, lines=_read_carefully(lattice, doubtful & own, known, careful, engine))
    return known


def _read_carefully(
    lattice: Lattice, chosen: NDArray[np.bool_], known: Reading, careful: Weights, engine: Engine
) -> list[DecodedLine]:
    """The `chosen` lines read once more with `careful` weights, rows of symbols among them without language, and of
    machine-readable symbols in these alone."""
    lines = searched(lattice, chosen, known, careful, engine)
    of_codes = chosen & np.array([is_machine_readable(line) for line in lines])
    of_signs = chosen & ~of_codes & np.array([is_symbol_row(line, known.log_probs) for line in lines])
    if of_signs.any():
        log_probs = expecting_marks(known.log_probs, lattice.line, lines, of_signs)
        closer = replace(known, log_probs=log_probs, space=known.space - SPACED_SYMBOLS, lines=lines)
        lines = searched(lattice, of_signs, closer, _unworded(careful), engine)
    if not of_codes.any():
        return lines
    log_probs, never = restrict_alphabet(known.log_probs, ALLOWED), np.full_like(known.space, -np.inf)
    coded = replace(known, log_probs=log_probs, space=never, lines=lines)
    return searched(lattice, of_codes, coded, _unworded(careful), engine)


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


def mean_log_probs(
    first: NDArray[np.float32], second: NDArray[np.float32], uncut: NDArray[np.float32]
) -> NDArray[np.float32]:
    """The weighted geometric mean of three networks' probabilities, all float32 [S, C + 1] log-probabilities."""
    by_cuts = (1 - SECOND_SHARE) * first + SECOND_SHARE * second
    return normalised((1 - UNCUT_SHARE) * by_cuts + UNCUT_SHARE * uncut)


def _marked_as(
    opinion: NDArray[np.float32], marks: NDArray[np.float32], language: NDArray[np.int64], engine: Engine
) -> NDArray[np.float32]:
    """`opinion` with `marked_as` where the language of the candidates, int64 [S], has letters beside a to z."""
    lettered = [number for number in np.unique(language).tolist() if engine.languages.letters(number)]
    rows = np.isin(language, lettered)
    marked = opinion.copy()
    marked[rows] = marked_as(opinion[rows], marks[rows])
    return marked
