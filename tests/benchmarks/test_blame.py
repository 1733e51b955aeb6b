"""The tools that say which stage lost a word: matching of words, forced alignment, the verdict on a drawn page."""

import numpy as np
import pytest

from benchmarks.blame import Blame
from benchmarks.forced import SKIPPED, Stretch, align, spelling_scores
from benchmarks.matching import UNMATCHED, key_of, match_words
from benchmarks.tracing import Trace
from ocr.decoding.hypotheses import Weights
from ocr.language.ngram_model import LanguageModel
from ocr.language.word_list import WordList
from segmentation.image.clean import clean_page
from segmentation.image.components import find_components
from segmentation.types import InkPixels, Lattice, TextLine
from tests.helpers.decoding import decode
from tests.helpers.lattices import simulate

TEXT = "the modern miller owed a sum"


def test_words_are_matched_in_order_and_moved_runs_elsewhere() -> None:
    truth = ["alpha", "beta", "gamma", "in", "delta", "epsilon", "zeta"]
    reading = ["delta", "epsilon", "zeta", "in", "alpha", "betta", "gamma"]
    place, moved = match_words(truth, reading)
    assert place == [4, UNMATCHED, 6, UNMATCHED, 0, 1, 2]
    assert moved == [True, False, True, False, False, False, False]
    assert match_words(truth, reading, 1)[0][3] == 3


def test_keys_are_what_the_measure_counts() -> None:
    assert key_of("Re-read,", ordered=True) == "Re-read,"
    assert key_of("Re-read,", ordered=False) == "re read"
    assert key_of("--", ordered=False) == ""


def test_letters_are_laid_on_their_segments_whatever_was_read() -> None:
    page = simulate([TEXT], confused={"m": {"n": 4.0}})
    scores, columns = spelling_scores(page.log_probs, Weights())
    odds = page.space.astype(float)
    space = np.vstack([np.stack([-np.logaddexp(0, odds), -np.logaddexp(0, -odds)], axis=1), np.zeros((1, 2))])
    numbers = np.arange(len(page.line))
    stretch = Stretch(numbers, page.start.astype(np.int64), page.end.astype(np.int64), len(odds) + 1, space)
    chosen = align(TEXT.split(), stretch, scores, columns, Weights())
    assert not (chosen == SKIPPED).any()
    assert page.start[chosen[0]] == 0 and page.end[chosen[-1]] == len(odds)
    assert np.array_equal(page.start[chosen[1:]], page.end[chosen[:-1]])


@pytest.mark.parametrize(
    ("read", "confused", "expected"),
    [
        (TEXT, {}, {}),
        (TEXT, {"w": {"v": 9.0}}, {"owed": "class"}),
        (TEXT.replace("miller", "Miller"), {}, {"miller": "case"}),
        (TEXT.replace("a sum", "asum"), {}, {"a": "space", "sum": "space"}),
        (TEXT.replace("modern ", ""), {}, {"modern": "never"}),
        ("the modem miller owed a sum", {}, {"modern": "cut"}),
    ],
)
def test_each_stage_is_blamed_for_what_it_lost(
    language: LanguageModel, read: str, confused: dict[str, dict[str, float]], expected: dict[str, str]
) -> None:
    page = simulate([read], confused=confused)
    words, weights = WordList.of(read.split()), Weights()
    lines = decode(page, page.log_probs, page.space, language, words, weights)
    segments = len(page.line)
    atoms = int(page.atom_offsets[-1])
    boxes = np.tile(np.array([0, 0, 10, 10], np.int32), (segments, 1))
    none = np.zeros(0, np.int32)
    pixels = InkPixels(none, none, np.zeros(0, np.float32), np.arange(atoms + 1) * 0)
    crops, strip, spans = np.zeros((0, 2, 28, 28), np.uint8), np.zeros((28, 0), np.uint8), np.zeros((segments, 2))
    views = (crops, strip, np.zeros(2, np.int64), spans.astype(np.float32))
    lattice = Lattice(page.atom_offsets, page.space, page.line, page.start, page.end, boxes, *views, pixels)
    clean = clean_page(np.full((40, 400), 255, np.uint8))
    text_line = TextLine(none, (0, 0, 400, 40), np.array([0.0, 0.0, 30.0]), 10.0, 0)
    found = Trace(clean, find_components(clean), [text_line], lattice, page.log_probs, page.space, lines)
    blame = Blame("page", TEXT, True, found, weights)
    assert {wrong.truth: wrong.stage for wrong in blame.wrong_words()} == expected
    assert blame.invented == 0
