"""Drawn receipts and forms."""

from itertools import cycle, islice

import numpy as np

from classifier.alphabet import JUNK
from classifier.synthesis.fonts import Face
from ocr.training.examples import cut_drawn
from ocr.training.text_lines import text_of_lines
from ocr.training.worn_pages import draw_worn_pages, worn_weights


def test_pages_know_their_symbols_and_most_can_be_cut(face: Face) -> None:
    pages = list(islice(draw_worn_pages(cycle(["a sort from the case"]), [face], np.random.default_rng(4)), 8))
    assert all(page.classes.size and page.classes.max() < JUNK for page in pages)
    cut = [(cut_drawn(page), page) for page in pages]
    lines = [text_of_lines(*found, page) for found, page in cut if found]
    assert sum(line is not None for line in lines) >= 4


def test_weights_of_faces_are_shares(face: Face) -> None:
    weights = worn_weights([face, face])
    assert weights.sum() == 1
    assert weights[0] == weights[1]
