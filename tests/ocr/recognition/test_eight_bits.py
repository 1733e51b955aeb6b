"""Networks that count in 8-bit numbers read as those in single precision do."""

from dataclasses import replace
from pathlib import Path

import pytest
from rapidfuzz.distance import Levenshtein

from classifier.onnx_recogniser import OnnxRecogniser
from classifier.recogniser import LINE_WEIGHTS, PAGE_WEIGHTS, SECOND_WEIGHTS
from classifier.weights_file import shipped_weights
from ocr.input.source import load_pages
from ocr.recognition.engine import load_engine
from ocr.recognition.pipeline import read_page
from samples import draw
from tests.helpers.weights import without_ranges

DIFFERENCES = {"noisy.jpg": 1}
"""Symbols by which a page may be read otherwise: single precision takes a speck before a colon there for a period."""


@pytest.mark.parametrize("sample", ["print.png", "columns.png", "noisy.jpg", "hand.png"])
def test_sample_pages_have_the_same_text(sample: str, tmp_path: Path) -> None:
    page = next(load_pages(Path(draw.__file__).with_name(sample)))
    engine = load_engine()
    names = (PAGE_WEIGHTS, SECOND_WEIGHTS, LINE_WEIGHTS)
    first, second, line = (without_ranges(shipped_weights(name), tmp_path) for name in names)
    exact = replace(engine, recogniser=OnnxRecogniser(first, (second, line)))
    as_shipped, as_taught = (read_page(page, one).text for one in (engine, exact))
    assert Levenshtein.distance(as_shipped, as_taught) <= DIFFERENCES.get(sample, 0)
