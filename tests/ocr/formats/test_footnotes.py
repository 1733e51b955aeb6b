"""Citation marks and the notes that they lead to become footnotes of Markdown."""

from dataclasses import replace

from ocr.document import Block, Glyph, Page, Role
from tests.helpers.written_pages import HEIGHT, line, page_of, written


def raised(block: Block, row: int, word: int) -> Block:
    """The block with the last glyph of a word lifted over its line."""
    lines = list(block.lines)
    words = list(lines[row].words)
    *others, last = words[word].glyphs
    mark = Glyph(last.text, last.box._replace(bottom=last.box.bottom - HEIGHT // 2), last.confidence)
    words[word] = replace(words[word], glyphs=(*others, mark))
    lines[row] = replace(lines[row], words=tuple(words))
    return replace(block, lines=tuple(lines))


def page_with_note(number: int) -> Page:
    page = page_of("The bridge was built early.1 It still stands there.", number)
    note = Block((line("1 So the chronicle says.", 300),), Role.FOOTNOTE)
    return replace(page, blocks=(raised(page.blocks[0], 0, 4), note))


def test_a_raised_mark_refers_to_the_note_of_its_page() -> None:
    shown = written("md", page_with_note(1)).decode()
    assert shown == "The bridge was built early.[^1] It still stands there.\n\n[^1]: So the chronicle says.\n"


def test_numbers_that_begin_anew_on_each_page_stay_apart() -> None:
    shown = written("md", page_with_note(1), page_with_note(2)).decode()
    assert shown.count("[^1]") == 2
    assert "early.[^2-1] It" in shown
    assert "[^2-1]: So" in shown


def test_without_a_note_or_a_raised_mark_text_stays_as_it_is() -> None:
    page = page_with_note(1)
    assert "early.1 It" in written("md", replace(page, blocks=page.blocks[:1])).decode()
    level = page_of("The bridge was built early.1 It still stands there.")
    shown = written("md", replace(level, blocks=(*level.blocks, page.blocks[1]))).decode()
    assert "early.1 It" in shown
    assert "\n1 So the chronicle" in shown
