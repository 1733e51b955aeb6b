"""Lines for the line network: what our own segmentation finds on drawn pages, with the symbols that stand on it."""

from itertools import islice
from pathlib import Path

import numpy as np
import pytest

from classifier.alphabet import SYMBOLS
from classifier.synthesis.fonts import Face
from classifier.synthesis.print import Setting, draw_line
from classifier.training.text_lines import TextLines
from ocr.training.examples import cut_drawn
from ocr.training.synthetic_pages import DrawnPage, as_page, stack_lines
from ocr.training.text_lines import foreign_texts, text_of_lines

TEXT = ["The compositor takes a sort", "from the case; it is set", "upside down, left to right."]


@pytest.fixture
def page(face: Face) -> DrawnPage:
    rng = np.random.default_rng(3)
    lines = [draw_line(text, face, Setting(x_height=24), rng) for text in TEXT]
    return as_page(stack_lines([line for line in lines if line is not None], rng))


def said(lines: TextLines) -> list[str]:
    texts = []
    for begin, end in zip(lines.symbol_offsets[:-1], lines.symbol_offsets[1:], strict=True):
        own = zip(lines.symbols[begin:end], lines.spaced[begin:end], strict=True)
        texts.append("".join(" " * bool(spaced) + SYMBOLS[symbol] for symbol, spaced in own).strip())
    return texts


def test_lines_say_what_was_drawn(page: DrawnPage) -> None:
    cut = cut_drawn(page)
    assert cut is not None
    lines = text_of_lines(*cut, page)
    assert lines is not None and said(lines) == TEXT


def test_symbols_stand_where_their_ink_is(page: DrawnPage) -> None:
    cut = cut_drawn(page)
    assert cut is not None
    lines = text_of_lines(*cut, page)
    assert lines is not None
    for place in range(lines.symbol_offsets[0], lines.symbol_offsets[1]):
        middle, spread = lines.places[place]
        window = lines.strip[max(0, int(middle - 2 * spread - 1)) : int(middle + 2 * spread + 2)]
        assert window.max() > 128


def test_a_symbol_on_two_lines_makes_both_useless(page: DrawnPage) -> None:
    cut = cut_drawn(page)
    assert cut is not None
    lattice, owner = cut
    first_of_last_line = len("".join(TEXT[:2]).replace(" ", ""))
    mixed = np.where(owner == first_of_last_line, 0, owner)
    lines = text_of_lines(lattice, mixed, page)
    assert lines is not None and said(lines) == TEXT[1:2]


def test_foreign_lines_are_in_every_language(tmp_path: Path) -> None:
    import lzma

    for code, word in (("de", "Straße"), ("fr", "déjà")):
        folder = tmp_path / "languages" / code
        folder.mkdir(parents=True)
        for name in ("text", "words"):
            with lzma.open(folder / f"{name}.txt.xz", "wt", encoding="utf-8") as file:
                file.write(f"{word} {word}\n" * 40 if name == "text" else f"{word}\n")
    texts = " ".join(islice(foreign_texts(tmp_path, 0, np.random.default_rng(1)), 200))
    assert "Straße" in texts and "déjà" in texts and "ł" in texts
