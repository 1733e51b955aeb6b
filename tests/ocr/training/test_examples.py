"""Examples: what our own segmentation makes of drawn pages, labelled by the truth."""

from pathlib import Path

import numpy as np
import pytest

from classifier.alphabet import JUNK, SYMBOLS
from classifier.synthesis.fonts import Face
from classifier.synthesis.print import Setting, draw_line
from classifier.training.line_examples import LineExamples
from ocr.training.examples import owner_of_pixels, teach
from ocr.training.labelling import UNSURE, best_owners, label_segments
from ocr.training.synthetic_pages import DrawnPage, as_page, stack_lines
from segmentation.image.clean import clean_page
from segmentation.image.components import find_components
from segmentation.lattice.cut import cut_lines
from segmentation.lines.find import find_lines

TEXT = ["The compositor takes a sort", "from the case; it is set", "upside down, left to right."]


@pytest.fixture
def page(face: Face) -> DrawnPage:
    rng = np.random.default_rng(3)
    lines = [draw_line(text, face, Setting(x_height=24), rng) for text in TEXT]
    return as_page(stack_lines([line for line in lines if line is not None], rng))


def test_every_drawn_sign_is_labelled_once_and_in_order(page: DrawnPage) -> None:
    clean = clean_page(page.grey)
    components = find_components(clean)
    lattice = cut_lines(clean, components, find_lines(components, clean))
    owner = owner_of_pixels(page, clean, lattice)
    labels = label_segments(lattice, owner, page.classes, JUNK)
    best, _, _ = best_owners(lattice, owner, len(page.classes))
    whole = (labels != JUNK) & (labels != UNSURE)
    found = dict(zip(best[whole].tolist(), labels[whole].tolist(), strict=True))
    text = "".join(SYMBOLS[found[symbol]] for symbol in sorted(found))
    assert len(found) >= 0.97 * len(page.classes)
    assert text == "".join(SYMBOLS[page.classes[symbol]] for symbol in sorted(found))


def test_lessons_have_signs_junk_and_spaces(page: DrawnPage) -> None:
    examples = teach(page, np.random.default_rng(1))
    assert examples is not None
    assert examples.crops.shape == (len(examples.labels), 2, 28, 28) and examples.crops.dtype == np.uint8
    assert 0 < (examples.labels == JUNK).mean() <= 0.4
    assert examples.spaced.sum() == sum(text.count(" ") for text in TEXT)


def test_lessons_come_back_from_their_file(page: DrawnPage, tmp_path: Path) -> None:
    examples = teach(page, np.random.default_rng(1))
    assert examples is not None
    examples.save(tmp_path / "part.npz")
    again = LineExamples.load(tmp_path / "part.npz")
    assert np.array_equal(again.crops, examples.crops) and np.array_equal(again.gaps, examples.gaps)


def test_lessons_lie_on_the_strip_of_their_line(page: DrawnPage) -> None:
    examples = teach(page, np.random.default_rng(1))
    assert examples is not None and examples.lines == len(TEXT)
    line = np.repeat(np.arange(examples.lines), np.diff(examples.crop_offsets))
    start, end = (examples.strip_offsets[line + one] - examples.strip_offsets[line] * one for one in (0, 1))
    assert (examples.spans[:, 0] < examples.spans[:, 1]).all() and (examples.spans[:, 1] <= end).all()
    for (left, right), own, first in zip(examples.spans, examples.crops[:, 0], start, strict=True):
        under = examples.strip[first + int(left) : first + int(np.ceil(right))]
        assert under.any() == own.any()
    assert (examples.gap_spans[:, 1] - examples.gap_spans[:, 0])[examples.spaced].min() > 1


def test_the_same_seed_gives_the_same_lessons(page: DrawnPage) -> None:
    first, second = (teach(page, np.random.default_rng(5)) for _ in range(2))
    assert first is not None and second is not None
    assert np.array_equal(first.crops, second.crops) and np.array_equal(first.labels, second.labels)


def test_a_blank_page_teaches_nothing() -> None:
    blank = DrawnPage(
        np.full((90, 90), 255, np.uint8), np.full((90, 90), -1, np.int32), np.zeros(0, np.int32), np.zeros(0, bool)
    )
    assert teach(blank, np.random.default_rng(1)) is None
