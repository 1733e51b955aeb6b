"""Networks that count in 8-bit numbers read as those in single precision do."""

from dataclasses import replace
from pathlib import Path

import pytest

from classifier.onnx_recogniser import OnnxRecogniser
from classifier.recogniser import LINE_WEIGHTS, PAGE_WEIGHTS, SECOND_WEIGHTS
from classifier.weights_file import shipped_weights
from ocr.input.source import load_pages
from ocr.options import LoadOptions, TextLayer
from ocr.recognition.engine import load_engine
from ocr.recognition.pipeline import read_page
from samples import draw
from tests.helpers.weights import without_ranges


@pytest.mark.parametrize("sample", ["print.png", "columns.png", "noisy.jpg", "hand.png", "booklet.pdf"])
def test_sample_pages_have_the_same_text(sample: str, tmp_path: Path) -> None:
    engine = load_engine()
    names = (PAGE_WEIGHTS, SECOND_WEIGHTS, LINE_WEIGHTS)
    first, second, line = (without_ranges(shipped_weights(name), tmp_path) for name in names)
    exact = replace(engine, recogniser=OnnxRecogniser(first, (second, line)))
    for page in load_pages(Path(draw.__file__).with_name(sample), LoadOptions(text_layer=TextLayer.IGNORE)):
        assert read_page(page, engine).text == read_page(page, exact).text
