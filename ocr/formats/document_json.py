"""Pages as lists, dicts, strings and numbers, and back: what the JSON of a document is made of."""

from typing import Any

from ocr.document import Block, Box, Cell, Glyph, Line, Page, Role, Word, WordPlace


def page_to_dict(page: Page) -> dict[str, Any]:
    return {
        "name": page.name,
        "number": page.number,
        "width": page.width,
        "height": page.height,
        "dpi": page.dpi,
        "confidence": page.confidence,
        "text": page.text,
        "blocks": [_block_to_dict(block) for block in page.blocks],
        "error": page.error,
    }


def page_from_dict(data: dict[str, Any]) -> Page:
    """Raises KeyError, TypeError, ValueError or IndexError for what `page_to_dict` has not written."""
    blocks = tuple(_block_from_dict(block) for block in data["blocks"])
    size = data["width"], data["height"]
    return Page(blocks, *size, data["dpi"], data["name"], data["number"], data.get("error"))


def _block_to_dict(block: Block) -> dict[str, Any]:
    lines = [_line_to_dict(line) for line in block.lines]
    return {
        "box": block.box,
        "confidence": block.confidence,
        "role": str(block.role),
        "level": block.level,
        "language": block.language,
        "cells": [_cell_to_dict(block, cell) for cell in block.cells],
        "lines": lines,
    }


def _cell_to_dict(block: Block, cell: Cell) -> dict[str, Any]:
    return {
        "row": cell.row,
        "column": cell.column,
        "row_span": cell.row_span,
        "column_span": cell.column_span,
        "header": cell.is_header,
        "box": cell.box,
        "text": " ".join(word.text for word in block.cell_words(cell)),
        "words": cell.words,
    }


def _line_to_dict(line: Line) -> dict[str, Any]:
    return {
        "text": line.text,
        "box": line.box,
        "confidence": line.confidence,
        "baseline": line.baseline,
        "x_height": line.x_height,
        "embedded": line.is_embedded,
        "words": [_word_to_dict(word) for word in line.words],
    }


def _word_to_dict(word: Word) -> dict[str, Any]:
    glyphs = [{"text": glyph.text, "box": glyph.box, "confidence": glyph.confidence} for glyph in word.glyphs]
    return {"text": word.text, "box": word.box, "confidence": word.confidence, "glyphs": glyphs}


def _block_from_dict(data: dict[str, Any]) -> Block:
    lines = tuple(_line_from_dict(line) for line in data["lines"])
    role = Role(data.get("role", Role.PARAGRAPH))
    cells = tuple(_cell_from_dict(cell) for cell in data.get("cells", ()))
    block = Block(lines, role, data.get("level", 0), cells, data.get("language", ""))
    for cell in block.cells:
        block.cell_words(cell)  # raises IndexError where it names words that are not there
    return block


def _cell_from_dict(data: dict[str, Any]) -> Cell:
    words = tuple(WordPlace(*place) for place in data["words"])
    spans = data["row_span"], data["column_span"]
    return Cell(data["row"], data["column"], Box(*data["box"]), words, *spans, data["header"])


def _line_from_dict(data: dict[str, Any]) -> Line:
    words = tuple(_word_from_dict(word) for word in data["words"])
    baseline = tuple((x, y) for x, y in data["baseline"])
    return Line(words, baseline, data["x_height"], data.get("embedded", False))


def _word_from_dict(data: dict[str, Any]) -> Word:
    glyphs = (Glyph(glyph["text"], Box(*glyph["box"]), glyph["confidence"]) for glyph in data["glyphs"])
    return Word(tuple(glyphs), data["confidence"])
