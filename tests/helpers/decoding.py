"""Lines read as a page's first pass reads them: a search, and one with less language where they are foreign."""

import numpy as np
from numpy.typing import NDArray

from ocr.decoding.beam_search import DecodedLine, search, weights_for
from ocr.decoding.hypotheses import SegmentGraph, Weights
from ocr.language.char_class_model import CharClassModel
from ocr.language.ngram_model import LanguageModel
from ocr.language.word_list import WordList


def decode(
    graph: SegmentGraph,
    log_probs: NDArray[np.float32],
    space: NDArray[np.float32],
    language: LanguageModel,
    words: WordList,
    weights: Weights | None = None,
    char_classes: CharClassModel | None = None,
) -> list[DecodedLine]:
    """As `ocr.decoding.beam_search.search`, with the usual weights by default."""
    weights = weights or Weights()
    lines = search(graph, log_probs, space, language, words, weights, char_classes)
    fitting = weights_for(lines, words, weights)
    return lines if fitting is weights else search(graph, log_probs, space, language, words, fitting, char_classes)
