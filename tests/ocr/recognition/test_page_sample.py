"""A sample of its lines tells a very full page of text from one of noise."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from ocr.input.source import PageImage, load_pages
from ocr.recognition.cutting import cut_page
from ocr.recognition.engine import Engine, load_engine
from ocr.recognition.page_sample import worth_reading
from ocr.recognition.pipeline import decode_page

SAMPLES = Path(__file__).parents[3] / "samples"


@pytest.fixture(scope="module")
def engine() -> Engine:
    return load_engine()


def test_a_page_of_text_is_read_whole(engine: Engine) -> None:
    cut = cut_page(next(load_pages(SAMPLES / "print.png")), engine.options)
    assert worth_reading(cut, engine, most=0, sample=1000) is cut


def test_of_noise_no_more_than_a_sample_is_read(engine: Engine) -> None:
    grey = np.random.default_rng(1).integers(0, 256, (900, 900), np.uint8)
    cut = cut_page(PageImage(grey, None, "noise"), engine.options)
    part = worth_reading(cut, engine, most=0, sample=50)
    assert 0 < len(part.lines) < len(cut.lines)
    assert len(part.lattice.atom_offsets) == len(part.lines) + 1
    assert decode_page(part, engine).width == 900


def test_a_sampled_line_is_read_as_on_its_page(engine: Engine) -> None:
    image = next(load_pages(SAMPLES / "print.png"))
    cut = cut_page(replace(image, grey=np.rot90(image.grey, 2).copy()), engine.options)
    part = worth_reading(cut, engine, most=0, sample=50)
    assert len(part.lines) < len(cut.lines)
    whole = {line.box: line.text for line in decode_page(cut, engine).lines}
    sampled = decode_page(part, engine).lines
    assert sampled and all(line.box in whole for line in sampled)
