"""GitHub Markdown of the whole document: headings, paragraphs made whole, lists, quotations, code, tables."""

import re
from collections.abc import Callable
from functools import cached_property
from io import BytesIO
from typing import BinaryIO, Final
from urllib.parse import quote

from PIL import Image

from ocr.document import Page, Role
from ocr.formats import Job
from ocr.formats.flow import NO_PICTURES, Flow, Passage
from ocr.formats.footnotes import Footnotes, as_markdown
from ocr.formats.markdown_text import as_cell, as_heading, as_line
from ocr.formats.md_tables import HeldTable
from ocr.formats.table_lines import is_table
from ocr.input.source import PageImage
from ocr.language.loading import Languages
from ocr.structure.pictures import pictures_of, place_of

DEEPEST: Final = 6
BULLET: Final = re.compile(r"^(?:[•·▪◦■●○]\s*|[*–—-]\s+)+(?=\S)")
NUMBER: Final = re.compile(r"^(\d{1,9}[.)])\s+(?=\S)")
FENCE: Final = re.compile(r"^`{3,}", re.MULTILINE)


class Writer:
    def __init__(self, stream: BinaryIO, job: Job) -> None:
        self._stream = stream
        self._job = job
        self._last: Role | None = None
        self._table = HeldTable(as_cell)
        self._footnotes = Footnotes()

    def add(self, page: Page, image: PageImage | None) -> None:
        save = self._job.save_picture
        pictures = saved_pictures(page, image, save) if image and save else NO_PICTURES
        for passage in self._flow.add(self._footnotes.marked(page), pictures):
            self._take(passage)

    def finish(self) -> None:
        for passage in self._flow.finish():
            self._take(passage)
        self._write(self._table.release(), Role.TABLE)

    def _take(self, passage: Passage) -> None:
        if is_table(passage.block):
            words = self._languages.words_of(passage.block.language)
            self._write(self._table.add(passage.block, passage.page, words), Role.TABLE)
        else:
            self._write(self._table.release(), Role.TABLE)
            self._write(markdown(passage), passage.role)

    def _write(self, text: str, role: Role) -> None:
        if not text:
            return
        is_list_going_on = self._last is role is Role.LIST_ITEM
        before = "" if self._last is None or is_list_going_on else "\n"
        self._stream.write(f"{before}{text}\n".encode())
        self._last = role

    @cached_property
    def _languages(self) -> Languages:
        return Languages(self._job.lang)

    @cached_property
    def _flow(self) -> Flow:
        return Flow(self._languages.words_of, keep_heads=self._job.heads is True)


def saved_pictures(page: Page, image: PageImage, save: Callable[[bytes], str]) -> dict[int, list[str]]:
    """The names that the pictures of a page were saved by, by the number of the block before which they are read."""
    names: dict[int, list[str]] = {}
    for box in pictures_of(page, image.grey):
        file = BytesIO()
        Image.fromarray(image.grey[box.top : box.bottom, box.left : box.right]).save(file, "PNG")
        names.setdefault(place_of(box, page), []).append(save(file.getvalue()))
    return names


def markdown(passage: Passage) -> str:
    """A passage as a block of Markdown that shows its text letter by letter."""
    return f"![]({quote(passage.picture)})" if passage.picture else as_markdown(_marked_up(passage))


def _marked_up(passage: Passage) -> str:
    text = passage.text
    match passage.role:
        case Role.TITLE:
            return f"# {as_heading(text)}"
        case Role.HEADING:
            return f"{'#' * min(max(passage.level, 1) + 1, DEEPEST)} {as_heading(text)}"
        case Role.LIST_ITEM:
            return list_item(text)
        case Role.QUOTE:
            return f"> {as_line(text)}"
        case Role.CODE:
            fence = max(["``", *FENCE.findall(text)], key=len) + "`"
            return f"{fence}\n{text}\n{fence}"
    return as_line(text)


def list_item(text: str) -> str:
    """An item with its number, or as one of a list with bullets."""
    numbered = NUMBER.match(text)
    if numbered:
        return f"{numbered[1]} {as_line(text[numbered.end() :])}"
    return f"- {as_line(BULLET.sub('', text, count=1))}"
