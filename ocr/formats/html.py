"""One HTML file with everything in it: the pages, selectable text over them, their tables, doubtful words listed."""

import base64
from collections.abc import Iterator
from functools import cached_property
from html import escape
from io import BytesIO
from typing import BinaryIO

from PIL import Image

from ocr.document import Block, Line, Page, Role, Word
from ocr.formats import Job
from ocr.formats.colours import confidence_colour
from ocr.formats.joined_tables import TextTable, text_table
from ocr.formats.table_lines import is_table
from ocr.formats.table_markup import html_table
from ocr.input.source import PageImage
from ocr.language.loading import Languages

DOUBTFUL = 0.7
"""Words less sure than this are marked and listed."""

JPEG_QUALITY = 60
FONT_SIZE_PER_X_HEIGHT = 2.0
"""Sans-serif fonts are about twice as large as their x is high."""

ARIA_ROLES = {
    Role.PARAGRAPH: "paragraph",
    Role.LIST_ITEM: "listitem",
    Role.QUOTE: "blockquote",
    Role.CODE: "code",
    Role.CAPTION: "caption",
    Role.FOOTNOTE: "doc-footnote",
    Role.PAGE_NUMBER: "doc-pagebreak",
    Role.RUNNING_HEAD: "doc-pageheader",
    Role.RUNNING_FOOT: "doc-pagefooter",
    Role.MARGINAL_NOTE: "note",
}
HEAD = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>{name}</title>
<style>
body {{ font-family: sans-serif; margin: 2em auto; max-width: 80em; background: #eee }}
svg {{ display: block; width: 100%; background: #fff; box-shadow: 0 0 6px #888 }}
svg text {{ fill: transparent; white-space: pre; font-family: sans-serif }}
svg text::selection {{ fill: #000; background: #ff9 }}
table {{ border-collapse: collapse; margin: 1em 0; background: #fff }}
td, th {{ border: 1px solid #bbb; padding: .2em .5em; text-align: left; vertical-align: top }}
section {{ margin-bottom: 3em }}
</style>
</head>
<body>
<h1>{name}</h1>
"""
FOOT = "</body>\n</html>\n"


class Writer:
    def __init__(self, stream: BinaryIO, job: Job) -> None:
        self._stream = stream
        self._lang = job.lang
        stream.write(HEAD.format(name=escape(job.name)).encode())

    def add(self, page: Page, image: PageImage | None) -> None:
        tables = [
            text_table(block, page.number, self._languages.words_of(block.language))
            for block in filter(is_table, page.blocks)
        ]
        self._stream.write("\n".join(_page(page, image, tables)).encode() + b"\n")

    def finish(self) -> None:
        self._stream.write(FOOT.encode())

    @cached_property
    def _languages(self) -> Languages:
        return Languages(self._lang)


def _page(page: Page, image: PageImage | None, tables: list[TextTable]) -> Iterator[str]:
    yield f'<section id="page-{page.number}">'
    yield f"<h2>Page {page.number}</h2>"
    yield f'<svg viewBox="0 0 {page.width} {page.height}" role="document">'
    if image is not None:
        yield f'<image width="{page.width}" height="{page.height}" href="{_picture(image)}"/>'
    for block in page.blocks:
        yield f"<g {_semantics(block)}>"
        for line in block.lines:
            yield from _line(line)
        yield "</g>"
    yield "</svg>"
    yield from (html_table(table.rows) for table in tables)
    yield from _doubtful_words(page)
    yield "</section>"


def _semantics(block: Block) -> str:
    """What the block is, for style sheets and for those who have the page read aloud."""
    if block.role in (Role.TITLE, Role.HEADING):
        level = 1 if block.role is Role.TITLE else block.level + 1
        return f'class="{block.role}" role="heading" aria-level="{level}"'
    spoken = ARIA_ROLES.get(block.role)
    return f'class="{block.role}"' + (f' role="{spoken}"' if spoken else "")


def _picture(image: PageImage) -> str:
    file = BytesIO()
    Image.fromarray(image.grey).save(file, "JPEG", quality=JPEG_QUALITY)
    return "data:image/jpeg;base64," + base64.b64encode(file.getvalue()).decode()


def _line(line: Line) -> Iterator[str]:
    """Every word as text as wide as its box, with a space after it so that what is copied has spaces."""
    size = FONT_SIZE_PER_X_HEIGHT * line.x_height
    for word in line.words:
        left, top, right, bottom = word.box
        if word.confidence < DOUBTFUL:
            shape = f'x="{left}" y="{top}" width="{right - left}" height="{bottom - top}"'
            yield f'<rect {shape} fill="rgb{confidence_colour(word.confidence)}" fill-opacity="0.25"/>'
        (x0, y0), (x1, y1) = line.feet(word)
        fit = f'textLength="{max(abs(x1 - x0), abs(y1 - y0)):.0f}" lengthAdjust="spacingAndGlyphs"'
        turn = f' transform="rotate({-line.angle} {x0:.1f} {y0:.1f})"' if line.angle else ""
        tip = f"<title>{100 * word.confidence:.0f} %</title>"
        place = f'x="{x0:.1f}" y="{y0:.1f}"{turn}'
        yield f'<text {place} font-size="{size:.1f}" {fit}>{escape(word.text)}{tip}</text>'


def _doubtful_words(page: Page) -> Iterator[str]:
    doubtful = sorted((word for word in page.words if word.confidence < DOUBTFUL), key=_confidence)
    if doubtful:
        yield f"<details><summary>{len(doubtful)} doubtful word(s)</summary><ol>"
        yield from (f"<li>{escape(word.text)} ({100 * word.confidence:.0f} %)</li>" for word in doubtful)
        yield "</ol></details>"


def _confidence(word: Word) -> float:
    return word.confidence
