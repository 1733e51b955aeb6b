"""The search over lattices, on a simulated recogniser."""

import dataclasses

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rapidfuzz.distance import Levenshtein

from classifier.alphabet import INDEX, JUNK, SYMBOLS
from ocr.decoding.beam_search import DecodedLine, Weights
from ocr.decoding.hypotheses import ONE_SHAPE
from tests.helpers.decoding import decode
from tests.helpers.lattices import SimulatedPage, read, simulate

TEXT = (
    "It was the best of times, it was the worst of times;",
    "Call me Ishmael. Some years ago - never mind how long",
    "Paid $1,250.00 on 14/07/1905 for 3 tons of coal (No. 77)",
    "THE MODERN WORLD",
    "a",
)


UNLIKE = "".join(symbol for symbol in SYMBOLS[:94] if symbol not in "".join(ONE_SHAPE))


@pytest.fixture(scope="module")
def decoded(language, words, char_classes):
    def run(page: SimulatedPage, weights: Weights | None = None) -> list[DecodedLine]:
        return decode(page, page.log_probs, page.space, language, words, weights, char_classes)

    return run


def test_clean_lines_are_read_exactly(decoded):
    assert [read(line) for line in decoded(simulate(TEXT))] == list(TEXT)


@settings(max_examples=25, deadline=None)
@given(texts=st.lists(st.text(alphabet=UNLIKE + " ", max_size=12), max_size=4), seed=st.integers(0, 1000))
def test_what_is_clear_is_never_changed(decoded, texts, seed):
    texts = [" ".join(text.split()) for text in texts]
    page = simulate(texts, seed)
    sure_spaces = dataclasses.replace(page, space=5 * page.space)
    assert [read(line) for line in decoded(sure_spaces)] == texts


@pytest.mark.parametrize(
    ("text", "confused"),
    [
        ("the modern world", {"rn": {"m": 8.0}, "r": {"r": 0.0}}),
        ("a simple rule", {"m": {"m": 0.0}}),
        ("all the little children", {"l": {"1": 1.0, "I": 1.0, "|": 0.5}}),
        ("I like it", {"I": {"l": 1.0}}),
        ("One of those orders", {"o": {"0": 1.0}, "O": {"0": 1.0}}),
        ("see the tree", {"e": {"c": 1.0}}),
    ],
)
def test_language_settles_what_the_image_leaves_open(decoded, text, confused):
    assert read(decoded(simulate([text], confused=confused))[0]) == text


@pytest.mark.parametrize("text", ["Serial 8Q7kB5 of", "in 1905 and 2846", "xqzvkj", "hte tihng", "$10.05"])
def test_language_leaves_a_clear_image_alone(decoded, text):
    near = {"Q": {"0": -8.0}, "7": {"?": -8.0}, "k": {"h": -8.0}, "5": {"s": -8.0}, "t": {"h": -9.0}, "h": {"t": -9.0}}
    assert read(decoded(simulate([text], confused=near))[0]) == text


@pytest.mark.parametrize("text", ["Twerp", "Krqegg", "Krxezzi", "Bwwek"])
def test_a_mark_is_not_as_likely_as_a_letter_that_is_next_to_impossible_too(decoded, text):
    page = simulate([text], confused={"e": {"é": 0.5}})
    assert read(decoded(page)[0]) == text
    assert read(decoded(page, Weights(under_floor=0.0, under_floor_marked=0.0))[0]) == text.replace("e", "é")


def test_digits_are_told_apart_by_the_image_alone(decoded):
    close = {str(digit): {str((digit + 3) % 10): -1.0} for digit in range(10)}
    assert read(decoded(simulate(["in 1066 and 1945"], confused=close))[0]) == "in 1066 and 1945"


@pytest.mark.parametrize("text", ["January 21, 1941", "on accounts of 100,000 leva"])
def test_a_typewriter_without_a_one_is_understood(decoded, text):
    assert read(decoded(simulate([text], confused={"1": {"l": 7.0}}))[0]) == text


def test_noise_is_survived(decoded):
    lines = decoded(simulate(TEXT * 4, seed=3, noise=1.5))
    errors = [Levenshtein.distance(read(line), text) for line, text in zip(lines, TEXT * 4, strict=True)]
    assert sum(errors) < 0.01 * len("".join(TEXT * 4))


def test_doubtful_spaces_are_decided_with_the_text(decoded):
    page = simulate(["it is a truth universally acknowledged"])
    page = dataclasses.replace(
        page, space=np.where(page.space > 0, -0.5, np.maximum(page.space, -2)).astype(np.float32)
    )
    assert read(decoded(page)[0]) == "it is a truth universally acknowledged"


def test_decided_spaces_stand(decoded):
    page = simulate(["to get her"])
    never = dataclasses.replace(page, space=np.full_like(page.space, -np.inf))
    always = dataclasses.replace(page, space=np.where(page.space < -6, -np.inf, np.inf).astype(np.float32))
    assert read(decoded(never)[0]) == "together"
    assert read(decoded(always)[0]) == "t o g e t h e r"


def test_specks_are_passed_over(decoded):
    page = simulate(["good day", "sunshine"])
    speck = np.full(JUNK + 1, -12, dtype=np.float32)
    speck[JUNK] = -0.01
    speck[INDEX["."]] = -5
    for line in (0, 1):
        atom = np.flatnonzero((page.line == line) & (page.start == 3) & (page.end == 4))
        with_speck = page.log_probs.copy()
        with_speck[atom] = speck
        assert len(decoded(dataclasses.replace(page, log_probs=with_speck))[line].symbols) > 0
    alone = SimulatedPage(
        np.array([0, 1], np.int32), *np.array([[0], [0], [1]], np.int32), speck[None], np.zeros(1, np.float32)
    )
    assert read(decoded(alone)[0]) == ""


def test_a_page_is_read_as_its_lines_alone(decoded):
    page = simulate(TEXT, seed=5, noise=2.5)
    together = decoded(page)
    for line, expected in enumerate(together):
        low, high = page.atom_offsets[line : line + 2]
        own = page.line == line
        alone = SimulatedPage(
            np.array([0, high - low], np.int32),
            np.zeros(own.sum(), np.int32),
            page.start[own],
            page.end[own],
            page.log_probs[own],
            page.space[low:high],
        )
        found = decoded(alone)[0]
        assert read(found) == read(expected)
        np.testing.assert_array_equal(found.segments + np.flatnonzero(own)[0], expected.segments)
        np.testing.assert_allclose(found.confidences, expected.confidences, atol=1e-5)


def test_the_same_page_is_read_the_same_way_twice(decoded):
    page = simulate(TEXT, seed=7, noise=3.0)
    for first, second in zip(decoded(page), decoded(page), strict=True):
        for name in ("segments", "symbols", "spaces", "confidences"):
            np.testing.assert_array_equal(getattr(first, name), getattr(second, name))


@pytest.mark.parametrize("texts", [[], [""], ["", "word", ""]])
def test_empty_lines_stay_empty(decoded, texts):
    assert [read(line) for line in decoded(simulate(texts))] == texts


def test_atoms_that_are_no_segment_do_not_stop_a_line(decoded):
    page = simulate(["word"], seed=1)
    kept = (page.start != 1) & (page.end != 2)
    parts = (getattr(page, name)[kept] for name in ("line", "start", "end", "log_probs"))
    line = decoded(SimulatedPage(page.atom_offsets, *parts, page.space))[0]
    assert read(line).startswith("w") or len(line.symbols)


def test_signs_come_in_order_and_do_not_overlap(decoded):
    page = simulate(TEXT, seed=2, noise=4.0)
    for line in decoded(page):
        assert (page.end[line.segments][:-1] <= page.start[line.segments][1:]).all()
        assert ((line.confidences >= 0) & (line.confidences <= 1)).all()


def test_confidence_falls_where_the_recogniser_is_unsure(decoded):
    clear, unsure = (decoded(simulate(["zqx vk"], confused={"q": {"j": odds}}))[0] for odds in (-9.0, -0.5))
    assert clear.confidences.min() > 0.95
    assert unsure.confidences[1] < 0.8
    assert unsure.confidences[0] > 0.95
