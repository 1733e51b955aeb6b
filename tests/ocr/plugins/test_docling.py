"""Typecase as an engine of docling, with docling's own classes; its layout models are not needed for whole pages."""

from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from tests.helpers.drawn_text import draw_page

pytest.importorskip("docling.models.base_ocr_model", reason="docling is not installed")

from docling.backend.pypdfium2_backend import PyPdfiumDocumentBackend
from docling.datamodel.accelerator_options import AcceleratorOptions
from docling.datamodel.base_models import InputFormat, Page
from docling.datamodel.document import ConversionResult, InputDocument
from docling.datamodel.pipeline_options import OcrMode
from docling.exceptions import OcrLanguageNotSupportedError
from docling.models.factories import get_ocr_factory

DPI = 300


def model(**options: Any) -> Any:
    """The engine as docling makes it from its name."""
    factory = get_ocr_factory(allow_external_plugins=True)
    chosen = factory.create_options("typecase", mode=OcrMode.FULL_PAGE, **options)
    return factory.create_instance(
        chosen, enabled=True, artifacts_path=None, accelerator_options=AcceleratorOptions(device="cpu")
    )


def test_words_lie_where_they_are_on_the_page(tmp_path: Path) -> None:
    drawn = Image.fromarray(draw_page(4, 40))
    drawn.save(tmp_path / "scan.pdf", resolution=DPI)
    document = InputDocument(tmp_path / "scan.pdf", InputFormat.PDF, PyPdfiumDocumentBackend)
    page = Page(page_no=1)
    page._backend = document._backend.load_page(0)
    page.size = page._backend.get_size()
    page.parsed_page = page._backend.get_segmented_page()
    (read,) = model()(ConversionResult(input=document), [page])
    assert [cell.text for cell in read.cells][:5] == ["the", "quick", "brown", "fox", "jumps"]
    for cell in read.cells:
        box = cell.rect.to_bounding_box().to_top_left_origin(page.size.height)
        word = drawn.crop(tuple(round(value * DPI / 72) for value in (box.l, box.t, box.r, box.b)))
        assert word.getextrema()[0] < 128 and cell.from_ocr and 0 < cell.confidence <= 1


def test_an_unknown_language_is_an_error() -> None:
    with pytest.raises(OcrLanguageNotSupportedError, match="jpn"):
        model(lang=["deu", "jpn"])
