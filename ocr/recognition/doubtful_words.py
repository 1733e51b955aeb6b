"""Words that are too doubtful to be written."""

from dataclasses import replace

from ocr.document import Page


def without_doubtful_words(page: Page, min_confidence: float) -> Page:
    """The page without the words less sure than `min_confidence`, and without what is empty then."""
    blocks = []
    for block in page.blocks:
        sure = [[word for word in line.words if word.confidence >= min_confidence] for line in block.lines]
        lines = [replace(line, words=tuple(words)) for line, words in zip(block.lines, sure, strict=True) if words]
        if len(lines) == len(block.lines) and lines == list(block.lines):
            blocks.append(block)
        elif lines:
            blocks.append(replace(block, lines=tuple(lines), cells=()))
    return replace(page, blocks=tuple(blocks))
