"""Words that a page says again are read alike."""

from itertools import chain

import numpy as np
import pytest

from classifier.alphabet import INDEX, JUNK, SYMBOLS
from ocr.decoding.beam_search import DecodedLine
from ocr.decoding.hypotheses import Weights
from ocr.language.word_list import WordList
from ocr.recognition.line_subset import Graph
from ocr.recognition.page_words import with_page_words
from ocr.recognition.spelling import LatticeSpelling

LISTED = ["drive", "court", "blue", "dale", "trees", "treaty"]
SURE = -20.0


def reread(*texts: str, doubts: dict[str, dict[str, float]], space: float = 2.0, confidence: float = 0.9) -> list[str]:
    """Lines of text after their words were compared. doubts: of a letter what it may be instead, by the log-odds
    against it. space: log-odds of those spaces that part the last line."""
    symbols = [[INDEX[symbol] for symbol in text if symbol != " "] for text in texts]
    spaces = [[place > 0 and text[place - 1] == " " for place, c in enumerate(text) if c != " "] for text in texts]
    counts = [len(line) for line in symbols]
    start = np.concatenate([np.arange(count) for count in counts]).astype(np.int32)
    offsets = np.cumsum([0, *counts]).astype(np.int32)
    cut = Graph(offsets, np.repeat(np.arange(len(texts)), counts).astype(np.int32), start, start + 1)
    log_probs = np.full((len(start), JUNK + 1), SURE, np.float32)
    for row, symbol in zip(log_probs, chain.from_iterable(symbols), strict=True):
        row[symbol] = 0
        for other, odds in doubts.get(SYMBOLS[symbol], {}).items():
            row[INDEX[other]] = odds
    lines = [
        DecodedLine(
            np.arange(first, first + count, dtype=np.int32),
            np.array(own, np.int32),
            np.array(apart, np.bool_),
            np.full(count, confidence, np.float32),
        )
        for first, count, own, apart in zip(offsets, counts, symbols, spaces, strict=False)
    ]
    gaps = np.where(np.concatenate([np.array(apart, np.bool_) for apart in spaces]), 5.0, -9.0).astype(np.float32)
    gaps[offsets[-2] :][np.array(spaces[-1], np.bool_)] = space
    spelling = LatticeSpelling(cut, log_probs, Weights())
    read = with_page_words(spelling, lines, gaps, [WordList.of(LISTED)] * len(lines))
    assert all(len(line.segments) == len(line.symbols) == len(line.confidences) for line in read)
    return ["".join(" " * int(s) + SYMBOLS[k] for k, s in zip(one.symbols, one.spaces, strict=True)) for one in read]


def test_a_name_is_read_as_elsewhere_where_the_image_allows_it() -> None:
    read = reread("Bluedale Drive,", "8 Blnedale, court", doubts={"n": {"u": -2.0}})
    assert read == ["Bluedale Drive,", "8 Bluedale, court"]


def test_names_that_the_image_tells_apart_stay() -> None:
    texts = ["Hinricks Drive", "Hinrichs Drive"]
    assert reread(*texts, doubts={"h": {"k": -12.0}, "k": {"h": -12.0}}) == texts


def test_a_word_of_the_list_is_no_other() -> None:
    texts = ["Treats Drive", "trees"]
    assert reread(*texts, doubts={"e": {"a": -1.0}}) == texts


def test_what_was_read_badly_once_is_no_name() -> None:
    texts = ["Bluedale Drive", "Blnedale Court"]
    assert reread(*texts, doubts={"n": {"u": -2.0}}, confidence=0.5) == texts


@pytest.mark.parametrize(("space", "last"), [(-1.0, "Bluedale."), (1.0, "Blue dale.")])
def test_a_name_is_not_parted_against_the_image(space: float, last: str) -> None:
    assert reread("Bluedale Drive", "Blue dale.", doubts={}, space=space)[1] == last


def test_a_page_without_lines_has_no_words() -> None:
    nothing = np.zeros(0, np.int32)
    cut = Graph(np.zeros(1, np.int32), nothing, nothing, nothing)
    spelling = LatticeSpelling(cut, np.zeros((0, JUNK + 1), np.float32), Weights())
    assert with_page_words(spelling, [], np.zeros(0, np.float32), []) == []


def test_a_line_without_symbols_stays() -> None:
    assert reread("Bluedale", "", doubts={}) == ["Bluedale", ""]


def test_parts_of_broken_words_are_no_words() -> None:
    texts = ["Hinricks sou-", "Hinrioks", "Hinricks Hinrio-", "rest"]
    assert reread(*texts, doubts={"o": {"c": -1.0}}) == texts
