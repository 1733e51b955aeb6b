"""Targets, figures and report of an evaluation, on verdicts that can be counted by hand."""

import csv
import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from classifier.architecture import Architecture
from classifier.characters.class_priors import evened, with_balanced_prior
from classifier.characters.datasets import Glyphs
from classifier.characters.evaluation import Judged, calibration, evaluate, most_confused, shift, summarise
from classifier.characters.explore import count_classes, mean_images, write_exploration
from classifier.characters.report import as_json, write_report
from classifier.characters.targets import merge_table, to_samples
from classifier.errors import DataError, ModelError
from classifier.glyph_net import GlyphNet, Model

ALPHABET = ("0", "C", "c", "O", "o")


def glyphs(text: str, known: str | None = None) -> Glyphs:
    """Random images labelled with the characters of `text`; `known` marks samples of known case with 1."""
    images = np.random.default_rng(0).integers(0, 256, (len(text), 28, 28), dtype=np.uint8)
    case = np.array([mark == "1" for mark in known or "1" * len(text)])
    return Glyphs(images, np.array([ord(symbol) for symbol in text]), case, "by hand")


def verdict(truth: list[int], guess: list[int], sure: float = 0.8) -> Judged:
    probabilities = np.full((len(truth), 3), (1 - sure) / 2, np.float32)
    probabilities[np.arange(len(truth)), guess] = sure
    return Judged(np.array(truth), probabilities, ("a", "b", "<"))


def test_a_sample_of_unknown_case_may_be_either() -> None:
    samples = to_samples(glyphs("0COO", "1110"), ALPHABET)
    assert samples.groups is not None
    right = [[ALPHABET[k] for k in np.flatnonzero(samples.groups[target])] for target in samples.targets]
    assert right == [["0"], ["C"], ["O"], ["O", "o"]]


def test_a_network_of_merged_classes_takes_either_case() -> None:
    samples = to_samples(glyphs("0c", "10"), ("0", "C"))
    assert samples.targets[0] == 0 and samples.groups is not None
    assert samples.groups[samples.targets[1]].tolist() == [False, True]


def test_labels_outside_the_alphabet_are_refused() -> None:
    with pytest.raises(DataError, match=r"label 'é' \(code 233\)"):
        to_samples(glyphs("0é"), ALPHABET)
    with pytest.raises(DataError, match="label 'c'"):
        to_samples(glyphs("c"), ("0", "C"))


def test_merging_counts_both_cases_as_one() -> None:
    groups, names = merge_table(ALPHABET, "O")
    assert names == ("0", "C", "c", "O")
    assert groups.tolist() == [0, 1, 2, 3, 3]


def test_figures_counted_by_hand() -> None:
    judged = verdict([0, 0, 0, 1], [0, 0, 1, 1])
    found = summarise(judged, "by hand", "", 100.0, 1.0)
    assert found.n == 4 and found.accuracy == 0.75 and found.top5 == 1
    a, b = found.per_class
    assert (a.name, a.precision, a.recall, a.count) == ("a", 1.0, pytest.approx(2 / 3), 3)
    assert (b.name, b.precision, b.recall, b.count) == ("b", 0.5, 1.0, 1)
    assert found.macro.f1 == pytest.approx((a.f1 + b.f1) / 2)
    assert found.weighted.f1 == pytest.approx((3 * a.f1 + b.f1) / 4)
    assert found.confusion.tolist() == [[2, 1, 0], [0, 1, 0], [0, 0, 0]]
    assert most_confused(found, 5) == [(0, 1, 1)]
    assert found.calibration_error == pytest.approx(0.05)


def unsure_of_the_rare() -> Judged:
    """Nine of `a` and one of `b`, which looks a little more like what it is and is a tenth as common."""
    probabilities = np.array([[0.95, 0.05, 0]] * 9 + [[0.7, 0.3, 0]], np.float32)
    return Judged(np.array([0] * 9 + [1]), probabilities, ("a", "b", "<"), np.array([0.88, 0.1, 0.02], np.float32))


def test_a_balanced_prior_finds_the_rare_class_and_both_priors_are_told() -> None:
    data, balanced = (summarise(unsure_of_the_rare(), "", "", 1, 1, prior) for prior in ("data", "balanced"))
    assert (data.prior, balanced.prior) == ("data", "balanced")
    assert data.priors == balanced.priors and {score.prior for score in data.priors} == {"data", "balanced"}
    assert [score.recall for score in data.per_class] == [1, 0]
    assert [score.recall for score in balanced.per_class] == [1, 1]
    of = {score.prior: score for score in data.priors}
    assert (of["data"].lowest.name, of["data"].lowest.recall, of["data"].accuracy) == ("b", 0, 0.9)
    assert of["balanced"].lowest.recall == of["balanced"].accuracy == of["balanced"].even_f1 == 1
    # Counted alike, as many `b` as `a` would be called `a`: precision 1/2, F1 2/3, and 0 for `b`.
    assert of["data"].even_f1 == pytest.approx(1 / 3)
    figures = as_json(balanced, {})
    assert figures["prior"] == "balanced" and figures["accuracy"] == 1
    assert figures["priors"]["data"]["accuracy"] == 0.9


def test_without_frequencies_there_is_no_balanced_prior() -> None:
    only = summarise(verdict([0, 1], [0, 1]), "", "", 1, 1)
    assert [score.prior for score in only.priors] == ["data"]
    with pytest.raises(ModelError, match="prior data"):
        verdict([0], [0]).under("balanced")


@given(
    arrays(np.float32, 5, elements=st.floats(1 / 64, 1, width=32)),
    arrays(np.float32, (4, 5), elements=st.floats(0, 1, width=32)),
)
def test_a_balanced_prior_divides_by_how_common_classes_are(common: np.ndarray, scores: np.ndarray) -> None:
    scores = (scores + 0.01) / (scores + 0.01).sum(1, keepdims=True)
    common = common / common.sum()
    balanced = with_balanced_prior(scores, common)
    np.testing.assert_allclose(balanced.sum(1), 1, rtol=1e-4)
    back = balanced * common
    np.testing.assert_allclose(back / back.sum(1, keepdims=True), scores, rtol=1e-3)
    np.testing.assert_allclose(with_balanced_prior(scores, np.full(5, 0.2, np.float32)), scores, rtol=1e-3)


def test_a_class_that_is_seldom_recognised_is_made_likelier() -> None:
    # Of 40 `a` all are named, of 40 `b` that look like them only the ten that are plain; nobody wrote a `c`.
    truth = np.repeat([0, 1], 40)
    scores = np.repeat([[0.6, 0.35, 0.05], [0.1, 0.85, 0.05]], [70, 10], axis=0).astype(np.float32)
    common = np.array([0.45, 0.45, 0.1], np.float32)
    evenly = evened(common, scores, truth)
    assert evenly.sum() == pytest.approx(1)
    assert evenly[1] / evenly[0] == pytest.approx(0.5)
    assert evenly[2] / evenly[0] == pytest.approx(common[2] / common[0] * np.sqrt(0.625))


def test_calibration_of_the_sure_and_the_unsure() -> None:
    error, bins = calibration(np.array([1.0, 1.0, 0.5, 0.5]), np.array([True, True, True, True]))
    assert error == pytest.approx(0.25)
    assert [(part.confidence, part.accuracy, part.count) for part in bins] == [(0.5, 1.0, 2), (1.0, 1.0, 2)]


def test_shifts_move_by_whole_pixels() -> None:
    images = np.zeros((1, 28, 28), np.uint8)
    images[0, 0, 5] = 9
    assert shift(images, 1, 0)[0, 1, 5] == 9
    assert shift(images, 0, -1)[0, 0, 4] == 9
    assert not shift(images, -1, 0).any()


def random_model(alphabet: tuple[str, ...]) -> Model:
    torch.manual_seed(5)
    return Model(GlyphNet(Architecture(len(alphabet), widths=(4,), depths=(0,), hidden=4)).eval(), alphabet)


def test_evaluation_merges_what_it_is_told_and_what_is_not_known() -> None:
    plain, _ = evaluate(random_model(ALPHABET), glyphs("0cCoO" * 4))
    assert plain.merged == "" and len(plain.classes) == 5
    asked, judged = evaluate(random_model(ALPHABET), glyphs("0cCoO" * 4), merge_case=True)
    assert asked.classes == ("0", "C", "O")
    np.testing.assert_allclose(judged.probabilities.sum(1), 1, atol=1e-5)
    unknown, _ = evaluate(random_model(ALPHABET), glyphs("0CO" * 4, "110" * 4))
    assert unknown.merged == "O" and unknown.classes == ("0", "C", "c", "O")
    assert asked.images_per_second > 0 and asked.latency_ms > 0
    known = replace(random_model(ALPHABET), frequencies=np.array([0.2, 0.3, 0.1, 0.15, 0.25], np.float32))
    _, alike = evaluate(known, glyphs("0cCoO" * 4), merge_case=True, prior="balanced")
    expected = judged.probabilities / [0.2, 0.4, 0.4]
    np.testing.assert_allclose(alike.probabilities, expected / expected.sum(1, keepdims=True), atol=1e-5)
    coarse, _ = evaluate(random_model(("0", "C", "O")), glyphs("0cCoO" * 4), merge_case=True)
    assert [score.count for score in coarse.per_class] == [4, 8, 8]


def test_evaluation_of_nothing_or_of_strangers_is_refused() -> None:
    with pytest.raises(DataError, match="no samples"):
        evaluate(random_model(ALPHABET), glyphs(""))
    with pytest.raises(DataError, match="label 'x'"):
        evaluate(random_model(ALPHABET), glyphs("x"), merge_case=False)


def test_the_report_is_whole_and_needs_no_other_file(tmp_path: Path) -> None:
    judged = verdict([0, 0, 1, 2], [0, 1, 1, 2])
    images = glyphs("aab<").images
    write_report(tmp_path, summarise(judged, "R&D", "", 10.0, 1.0), judged, images, {"weights": "<a>"})
    page = (tmp_path / "report.html").read_text()
    assert "R&amp;D" in page and "&lt;a&gt;" in page and "<a>" not in page
    assert page.count("data:image/png;base64,") == 4 and 'src="http' not in page
    figures = json.loads((tmp_path / "report.json").read_text())
    assert figures["accuracy"] == 0.75 and figures["n"] == 4 and figures["classes"] == ["a", "b", "<"]
    assert figures["macro_f1"] == pytest.approx((2 / 3 + 2 / 3 + 1) / 3)
    assert figures["confused"] == [{"true": "a", "predicted": "b", "count": 1}]
    rows = list(csv.reader((tmp_path / "confusion.csv").open()))
    assert rows[1] == ["a", "1", "1", "0"] and rows[0][1:] == ["a", "b", "<"]
    assert (tmp_path / "confusion.png").read_bytes().startswith(b"\x89PNG")
    assert len(list(csv.reader((tmp_path / "per_class.csv").open()))) == 4


def test_exploring_counts_and_draws(tmp_path: Path) -> None:
    some = glyphs("bab", "101")
    some.images[1] = 7
    assert [(row.name, row.count, row.case_known) for row in count_classes(some)] == [("a", 1, 0), ("b", 2, 2)]
    means = mean_images(some)
    assert (means[0] == 7).all()
    np.testing.assert_allclose(means[1], some.images[[0, 2]].mean(0), atol=0.5)
    paths = write_exploration(tmp_path / "out", some)
    assert {path.name for path in paths} == {"distribution.png", "samples.png", "means.png", "augmentation.png"}
    before = [path.read_bytes() for path in paths]
    assert all(content.startswith(b"\x89PNG") for content in before)
    write_exploration(tmp_path / "out", some)
    assert [path.read_bytes() for path in paths] == before
