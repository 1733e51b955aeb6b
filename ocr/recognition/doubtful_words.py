"""Pages without some of their words, such as those that are too doubtful to be written."""

from collections.abc import Callable
from dataclasses import replace

from ocr.document import Page, Word


def without_doubtful_words(page: Page, min_confidence: float) -> Page:
    """The page without the words less sure than `min_confidence`."""
    return with_words(page, lambda word: word.confidence >= min_confidence)


def with_words(page: Page, is_kept: Callable[[Word], bool]) -> Page:
    """The page with those of its words that are kept, and without what is empty then."""
    blocks = []
    for block in page.blocks:
        kept = [list(filter(is_kept, line.words)) for line in block.lines]
        lines = [replace(line, words=tuple(words)) for line, words in zip(block.lines, kept, strict=True) if words]
        if len(lines) == len(block.lines) and lines == list(block.lines):
            blocks.append(block)
        elif lines:
            blocks.append(replace(block, lines=tuple(lines), cells=()))
    return replace(page, blocks=tuple(blocks))
