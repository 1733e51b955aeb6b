"""Pages as lists, dicts, strings and numbers, and back: what the JSON of a document is made of."""

from typing import Any

from ocr.document import Block, Box, Glyph, Line, Page, Word


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
    """Raises KeyError or TypeError for what `page_to_dict` has not written."""
    blocks = tuple(_block_from_dict(block) for block in data["blocks"])
    size = data["width"], data["height"]
    return Page(blocks, *size, data["dpi"], data["name"], data["number"], data.get("error"))


def _block_to_dict(block: Block) -> dict[str, Any]:
    lines = [_line_to_dict(line) for line in block.lines]
    return {"box": block.box, "confidence": block.confidence, "language": block.language, "lines": lines}


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
    return Block(tuple(_line_from_dict(line) for line in data["lines"]), data.get("language", ""))


def _line_from_dict(data: dict[str, Any]) -> Line:
    words = tuple(_word_from_dict(word) for word in data["words"])
    baseline = tuple((x, y) for x, y in data["baseline"])
    return Line(words, baseline, data["x_height"], data.get("embedded", False))


def _word_from_dict(data: dict[str, Any]) -> Word:
    glyphs = (Glyph(glyph["text"], Box(*glyph["box"]), glyph["confidence"]) for glyph in data["glyphs"])
    return Word(tuple(glyphs), data["confidence"])
