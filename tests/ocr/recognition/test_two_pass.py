"""The second pass at doubtful lines, on a simulated recogniser."""

from dataclasses import dataclass, replace

import numpy as np
import pytest

from classifier.alphabet import BLANK, JUNK
from ocr.recognition.doubtful_candidates import CLEAR_SYMBOL, NEAR, SURE_CANDIDATE
from ocr.recognition.engine import Engine, load_engine
from ocr.recognition.first_pass import first_pass
from ocr.recognition.line_subset import lines_of
from ocr.recognition.two_pass import mean_log_probs, read_lattice
from tests.helpers.decoding import decode
from tests.helpers.lattices import SimulatedPage, read, simulate

TEXT = ("It was the best of times, it was", "the worst of times; it was the age", "of wisdom and of foolishness")


@dataclass
class Simulated:
    """A recogniser that says of a page's candidates what the simulation says; a crop is its own number. The second
    network has nothing to add on spaces, and the one without cuts nothing at all."""

    page: SimulatedPage
    second: np.ndarray | None = None
    feature_count: int = 64

    @property
    def has_context_network(self) -> bool:
        return self.second is not None

    def look(self, crops: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        return self.page.log_probs[crops], np.random.default_rng(1).normal(size=(len(crops), 64)).astype(np.float32)

    def read_strip(self, strip: np.ndarray) -> np.ndarray:
        return strip

    def in_context(self, crops: np.ndarray, spans: np.ndarray, context: np.ndarray) -> np.ndarray:
        assert self.second is not None and (spans[:, 1] <= context.shape[1]).all()
        return self.second[crops]

    def spaces(self, spans: np.ndarray, features: np.ndarray, context: np.ndarray) -> np.ndarray:
        return np.where(spans[:, 1] - spans[:, 0] > 3, 2.0, -2.0).astype(np.float32)

    def read_uncut(self, strip: np.ndarray) -> np.ndarray:
        """Any symbol, anywhere."""
        frames = np.full((strip.shape[1] // 2, BLANK + 1), 0.2 / JUNK, np.float32)
        frames[:, BLANK] = 0.8
        return frames


@dataclass
class Spaces:
    page: SimulatedPage

    def log_odds(self, _: object) -> np.ndarray:
        return self.page.space


@dataclass
class Cut:
    """A lattice whose crops are their own numbers, all of one height."""

    atom_offsets: np.ndarray
    line: np.ndarray
    start: np.ndarray
    end: np.ndarray
    crops: np.ndarray
    boxes: np.ndarray
    gaps: np.ndarray
    strip: np.ndarray
    strip_offsets: np.ndarray
    spans: np.ndarray


@pytest.fixture(scope="module")
def shipped() -> Engine:
    return load_engine()


def setting(shipped: Engine, page: SimulatedPage, second: np.ndarray | None = None) -> tuple[Cut, Engine]:
    boxes = np.tile(np.array([0, 0, 10, 20]), (len(page.line), 1))
    gaps = np.where(page.space > 0, 0.8, 0.2).astype(np.float32)
    offsets = page.atom_offsets.astype(np.int64) * 10
    spans = (offsets[page.line, None] + 10 * np.stack([page.start, page.end], axis=1)).astype(np.float32)
    views = np.zeros((28, offsets[-1]), np.uint8), offsets, spans
    cut = Cut(page.atom_offsets, page.line, page.start, page.end, np.arange(len(page.line)), boxes, gaps, *views)
    return cut, replace(shipped, recogniser=Simulated(page, second), spacing=Spaces(page))


def test_a_page_without_doubt_is_read_as_at_first(shipped: Engine) -> None:
    cut, engine = setting(shipped, simulate(TEXT))
    assert [read(line) for line in read_lattice(cut, engine).lines] == list(TEXT)


def test_a_second_opinion_settles_what_the_first_leaves_open(shipped: Engine) -> None:
    page = simulate(["Kqxv wqzk"], confused={"q": {"g": 0.5}, "k": {"h": 0.5}})
    cut, engine = setting(shipped, page, simulate(["Kqxv wqzk"]).log_probs)
    assert read(first_pass(cut, engine).lines[0]) != "Kqxv wqzk"
    assert read(read_lattice(cut, engine).lines[0]) == "Kqxv wqzk"


def test_only_what_is_near_a_doubt_is_asked_about_again(shipped: Engine) -> None:
    page = simulate(["the brown fox jumps over the lazy dog Kqxv wqzk"], confused={"q": {"g": 0.5}, "k": {"h": 0.5}})
    cut, engine = setting(shipped, page, np.full_like(page.log_probs, -np.log(page.log_probs.shape[1])))
    first, found = first_pass(cut, engine), read_lattice(cut, engine)
    changed = (found.log_probs != first.log_probs).any(axis=1)
    doubted = np.concatenate([line.segments[line.confidences < CLEAR_SYMBOL] for line in first.lines])
    assert changed.any() and page.start[doubted].min() > 2 * NEAR
    assert page.end[changed].min() > page.start[doubted].min() - NEAR
    assert not changed[first.log_probs.max(axis=1) >= SURE_CANDIDATE].any()


def test_a_page_with_long_s_is_read_with_s_where_words_have_it(shipped: Engine) -> None:
    seen = [
        "The fenfe of this houfe is fimple:",
        "our friends are moft often fatiffied",
        "with a firft fong of fpring.",
    ]
    cut, engine = setting(shipped, simulate(seen, confused={"s": {"f": -8}, "f": {"s": -8}}))
    assert [read(line) for line in read_lattice(cut, engine).lines] == [
        "The sense of this house is simple:", "our friends are most often satisfied", "with a first song of spring."
    ]  # fmt: skip


def test_a_row_of_signs_is_read_without_the_language_of_words(shipped: Engine) -> None:
    rows = ["he | was", "<|> ={} (*) [&]"]
    page = simulate(rows, confused={"|": {"I": -0.3}})
    cut, engine = setting(shipped, page)
    found = [read(line) for line in read_lattice(cut, engine).lines]
    assert found[0] == "he I was" and found[1].replace(" ", "") == rows[1].replace(" ", "")


def test_a_mean_of_opinions_is_a_distribution() -> None:
    rng = np.random.default_rng(1)
    one, two, three = (np.log(rng.dirichlet(np.ones(9), 5)).astype(np.float32) for _ in range(3))
    assert np.exp(mean_log_probs(one, two, three)).sum(axis=1) == pytest.approx(1)
    assert mean_log_probs(one, one, one) == pytest.approx(one, abs=1e-5)


def test_lines_by_themselves_are_read_as_on_their_page(language, words) -> None:
    page = simulate(TEXT, noise=1.0)
    whole = decode(page, page.log_probs, page.space, language, words)
    part = lines_of(page, np.array([True, False, True]))
    alone = decode(part.graph, page.log_probs[part.segments], page.space[part.atoms], language, words)
    assert [read(line) for line in alone] == [read(whole[0]), read(whole[2])]
    for own, line in zip(alone, (whole[0], whole[2]), strict=True):
        assert np.array_equal(part.segments[own.segments], line.segments)
