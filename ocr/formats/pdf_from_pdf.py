"""A PDF with invisible text put on its pages, through qpdf. Meant for a process of its own."""

from contextlib import suppress
from pathlib import Path
from typing import BinaryIO, Final, cast

import pikepdf
import pypdfium2

from ocr.errors import FormatError
from ocr.formats.file_writing import CheckedStream
from ocr.formats.hidden_fonts import DESCRIPTOR, HiddenFont
from ocr.formats.hidden_text import HiddenText, content_stream, fonts_of
from ocr.formats.hidden_text_removal import remove_hidden_text
from ocr.formats.pdf_claims import lower_claims
from ocr.formats.pdf_geometry import pixels_to_points
from ocr.formats.pdf_opening import opened_pages
from ocr.formats.pdf_signatures import drop_signatures, is_signed

PAGE_ERRORS: Final = (pikepdf.PdfError, ValueError, TypeError, KeyError, AttributeError, IndexError)
"""What pikepdf raises for a page that is not built as it should be."""

LAYER_LEFT: Final = 0.5
"""Share of what was read of a page from which hidden text that cannot be taken out is a layer of all of it."""


class PdfWithText:
    """The pages of a PDF that are asked for. Raises FormatError when it is signed, or cannot be opened.

    name: what messages call it. break_signatures: make it even if that takes a signature's worth.
    """

    def __init__(self, source: Path | bytes, name: str, password: str | None, break_signatures: bool) -> None:
        self._name = name
        try:
            self._pdf, self._places = opened_pages(source, password)
        except (pikepdf.PdfError, pypdfium2.PdfiumError) as error:
            raise FormatError(f"{name}: too damaged to add text to ({error})") from error
        if is_signed(self._pdf) and not break_signatures:
            line = f"{name}: signed, and text on its pages would break the signature"
            raise FormatError(line, "--break-signatures allows it")
        self._kept: set[int] = set()
        self._is_changed = False
        self._fonts: dict[HiddenFont, pikepdf.Object] = {}

    def check(self) -> None:
        """Nothing: what there is to say against this PDF was said when it was opened."""

    def add(self, text: HiddenText) -> None:
        """Keep the page and put the text on it. A page that cannot be changed stays as it is."""
        place = self._places.get(text.number)
        if place is None:
            return
        self._kept.add(place)
        if not text.lines:
            return
        page = self._pdf.pages[place]
        left = 0
        with suppress(*PAGE_ERRORS):  # where its content is damaged, text can be put before it all the same
            left = remove_hidden_text(self._pdf, page)
        if left > LAYER_LEFT * sum(len(word) for line in text.lines for word, _, _ in line.words):
            return  # better the old text than both
        content = content_stream(text.lines, pixels_to_points(page, text.width, text.height))
        self._name_fonts(page, fonts_of(text.lines))
        # Before the rest, for what the page leaves its graphics state in is not known. It is not seen anyway.
        page.contents_add(content, prepend=True)
        self._is_changed = True

    def save(self, path: Path) -> None:
        """Write the file, the same bytes for the same pages and texts; where it is encrypted, so is this, by chance."""
        if self._is_changed:
            lower_claims(self._pdf)
            if is_signed(self._pdf):
                drop_signatures(self._pdf)
        for place in reversed(range(len(self._pdf.pages))):
            if place not in self._kept:
                self._drop(place)
        with path.open("wb") as file:
            stream = CheckedStream(file)  # for qpdf ends the process when a file that it opened itself takes no more
            if self._pdf.is_encrypted:
                self._pdf.save(cast(BinaryIO, stream), fix_metadata_version=False, encryption=True)
            else:
                unchanged = pikepdf.StreamDecodeLevel.none
                self._pdf.save(
                    cast(BinaryIO, stream),
                    fix_metadata_version=False,
                    stream_decode_level=unchanged,
                    deterministic_id=True,
                )
            stream.flush()
            stream.check()

    def _drop(self, place: int) -> None:
        """Take a page out. Outlines and links may still point to it, but what was on it is gone."""
        page = self._pdf.pages[place].obj
        del self._pdf.pages[place]
        for key in list(page.keys()):
            del page[key]

    def _name_fonts(self, page: pikepdf.Page, needed: tuple[HiddenFont, ...]) -> None:
        """Give the page our fonts, in resources of its own: others may share those that it has."""
        resources = pikepdf.Dictionary(_entries(page.resources))
        fonts = pikepdf.Dictionary(_entries(resources.get("/Font")))
        for font in needed:
            fonts[f"/{font.name}"] = self._font(font)
        resources.Font = fonts
        page.obj.Resources = resources

    def _font(self, font: HiddenFont) -> pikepdf.Object:
        if font not in self._fonts:
            made = pikepdf.Object.parse(f"<< {font.keys} >>".encode())
            if font.to_unicode is not None:
                made.ToUnicode = self._pdf.make_stream(font.to_unicode)
                made.FontDescriptor = self._pdf.make_indirect(pikepdf.Object.parse(f"<< {DESCRIPTOR} >>".encode()))
            self._fonts[font] = self._pdf.make_indirect(made)
        return self._fonts[font]


def _entries(dictionary: object) -> dict[str, pikepdf.Object]:
    return dict(dictionary.items()) if isinstance(dictionary, pikepdf.Dictionary) else {}
