"""Lines read as a page's first pass reads them: a search, and one with less language where they are foreign; and lines
that say a text."""

import numpy as np
from numpy.typing import NDArray

from classifier.alphabet import INDEX
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


def decoded_text(text: str, confidence: float = 1.0) -> DecodedLine:
    """A line that says `text`, a candidate for each symbol but spaces, each as sure."""
    symbols = [symbol for symbol in text if symbol != " "]
    spaces = [place > 0 and text[place - 1] == " " for place, symbol in enumerate(text) if symbol != " "]
    return DecodedLine(
        np.arange(len(symbols), dtype=np.int32),
        np.array([INDEX[symbol] for symbol in symbols], np.int32),
        np.array(spaces, np.bool_),
        np.full(len(symbols), confidence, np.float32),
    )
