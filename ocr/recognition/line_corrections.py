"""What is mended once a page has been read, because only whole lines, or their neighbours, tell of it."""

import numpy as np
from numpy.typing import NDArray

from ocr.decoding.beam_search import DecodedLine
from ocr.decoding.hypotheses import Weights
from ocr.language.loading import Languages
from ocr.recognition.capital_context import with_context_capitals
from ocr.recognition.decimal_points import split_faded_decimals
from ocr.recognition.double_hyphens import with_hyphens
from ocr.recognition.fixed_pitch import without_narrow_spaces
from ocr.recognition.initial_strokes import with_capital_strokes
from ocr.recognition.language_compounds import join_compounds
from ocr.recognition.letterspacing import join_letterspaced
from ocr.recognition.lookalike_digits import with_digits
from ocr.recognition.ordinals import with_ordinals
from ocr.recognition.page_words import with_page_words
from ocr.recognition.plain_signs import with_plain_signs
from ocr.recognition.short_word_marks import with_likely_marks
from ocr.recognition.spelling import LatticeSpelling
from ocr.recognition.split_letters import with_whole_letters
from ocr.recognition.unsure_letters import with_listed_letters
from ocr.recognition.word_marks import with_known_marks
from segmentation.types import Lattice


def corrected(
    lattice: Lattice,
    lines: list[DecodedLine],
    log_probs: NDArray[np.float32],
    space: NDArray[np.float32],
    numbers: NDArray[np.int64],
    languages: Languages,
    weights: Weights,
) -> list[DecodedLine]:
    """The lines of a page with what the search alone cannot know put right.

    log_probs: float32 [S, C + 1], of every candidate. space: float32 [A], log-odds of a space before each atom.
    numbers: int64 [L], the language of each line in `languages`.
    """
    words = [languages[number].words for number in numbers.tolist()]
    spellings = [languages[number].spellings for number in numbers.tolist()]
    models = [languages[number].ngrams for number in numbers.tolist()]
    lines = without_narrow_spaces(lattice, lines)
    lines = with_digits(with_plain_signs(lattice, lines, log_probs), log_probs)
    lines = with_ordinals(lines, log_probs, words)
    lines = with_whole_letters(lattice, lines, log_probs, models, words)
    lines = join_compounds(lattice, lines, space, languages.codes(numbers))
    lines = with_hyphens(join_letterspaced(lattice, lines, words), words)
    lines = with_known_marks(with_capital_strokes(lines, log_probs, words), log_probs, words, spellings)
    lines = with_likely_marks(lines, log_probs, spellings, models)
    if weights.word_letter:
        lines = with_listed_letters(lines, log_probs, words, models)
        lines = with_page_words(LatticeSpelling(lattice, log_probs, weights), lines, space, words)
    lines = with_context_capitals(lines, languages.codes(numbers))
    return split_faded_decimals(lattice, lines)
