"""ALTO 4.4, the XML of the Library of Congress for page layout."""

from collections.abc import Sequence
from dataclasses import replace
from typing import BinaryIO
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement
from xml.sax.saxutils import escape

from classifier.alphabet import SPELLING
from ocr.document import Baseline, Block, Box, Line, Page, Role, Word
from ocr.formats import Job
from ocr.formats.table_lines import cell_lines, is_table
from ocr.input.source import PageImage

HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<alto xmlns="http://www.loc.gov/standards/alto/ns-v4#" SCHEMAVERSION="4.4">
<Description>
 <MeasurementUnit>pixel</MeasurementUnit>
 <sourceImageInformation><fileName>{name}</fileName></sourceImageInformation>
 <Processing ID="typecase"><processingSoftware><softwareName>typecase</softwareName></processingSoftware></Processing>
</Description>
<Tags>
{tags}
</Tags>
<Layout>
"""
TAGS = "\n".join(f' <LayoutTag ID="role_{role}" TYPE="role" LABEL="{role}"/>' for role in Role)
FOOT = "</Layout>\n</alto>\n"
LIGATURES = {spelling: symbol for symbol, spelling in SPELLING.items()}
"""A glyph of ALTO is one character; a ligature is written as itself there, and spelt out in its word."""


class Writer:
    def __init__(self, stream: BinaryIO, job: Job) -> None:
        self._stream = stream
        stream.write(HEAD.format(name=escape(job.name), tags=TAGS).encode())

    def add(self, page: Page, _image: PageImage | None) -> None:
        self._stream.write(ElementTree.tostring(_page(page), encoding="utf-8", xml_declaration=False) + b"\n")

    def finish(self) -> None:
        self._stream.write(FOOT.encode())


def _page(page: Page) -> Element:
    number = page.number
    size = {"WIDTH": str(page.width), "HEIGHT": str(page.height)}
    root = Element("Page", {"ID": f"page_{number}", "PHYSICAL_IMG_NR": str(number), **size})
    space = SubElement(root, "PrintSpace", _place(page.box))
    for index, block in enumerate(page.blocks, 1):
        if is_table(block):
            _add_table(space, block, f"{number}_{index}")
        else:
            _add_block(space, block, f"{number}_{index}")
    ElementTree.indent(root)
    return root


def _add_block(space: Element, block: Block, place: str) -> None:
    language = {"LANG": block.language} if block.language else {}
    told = {"ID": f"block_{place}", "TAGREFS": f"role_{block.role}", **_place(block.box), **language}
    element = SubElement(space, "TextBlock", told)
    for index, line in enumerate(block.lines, 1):
        _add_line(element, line, f"{place}_{index}")


def _add_table(space: Element, block: Block, place: str) -> None:
    """A table as a block of blocks, one for each cell that has text; its lines are cut where cells end."""
    box = Box.around([block.box, *(cell.box for cell in block.cells)])
    table = SubElement(
        space,
        "ComposedBlock",
        {"ID": f"block_{place}", "TYPE": "table", "TAGREFS": f"role_{block.role}", **_place(box)},
    )
    for number, cell in enumerate(block.cells, 1):
        if lines := cell_lines(block, cell):
            _add_block(table, replace(block, lines=lines, cells=()), f"{place}_c{number}")


def _add_line(block: Element, line: Line, place: str) -> None:
    attributes = {"ID": f"line_{place}", "BASELINE": _points(line.baseline), **_place(line.box)}
    element = SubElement(block, "TextLine", attributes)
    for index, word in enumerate(line.words, 1):
        _add_word(element, word, f"{place}_{index}")
        for following in line.words[index : index + 1]:
            width = max(following.box.left - word.box.right, 0)
            gap = {"HPOS": str(word.box.right), "VPOS": str(word.box.top), "WIDTH": str(width)}
            SubElement(element, "SP", gap)


def _add_word(line: Element, word: Word, place: str) -> None:
    sureness = f"{word.confidence:.4f}"
    element = SubElement(
        line, "String", {"ID": f"word_{place}", "CONTENT": word.text, "WC": sureness, **_place(word.box)}
    )
    for index, glyph in enumerate(word.glyphs, 1):
        content = LIGATURES.get(glyph.text, glyph.text)
        if len(content) == 1:
            attributes = {"ID": f"glyph_{place}_{index}", "CONTENT": content, "GC": f"{glyph.confidence:.4f}"}
            SubElement(element, "Glyph", attributes | _place(glyph.box))


def _place(box: Box) -> dict[str, str]:
    return {"HPOS": str(box.left), "VPOS": str(box.top), "WIDTH": str(box.width), "HEIGHT": str(box.height)}


def _points(points: Baseline | Sequence[tuple[float, float]]) -> str:
    return " ".join(f"{round(x)},{round(y)}" for x, y in points)
