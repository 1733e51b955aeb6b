"""Lines that are told from texture by how their letters stand, and the file of the network that tells."""

from pathlib import Path

import numpy as np

from ocr.document import Block, Box, Glyph, Line, Page, Word
from ocr.recognition.line_evidence import FEATURES, line_evidence
from ocr.recognition.text_line_model import TextLineModel, shipped_model


def line(text: str, top: int, heights: list[int], confidence: float) -> Line:
    """A line of one word, each sign as high as the next of `heights` says, on one baseline."""
    feet = top + 20
    glyphs = tuple(
        Glyph(sign, Box(12 * place, feet - heights[place % len(heights)], 12 * place + 10, feet), confidence)
        for place, sign in enumerate(text)
    )
    return Line((Word(glyphs, confidence),), ((0, feet), (12 * len(text), feet)), 10.0)


def page(*lines: Line) -> Page:
    return Page((Block(lines),), 600, 400)


def test_lines_of_sure_words_are_likelier_text_than_uneven_scraps_below_them() -> None:
    text = [line("something", 40 * row, [10, 10, 15], 0.95) for row in range(6)]
    scraps = [line("o.4=t.0", 40 * row, [3, 22, 9, 15], 0.02) for row in range(6, 60)]
    probability = shipped_model().probabilities(page(*text, *scraps))
    assert probability[:6].min() > 0.9
    assert probability[6:].max() < probability[:6].min()


def test_a_page_without_lines_has_no_evidence() -> None:
    assert line_evidence(page()).shape == (0, len(FEATURES))


def test_evidence_is_the_same_for_lines_that_run_up_the_page() -> None:
    level = line("something", 40, [10, 10, 15], 0.9)
    glyphs = level.words[0].glyphs
    turned = tuple(
        Glyph(glyph.text, Box(glyph.box.top, 300 - glyph.box.right, glyph.box.bottom, 300 - glyph.box.left), 0.9)
        for glyph in glyphs
    )
    upright = Line((Word(turned, 0.9),), tuple((y, 300 - x) for x, y in level.baseline), 10.0)
    assert np.allclose(line_evidence(page(level)), line_evidence(page(upright)))


def test_a_model_is_loaded_as_it_was_saved(tmp_path: Path) -> None:
    shipped = shipped_model()
    shipped.save(tmp_path / "model.npz")
    again, some = TextLineModel.load(tmp_path / "model.npz"), page(line("text", 0, [10], 0.9))
    assert np.array_equal(again.probabilities(some), shipped.probabilities(some))
