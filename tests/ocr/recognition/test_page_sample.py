"""A sample tells a page of text from one of no text that would take far longer."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from ocr.input.source import PageImage, load_pages
from ocr.recognition.cut_page import CutPage
from ocr.recognition.cutting import cut_page
from ocr.recognition.engine import Engine, load_engine
from ocr.recognition.page_sample import whole_if_text
from segmentation.extent import Extent, Sample

PRINT = Path(__file__).parents[3] / "samples" / "print.png"


@pytest.fixture(scope="module")
def engine() -> Engine:
    return load_engine()


@pytest.fixture(scope="module")
def text(engine: Engine) -> CutPage:
    return cut_page(next(load_pages(PRINT)), engine.options, extent=Extent.SAMPLE)


def asked_for(sample: CutPage, engine: Engine) -> list[Extent]:
    """What `whole_if_text` has cut again."""
    extents: list[Extent] = []

    def again(extent: Extent) -> CutPage:
        extents.append(extent)
        return sample

    assert whole_if_text(sample, again, engine).cut is sample
    return extents


def test_a_book_page_is_not_sampled(text: CutPage, engine: Engine) -> None:
    assert text.sample is Sample.NONE
    assert asked_for(text, engine) == []


@pytest.mark.parametrize("sample", [Sample.COMPONENTS, Sample.BANDS])
def test_a_sample_of_text_is_cut_whole(sample: Sample, text: CutPage, engine: Engine) -> None:
    assert asked_for(replace(text, sample=sample), engine) == [Extent.WHOLE]


def test_of_noise_no_more_than_a_sample_is_read(engine: Engine) -> None:
    grey = np.random.default_rng(1).integers(0, 256, (900, 900), np.uint8)
    sample = replace(cut_page(PageImage(grey, None, "noise"), engine.options), sample=Sample.COMPONENTS)
    assert len(sample.lattice.line) > 0
    assert asked_for(sample, engine) == []


def test_noise_that_would_be_enlarged_is_not_tried_at_that_size_first(engine: Engine) -> None:
    grey = np.random.default_rng(1).integers(0, 256, (2200, 1700), np.uint8)
    assert cut_page(PageImage(grey, None, "noise"), engine.options, extent=Extent.SAMPLE).sample is Sample.COMPONENTS


def test_specks_all_over_a_page_are_sampled(engine: Engine) -> None:
    grey, rng = np.full((2200, 1700), 255, np.uint8), np.random.default_rng(3)
    rows, columns = rng.integers(0, 2197, 60_000), rng.integers(0, 1697, 60_000)
    for step in range(4):
        grey[rows + step // 2, columns + step % 2] = 0
    cut = cut_page(PageImage(grey, None, "specks"), engine.options, extent=Extent.SAMPLE)
    assert cut.sample is Sample.COMPONENTS and not len(cut.vertical)


def cloud() -> PageImage:
    """A graph: three thousand points, and a few numbers."""
    image = Image.new("L", (1700, 2200), 255)
    pen, rng = ImageDraw.Draw(image), np.random.default_rng(2)
    for left, top in rng.uniform(200, 1500, (3000, 2)).tolist():
        pen.ellipse((left, top, left + 5, top + 5), 0)
    for step in range(11):
        pen.text((60, 200 + 150 * step), f"{step / 10:.1f}", 0, ImageFont.load_default(30))
    return PageImage(np.asarray(image), 200.0, "graph")


def test_the_points_of_a_graph_are_not_enlarged_as_tiny_print_is(engine: Engine) -> None:
    sample = cut_page(cloud(), engine.options, extent=Extent.SAMPLE)
    assert sample.sample is Sample.BANDS
    assert asked_for(sample, engine) == [Extent.BOUNDED]


def test_tiny_print_on_a_large_page_is_read_whole(engine: Engine) -> None:
    image = Image.new("L", (2550, 3300), 255)
    pen, words = ImageDraw.Draw(image), "all that is fit to print in very small letters is read whole, "
    for top in range(100, 3200, 150):
        pen.text((100, top), 4 * words, 0, ImageFont.load_default(19))
    sample = cut_page(PageImage(np.asarray(image), None, "print"), engine.options, extent=Extent.SAMPLE)
    assert sample.sample is Sample.BANDS
    assert asked_for(sample, engine) == [Extent.WHOLE]


def test_a_sample_says_whether_the_page_is_text(text: CutPage, engine: Engine) -> None:
    noise = cut_page(
        PageImage(np.random.default_rng(1).integers(0, 256, (900, 900), np.uint8), None, ""), engine.options
    )
    for page, is_text in ((text, True), (noise, False)):
        sample = replace(page, sample=Sample.COMPONENTS)
        assert whole_if_text(sample, lambda _, page=page: page, engine).is_text is is_text
