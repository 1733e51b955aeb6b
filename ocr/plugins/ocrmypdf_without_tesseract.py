"""OCRmyPDF where Tesseract is not installed: its own plugin for that lets no engine start."""

import shutil
from argparse import ArgumentParser
from typing import Final

import pluggy
from ocrmypdf import hookimpl
from ocrmypdf.builtin_plugins import tesseract_ocr
from pydantic import BaseModel

PROGRAM: Final = "tesseract"


class TesseractOptions:
    """Tesseract's options without Tesseract: OCRmyPDF looks at them whichever engine reads."""

    @hookimpl
    def register_options(self) -> dict[str, type[BaseModel]]:
        return {PROGRAM: tesseract_ocr.TesseractOptions}

    @hookimpl
    def add_options(self, parser: ArgumentParser) -> None:
        tesseract_ocr.add_options(parser)


def is_tesseract_missing() -> bool:
    return shutil.which(PROGRAM) is None


def do_without(plugin_manager: pluggy.PluginManager) -> None:
    """Put its options in the place of OCRmyPDF's plugin for Tesseract."""
    if plugin_manager.is_registered(tesseract_ocr):
        plugin_manager.unregister(tesseract_ocr)
        plugin_manager.register(TesseractOptions())
