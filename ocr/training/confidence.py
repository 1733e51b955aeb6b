"""Teach the confidence of words what it is worth: pages are drawn, read, and each word compared with the truth.

    python -m ocr.training.confidence --data DATA [--pages N] [--out FILE]

DATA is the folder with chars/ and text/ that `typecase train-pages` reads. The pages are drawn from hands that the
recogniser was not trained (UNIPEN's test writers, EMNIST's test images), and damaged as its examples are; most of their
words are harder than those of real pages. Run it again whenever the recogniser, the search or its weights have changed;
benchmarks/reliability.py then says on real pages what the confidences are worth.
"""

from itertools import islice
from pathlib import Path
from typing import Final

import click
import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import Levenshtein

from classifier.alphabet import SYMBOLS, spell
from classifier.characters.holdout import held_out
from classifier.synthesis.emnist_lines import read_letters
from classifier.synthesis.unipen import writers, written_lines
from ocr.input.source import PageImage
from ocr.options import ReadOptions
from ocr.recognition.confidence import (
    CALIBRATION_PATH,
    Calibration,
    word_features,
)
from ocr.recognition.cutting import cut_page
from ocr.recognition.engine import Engine, load_engine
from ocr.recognition.symbols import page_symbols
from ocr.recognition.two_pass import read_lattice
from ocr.training.shards import EMNIST, EMNIST_SIZE, KINDS, pages_to_read
from ocr.training.synthetic_pages import DrawnPage, Hands

FIRST_PARAGRAPH: Final = 95
"""The examples draw from the paragraphs before this one of every `ocr.training.shards.TEXT_STRIDE`."""
SEED: Final = 7
PENALTY: Final = 1.0
"""On the square of each weight of a standardised feature."""
ROUNDS: Final = 50
"""Of Newton's method; it needs a dozen."""


def test_hands(chars: Path) -> Hands:
    """The hands that are kept for testing."""
    lines = written_lines(chars, tested=True)
    taught = np.setdiff1d(np.arange(EMNIST_SIZE), held_out(EMNIST_SIZE))
    return Hands(lines, writers(chars, lines, tested=True), read_letters(chars / EMNIST, taught))


def read_words(page: DrawnPage, engine: Engine) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """The features of the words that are read on a page, float64 [W, F], and which of them are right, bool [W]."""
    lattice = cut_page(PageImage(page.grey, None, ""), ReadOptions()).lattice
    found = read_lattice(lattice, engine)
    symbols = page_symbols(lattice, found.lines)
    features = word_features(lattice, found.log_probs, found.space, symbols, engine.languages[0].words)
    return features, right_words(
        spelt(page.classes, page.spaces), spelt(symbols.symbol, np.diff(symbols.word, prepend=-1))
    )


def spelt(symbols: NDArray[np.integer], spaces: NDArray[np.integer] | NDArray[np.bool_]) -> list[str]:
    """The words that symbols spell, a space before some of them."""
    return "".join(
        " " * bool(space) + spell(SYMBOLS[symbol]) for symbol, space in zip(symbols, spaces, strict=True)
    ).split()


def right_words(truth: list[str], reading: list[str]) -> NDArray[np.bool_]:
    """Which words of a reading stand in the truth too, in order: bool [words]."""
    is_right = np.zeros(len(reading), bool)
    for step in Levenshtein.opcodes(truth, reading):
        if step.tag == "equal":
            is_right[step.dest_start : step.dest_end] = True
    return is_right


@click.command(help=__doc__)
@click.option("--data", type=click.Path(exists=True, file_okay=False, path_type=Path), required=True)
@click.option("--pages", type=click.IntRange(1), default=120, show_default=True, help="Of print, and as many by hand.")
@click.option("--seed", type=int, default=SEED, show_default=True)
@click.option("--out", type=click.Path(path_type=Path), default=CALIBRATION_PATH, show_default=False)
def main(data: Path, pages: int, seed: int, out: Path) -> None:
    engine = load_engine()
    found = []
    for kind in KINDS:
        drawn = islice(pages_to_read(kind, data, FIRST_PARAGRAPH, seed, test_hands), pages)
        with click.progressbar(drawn, length=pages, label=kind) as bar:
            found += [read_words(page, engine) for page in bar]
    features, is_right = (np.concatenate(parts) for parts in zip(*found, strict=True))
    calibration = fit(features, is_right)
    calibration.save(out)
    sure = calibration.probability(features) >= 0.95
    click.echo(f"{len(is_right)} words, {is_right.mean():.1%} right; given 0.95 or more: {sure.sum()}, ", nl=False)
    click.echo(f"{is_right[sure].mean():.1%} right; written: {out}")


def fit(features: NDArray[np.float64], is_right: NDArray[np.bool_]) -> Calibration:
    """Logistic regression by Newton's method. features: float64 [W, F]; is_right: bool [W]."""
    centre, scale = features.mean(axis=0), features.std(axis=0) + 1e-9
    table = np.column_stack([np.ones(len(features)), (features - centre) / scale])
    penalty = np.diag([0.0] + [PENALTY] * features.shape[1])
    weights = np.zeros(table.shape[1])
    for _ in range(ROUNDS):
        likely = 1 / (1 + np.exp(-table @ weights))
        slope = table.T @ (is_right - likely) - penalty @ weights
        curvature = (table * (likely * (1 - likely))[:, None]).T @ table + penalty
        weights += np.linalg.solve(curvature, slope)
    own = weights[1:] / scale
    return Calibration(np.append(weights[0] - own @ centre, own))


if __name__ == "__main__":
    main()
