"""Typecase as an OCR engine of OCRmyPDF 17 and later: `ocrmypdf --ocr-engine typecase`.

OCRmyPDF calls an engine from several threads and makes it anew for every call, so that what is kept between calls is
the reader that the process keeps.
"""

from argparse import ArgumentParser
from collections.abc import Iterator, Set
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path
from typing import Final

import pluggy
from ocrmypdf import OcrOptions, exceptions, hookimpl
from ocrmypdf.font import MultiFontManager
from ocrmypdf.fpdf_renderer import Fpdf2PdfRenderer
from ocrmypdf.helpers import available_cpu_count
from ocrmypdf.hocrtransform import OcrElement
from ocrmypdf.pdfinfo import PdfInfo
from ocrmypdf.pluginspec import OcrEngine, OrientationConfidence

from ocr.cpu import share_cores
from ocr.document import Document
from ocr.errors import InputError, MissingDependencyError, OptionError
from ocr.language.loading import read_user_words
from ocr.language_names import AUTO, tesseract_names
from ocr.options import ReadOptions, TextLayer
from ocr.plugins.ocrmypdf_page import DEFAULT_DPI, element_of
from ocr.plugins.ocrmypdf_without_tesseract import do_without, is_tesseract_missing
from ocr.plugins.tesseract_osd import degrees_turned, tesseract_confidence
from ocr.reader import Reader, kept_reader

ENGINE: Final = "typecase"


@hookimpl
def initialize(plugin_manager: pluggy.PluginManager) -> None:
    if is_tesseract_missing():
        do_without(plugin_manager)


@hookimpl(trylast=True)
def add_options(parser: ArgumentParser) -> None:
    """Offer the engine: OCRmyPDF lists only its own."""
    action = parser._option_string_actions.get("--ocr-engine")
    if action is not None and action.choices is not None and ENGINE not in action.choices:
        action.choices = [*action.choices, ENGINE]


@hookimpl
def check_options(options: OcrOptions) -> None:
    if _is_chosen(options):
        with _told_to_ocrmypdf():
            _read_options(options)
    elif options.ocr_engine != "none" and is_tesseract_missing():
        raise exceptions.MissingDependencyError(
            f"Typecase reads {', '.join(tesseract_names())}; other languages need tesseract, which is not installed"
        )


@hookimpl
def validate(pdfinfo: PdfInfo, options: OcrOptions) -> None:
    """Give every page that is read at the same time its share of the cores."""
    if _is_chosen(options):
        share_cores(options.jobs or available_cpu_count())


@hookimpl
def get_ocr_engine(options: OcrOptions | None) -> OcrEngine | None:
    return TypecaseEngine() if options is None or _is_chosen(options) else None


class TypecaseEngine(OcrEngine):
    """Images of pages to OCRmyPDF's tree of elements, to hOCR or to a PDF of invisible text."""

    @staticmethod
    def version() -> str:
        return version("typecase")

    @staticmethod
    def creator_tag(options: OcrOptions) -> str:
        return f"Typecase {version('typecase')}"

    def __str__(self) -> str:
        return f"Typecase {version('typecase')}"

    @staticmethod
    def languages(options: OcrOptions) -> Set[str]:
        return frozenset(tesseract_names())

    @staticmethod
    def get_orientation(input_file: Path, options: OcrOptions) -> OrientationConfidence:
        """How far the page is turned clockwise, in Tesseract's units of confidence."""
        with _told_to_ocrmypdf():
            found = _reader(options).orientation(input_file)
        return OrientationConfidence(degrees_turned(found), tesseract_confidence(found))

    @staticmethod
    def get_deskew(input_file: Path, options: OcrOptions) -> float:
        """The degrees counter-clockwise that level the lines."""
        with _told_to_ocrmypdf():
            return _reader(options).skew(input_file)

    @staticmethod
    def supports_generate_ocr() -> bool:
        return True

    @staticmethod
    def generate_ocr(input_file: Path, options: OcrOptions, page_number: int = 0) -> tuple[OcrElement, str]:
        document = _read(input_file, options)
        return element_of(document.pages[0], page_number), document.text

    @staticmethod
    def generate_hocr(input_file: Path, output_hocr: Path, output_text: Path, options: OcrOptions) -> None:
        document = _read(input_file, options)
        document.save(output_hocr, "hocr")
        document.save(output_text, "txt")

    @staticmethod
    def generate_pdf(input_file: Path, output_pdf: Path, output_text: Path, options: OcrOptions) -> None:
        document = _read(input_file, options)
        page = document.pages[0]
        Fpdf2PdfRenderer(element_of(page, 0), page.dpi or DEFAULT_DPI, MultiFontManager()).render(output_pdf)
        document.save(output_text, "txt")


def _is_chosen(options: OcrOptions) -> bool:
    """Asked for by name, or left the choice and able to read the languages."""
    can_read = set(options.languages) <= set(tesseract_names())
    return options.ocr_engine == ENGINE or (options.ocr_engine == "auto" and can_read)


def _read(image: Path, options: OcrOptions) -> Document:
    with _told_to_ocrmypdf():
        return _reader(options).read(image, text_layer=TextLayer.IGNORE)


def _reader(options: OcrOptions) -> Reader:
    return kept_reader(_read_options(options))


def _read_options(options: OcrOptions) -> ReadOptions:
    words = options.user_words
    return ReadOptions(
        lang="+".join(options.languages) or AUTO, user_words=read_user_words(Path(words)) if words else ()
    )


@contextmanager
def _told_to_ocrmypdf() -> Iterator[None]:
    """What goes wrong as the exceptions that OCRmyPDF shows in a line."""
    try:
        yield
    except OptionError as error:
        raise exceptions.BadArgsError(f"typecase: {error}") from error
    except InputError as error:
        raise exceptions.InputFileError(f"typecase: {error}") from error
    except MissingDependencyError as error:
        raise exceptions.MissingDependencyError(f"typecase: {error}") from error
