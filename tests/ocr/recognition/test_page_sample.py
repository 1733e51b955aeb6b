"""A sample of its components tells a very full page of text from one of noise."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from ocr.input.source import PageImage, load_pages
from ocr.recognition.cut_page import CutPage
from ocr.recognition.cutting import cut_page
from ocr.recognition.engine import Engine, load_engine
from ocr.recognition.page_sample import whole_if_text

PRINT = Path(__file__).parents[3] / "samples" / "print.png"


@pytest.fixture(scope="module")
def engine() -> Engine:
    return load_engine()


@pytest.fixture(scope="module")
def text(engine: Engine) -> CutPage:
    return cut_page(next(load_pages(PRINT)), engine.options, may_sample=True)


def test_a_book_page_is_not_sampled(text: CutPage) -> None:
    assert not text.is_sample


def test_a_sample_of_text_is_cut_whole(text: CutPage, engine: Engine) -> None:
    assert whole_if_text(replace(text, is_sample=True), lambda: text, engine) is text


def test_of_noise_no_more_than_a_sample_is_read(engine: Engine) -> None:
    grey = np.random.default_rng(1).integers(0, 256, (900, 900), np.uint8)
    sample = replace(cut_page(PageImage(grey, None, "noise"), engine.options), is_sample=True)
    assert len(sample.lattice.line) > 0
    assert whole_if_text(sample, lambda: pytest.fail("cut again"), engine) is sample
