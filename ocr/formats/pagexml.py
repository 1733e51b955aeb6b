"""PAGE XML in its version of 2019-07-15, which the training tools for handwriting read."""

from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from ocr.document import Baseline, Block, Box, Glyph, Line, Page, Role, Word
from ocr.formats import Job
from ocr.formats.table_lines import cell_lines, is_table
from ocr.input.source import PageImage, SourceFiles

TYPES = {
    Role.TITLE: "heading",
    Role.HEADING: "heading",
    Role.CAPTION: "caption",
    Role.FOOTNOTE: "footnote",
    Role.RUNNING_HEAD: "header",
    Role.RUNNING_FOOT: "footer",
    Role.PAGE_NUMBER: "page-number",
    Role.MARGINAL_NOTE: "marginalia",
    Role.CODE: "other",
    Role.FORMULA: "other",
    Role.TABLE: "other",
}
"""The schema's types of regions of text; what has none of its own is a paragraph."""
NAMESPACE = "http://schema.primaresearch.org/PAGE/gts/pagecontent/2019-07-15"


class Writer:
    """A file of this format holds one page."""

    def __init__(self, stream: BinaryIO, job: Job) -> None:
        self._stream = stream
        self._job = job

    def add(self, page: Page, _image: PageImage | None) -> None:
        root = Element("PcGts", {"xmlns": NAMESPACE})
        metadata = SubElement(root, "Metadata")
        SubElement(metadata, "Creator").text = "typecase"
        # The time of the source rather than of now: the same input gives the same file.
        SubElement(metadata, "Created").text = SubElement(metadata, "LastChange").text = _time(self._job.source)
        root.append(_page(page, self._job.name))
        ElementTree.indent(root)
        ElementTree.ElementTree(root).write(self._stream, encoding="UTF-8", xml_declaration=True)

    def finish(self) -> None:
        self._stream.write(b"\n")


def _page(page: Page, name: str) -> Element:
    size = {"imageWidth": str(page.width), "imageHeight": str(page.height)}
    root = Element("Page", {"imageFilename": name, **size})
    if page.blocks:
        order = SubElement(SubElement(root, "ReadingOrder"), "OrderedGroup", {"id": "reading_order"})
        for index in range(len(page.blocks)):
            SubElement(order, "RegionRefIndexed", {"index": str(index), "regionRef": f"block_{index + 1}"})
    for index, block in enumerate(page.blocks, 1):
        if is_table(block):
            _add_table(root, block, str(index))
        else:
            _add_block(root, block, str(index))
    return root


def _add_table(page: Element, block: Block, place: str) -> None:
    """A table with a region for each cell that has text; its lines are cut where cells end."""
    table = SubElement(page, "TableRegion", {
        "id": f"block_{place}",
        "rows": str(max(cell.row + cell.row_span for cell in block.cells)),
        "columns": str(max(cell.column + cell.column_span for cell in block.cells)),
    })  # fmt: skip
    _add_coordinates(table, Box.around([block.box, *(cell.box for cell in block.cells)]))
    for number, cell in enumerate(block.cells, 1):
        lines = cell_lines(block, cell)
        if not lines:
            continue
        inside = f"{place}_c{number}"
        region = SubElement(table, "TextRegion", {"id": f"cell_{inside}"})
        _add_coordinates(region, cell.box)
        SubElement(SubElement(region, "Roles"), "TableCellRole", {
            "rowIndex": str(cell.row), "columnIndex": str(cell.column), "rowSpan": str(cell.row_span),
            "colSpan": str(cell.column_span), "header": str(cell.is_header).lower(),
        })  # fmt: skip
        for index, line in enumerate(lines, 1):
            _add_line(region, line, f"{inside}_{index}")
        text = Block(lines)
        _add_text(region, text.text, text.confidence)


def _add_block(page: Element, block: Block, place: str) -> None:
    kind = {"type": TYPES.get(block.role, "paragraph"), "custom": f"structure {{type:{block.role};}}"}
    region = SubElement(page, "TextRegion", {"id": f"block_{place}", **kind})
    _add_coordinates(region, block.box)
    for index, line in enumerate(block.lines, 1):
        _add_line(region, line, f"{place}_{index}")
    _add_text(region, block.text, block.confidence)


def _add_line(region: Element, line: Line, place: str) -> None:
    element = SubElement(region, "TextLine", {"id": f"line_{place}"})
    _add_coordinates(element, line.box)
    SubElement(element, "Baseline", {"points": _points(line.baseline)})
    for index, word in enumerate(line.words, 1):
        _add_word(element, word, f"{place}_{index}")
    _add_text(element, line.text, line.confidence)


def _add_word(line: Element, word: Word, place: str) -> None:
    element = SubElement(line, "Word", {"id": f"word_{place}"})
    _add_coordinates(element, word.box)
    for index, glyph in enumerate(word.glyphs, 1):
        _add_glyph(element, glyph, f"{place}_{index}")
    _add_text(element, word.text, word.confidence)


def _add_glyph(word: Element, glyph: Glyph, place: str) -> None:
    element = SubElement(word, "Glyph", {"id": f"glyph_{place}"})
    _add_coordinates(element, glyph.box)
    _add_text(element, glyph.text, glyph.confidence)


def _add_coordinates(element: Element, box: Box) -> None:
    left, top, right, bottom = box
    corners = ((left, top), (right, top), (right, bottom), (left, bottom))
    SubElement(element, "Coords", {"points": _points(corners)})


def _add_text(element: Element, text: str, confidence: float) -> None:
    equivalent = SubElement(element, "TextEquiv", {"conf": f"{confidence:.4f}"})
    SubElement(equivalent, "Unicode").text = text


def _points(points: Baseline) -> str:
    """The schema has no points left of or above the page."""
    return " ".join(f"{max(round(x), 0)},{max(round(y), 0)}" for x, y in points)


def _time(source: SourceFiles) -> str:
    seconds = source.stat().st_mtime if isinstance(source, Path) else 0.0
    return datetime.fromtimestamp(int(seconds), UTC).replace(tzinfo=None).isoformat()
