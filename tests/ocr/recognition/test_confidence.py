"""The confidence of words: what it is made of, that it learns, and that symbols and words agree."""

import numpy as np

from ocr.decoding.beam_search import DecodedLine
from ocr.language.ngram_model import LanguageModel
from ocr.language.word_list import WordList
from ocr.recognition.confidence import FEATURES, Calibration, word_features
from ocr.recognition.symbols import PageSymbols, page_symbols
from ocr.training.confidence import fit, right_words
from tests.helpers.decoding import decode
from tests.helpers.lattices import SimulatedPage, simulate

TEXTS = ("There was once upon a time", "a miller who owed 1250 dollars")
WORDS = WordList.of(["there", "was", "once", "upon", "a", "time", "miller", "who", "owed", "dollars"])


def decoded(page: SimulatedPage, language: LanguageModel) -> list[DecodedLine]:
    return decode(page, page.log_probs, page.space, language, WORDS)


def features_of(page: SimulatedPage, language: LanguageModel) -> tuple[PageSymbols, dict[str, np.ndarray]]:
    symbols = page_symbols(page, decoded(page, language))
    table = word_features(page, page.log_probs, page.space, symbols, WORDS)
    return symbols, dict(zip(FEATURES, table.T, strict=True))


def test_each_word_has_its_features(language: LanguageModel) -> None:
    symbols, features = features_of(simulate(TEXTS), language)
    assert np.array_equal(np.bincount(symbols.word), [5, 3, 4, 4, 1, 4, 1, 6, 3, 4, 4, 7])
    assert np.array_equal(features["listed"], [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 1])
    assert not features["unlisted"].any() and not features["mixed"].any() and not features["noise"].any()
    assert np.allclose(np.exp(features["length"]), np.bincount(symbols.word))


def test_a_doubtful_letter_lowers_its_word_alone(language: LanguageModel) -> None:
    _, sure = features_of(simulate(TEXTS), language)
    _, doubtful = features_of(simulate(TEXTS, confused={"k": {"h": 0.0}, "m": {"n": -1.0}}), language)
    worse = doubtful["least margin"] < sure["least margin"] - 1
    assert np.array_equal(np.flatnonzero(worse), [5, 7])


def test_a_doubtful_space_lowers_the_words_on_both_sides(language: LanguageModel) -> None:
    page = simulate(TEXTS[:1])
    page.space[np.flatnonzero(page.space > 0)[2]] = 0.5
    _, features = features_of(page, language)
    assert np.array_equal(features["spaces"] < 1, [False, True, True, False, False, False])


def test_a_page_without_signs_has_no_words(language: LanguageModel) -> None:
    page = simulate([""])
    lines = decoded(page, language)
    assert word_features(page, page.log_probs, page.space, page_symbols(page, lines), WORDS).shape == (0, len(FEATURES))
    assert len(Calibration.load().calibrated(page, page.log_probs, page.space, lines, WORDS)) == len(lines)


def test_the_least_sure_sign_has_the_word_s_confidence(language: LanguageModel) -> None:
    page = simulate(TEXTS, seed=2, noise=2.5)
    lines = decoded(page, language)
    symbols = page_symbols(page, lines)
    calibration = Calibration.load()
    expected = calibration.probability(word_features(page, page.log_probs, page.space, symbols, WORDS))
    after = calibration.calibrated(page, page.log_probs, page.space, lines, WORDS)
    confidence = np.concatenate([line.confidences for line in after])
    assert confidence.min() >= 0 and confidence.max() <= 1
    least = np.minimum.reduceat(confidence, np.flatnonzero(np.diff(symbols.word, prepend=-1)))
    assert np.allclose(least, expected, atol=1e-5)


def test_the_shipped_calibration_trusts_clear_words_and_not_unclear_ones(language: LanguageModel) -> None:
    means = []
    for noise in (0.0, 2.0, 4.0):
        page = simulate(TEXTS, seed=1, noise=noise)
        lines = Calibration.load().calibrated(page, page.log_probs, page.space, decoded(page, language), WORDS)
        means.append(float(np.concatenate([line.confidences for line in lines]).mean()))
    assert means[0] > 0.98 and means[0] > means[1] > means[2]


def test_what_is_fitted_is_the_share_that_is_right() -> None:
    rng = np.random.default_rng(5)
    features = rng.normal(size=(20_000, 3)) * [1, 10, 0.1] + [0, 5, 2]
    truth = 1 / (1 + np.exp(-(1 + features[:, 0] - 0.2 * (features[:, 1] - 5))))
    calibration = fit(features, rng.random(20_000) < truth)
    assert np.abs(calibration.probability(features) - truth).mean() < 0.01


def test_a_calibration_is_kept(tmp_path) -> None:
    calibration = Calibration(np.arange(len(FEATURES) + 1.0))
    calibration.save(tmp_path / "c.npz")
    assert np.array_equal(Calibration.load(tmp_path / "c.npz").weights, calibration.weights)


def test_right_words_stand_in_the_truth_in_order() -> None:
    truth, reading = ["one", "two", "three", "four"], ["one", "tvvo", "three", "x", "four", "three"]
    assert right_words(truth, reading).tolist() == [True, False, True, False, True, False]
