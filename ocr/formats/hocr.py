"""HTML with boxes, after the hOCR specification 1.2."""

from collections.abc import Iterator
from typing import BinaryIO
from xml.sax.saxutils import escape, quoteattr

from ocr.document import Box, Line, Page, Role, Word
from ocr.formats import Job
from ocr.input.source import PageImage

HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">
<html xmlns="http://www.w3.org/1999/xhtml" xml:lang="en" lang="en">
 <head>
  <title>{name}</title>
  <meta http-equiv="Content-Type" content="text/html;charset=utf-8"/>
  <meta name="ocr-system" content="typecase"/>
  <meta name="ocr-capabilities" content="ocr_page ocr_carea ocr_table ocr_par ocr_line ocrx_word ocrp_wconf"/>
 </head>
 <body>
"""
FOOT = """ </body>
</html>
"""


class Writer:
    def __init__(self, stream: BinaryIO, job: Job) -> None:
        self._stream = stream
        self._name = job.name
        stream.write(HEAD.format(name=escape(job.name)).encode())

    def add(self, page: Page, _image: PageImage | None) -> None:
        self._stream.write("\n".join(self._page(page)).encode() + b"\n")

    def finish(self) -> None:
        self._stream.write(FOOT.encode())

    def _page(self, page: Page) -> Iterator[str]:
        number = page.number
        # The specification quotes file names with double quotes inside the title.
        image = f'image "{self._name.replace(chr(34), "%22")}"'
        resolution = f"; scan_res {page.dpi:.0f} {page.dpi:.0f}" if page.dpi else ""
        title = f"{image}; {_box(page.box)}; ppageno {number - 1}{resolution}"
        yield f"  <div class='ocr_page' id='page_{number}' title={quoteattr(title)}>"
        for index, block in enumerate(page.blocks, 1):
            place = f"{number}_{index}"
            kind = "ocr_table" if block.role is Role.TABLE else "ocr_carea"
            yield f"   <div class='{kind}' id='block_{place}' title='{_box(block.box)}'>"
            yield f"    <p class='ocr_par' id='par_{place}' title='{_box(block.box)}'>"
            for line_index, line in enumerate(block.lines, 1):
                yield from _line(line, f"{place}_{line_index}")
            yield "    </p>"
            yield "   </div>"
        yield "  </div>"


def _line(line: Line, place: str) -> Iterator[str]:
    size = line.box.width if line.angle in (90, 270) else line.box.height
    title = f"{_box(line.box)}; {_baseline(line)}; x_size {size}"
    yield f"     <span class='ocr_line' id='line_{place}' title='{title}'>"
    for index, word in enumerate(line.words, 1):
        yield f"      {_word(word, f'{place}_{index}')}"
    yield "     </span>"


def _word(word: Word, place: str) -> str:
    title = f"{_box(word.box)}; x_wconf {round(100 * word.confidence)}"
    return f"<span class='ocrx_word' id='word_{place}' title='{title}'>{escape(word.text)}</span>"


def _box(box: Box) -> str:
    return f"bbox {box.left} {box.top} {box.right} {box.bottom}"


def _baseline(line: Line) -> str:
    """Slope, and height over the lower left corner of the box in pixels, downwards positive; or how a line is turned
    that does not run from left to right, for the specification has no baselines there."""
    if line.angle:
        return f"textangle {line.angle}"
    (x0, y0), (x1, y1) = line.baseline[0], line.baseline[-1]
    slope = (y1 - y0) / (x1 - x0) if x1 > x0 else 0.0
    return f"baseline {slope:.3f} {y0 + slope * (line.box.left - x0) - line.box.bottom:.1f}"
