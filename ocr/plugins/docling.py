"""Typecase as an OCR engine of docling: `docling --ocr-engine typecase --allow-external-plugins`."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Annotated, Any, ClassVar, Final, Literal

from docling.datamodel.accelerator_options import AcceleratorOptions
from docling.datamodel.base_models import Page
from docling.datamodel.document import ConversionResult
from docling.datamodel.pipeline_options import OcrOptions
from docling.datamodel.settings import settings
from docling.exceptions import OcrLanguageNotSupportedError
from docling.models.base_ocr_model import BaseOcrModel
from docling.utils.profiling import TimeRecorder
from docling_core.types.doc.base import BoundingBox, CoordOrigin
from docling_core.types.doc.page import BoundingRectangle, TextCell
from PIL import Image
from pydantic import Field

from ocr.document import Box
from ocr.errors import OptionError
from ocr.language_names import AUTO, language_files
from ocr.options import ReadOptions
from ocr.reader import kept_reader

ISO: Final = "iso:"
"""What docling may write before the ISO 639 code of a language."""


def ocr_engines() -> dict[str, Any]:
    """What docling asks a plugin for."""
    return {"ocr_engines": [TypecaseOcrModel]}


class TypecaseOcrOptions(OcrOptions):
    """How docling asks Typecase."""

    kind: ClassVar[Literal["typecase"]] = "typecase"
    canonicalize_lang: ClassVar[bool] = False

    lang: Annotated[list[str], Field(description="Languages by their ISO 639 codes, or auto.")] = ["auto"]  # noqa: RUF012 (pydantic copies it)


class TypecaseOcrModel(BaseOcrModel):
    """Reads the parts of a page that docling chooses, word by word."""

    def __init__(
        self,
        *,
        enabled: bool,
        artifacts_path: Path | None,
        options: TypecaseOcrOptions,
        accelerator_options: AcceleratorOptions,
    ) -> None:
        """Raises OcrLanguageNotSupportedError."""
        super().__init__(
            enabled=enabled, artifacts_path=artifacts_path, options=options, accelerator_options=accelerator_options
        )
        self._lang = "+".join(language.removeprefix(ISO) for language in options.lang) or AUTO
        try:
            language_files(self._lang)
        except OptionError as error:
            supported = self.supported_ocr_languages()
            raise OcrLanguageNotSupportedError("Typecase", self._lang, supported=supported) from error

    def __call__(self, conv_res: ConversionResult, page_batch: Iterable[Page]) -> Iterable[Page]:
        for page in page_batch:
            backend = page._backend
            if self.enabled and backend is not None and backend.is_valid():
                with TimeRecorder(conv_res, "ocr"):
                    parts = [part for part in self.get_ocr_rects(page) if part.area() > 0]
                    cells: list[TextCell] = []
                    for part in parts:
                        image = backend.get_page_image(scale=self.options.scale, cropbox=part)
                        cells += self._cells(image, part, len(cells))
                    self.post_process_cells(cells, page, conv_res)
                if settings.debug.visualize_ocr:
                    self.draw_ocr_rects_and_cells(conv_res, page, parts)
            yield page

    def _cells(self, image: Image.Image, part: BoundingBox, first: int) -> Iterator[TextCell]:
        """The words of an image of `part` of a page, numbered from `first`."""
        document = kept_reader(ReadOptions(lang=self._lang)).read(image)
        for index, word in enumerate(document.pages[0].words, first):
            rect = BoundingRectangle.from_bounding_box(_on_page(word.box, part, self.options.scale))
            yield TextCell(
                index=index, text=word.text, orig=word.text, from_ocr=True, confidence=word.confidence, rect=rect
            )

    @classmethod
    def get_options_type(cls) -> type[OcrOptions]:
        return TypecaseOcrOptions


def _on_page(box: Box, part: BoundingBox, scale: float) -> BoundingBox:
    """A box in pixels of the image of `part`, in points of the page. scale: pixels of a point."""
    left, top, right, bottom = (value / scale for value in box)
    return BoundingBox(
        l=part.l + left, t=part.t + top, r=part.l + right, b=part.t + bottom, coord_origin=CoordOrigin.TOPLEFT
    )
