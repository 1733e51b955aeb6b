"""The cutter: what letters fall into, and what the classifier is shown of them."""

import cv2
import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from segmentation.lattice.crops import BOX, CONTEXT_BASELINE, CONTEXT_X_HEIGHT, emnist_crop
from segmentation.lattice.cut import LONGEST_RUN, cut_lines
from segmentation.types import CleanPage, Components, Lattice, TextLine

SIZE = 60
FONT = ImageFont.load_default(SIZE)
BASELINE = 90
X_HEIGHT = float(FONT.getbbox("x", anchor="ls")[3] - FONT.getbbox("x", anchor="ls")[1])


def draw(text: str, tracking: int = 4, shear: float = 0.0) -> np.ndarray:
    """One line, every glyph on its own so that none touch, uint8 [150, W]."""
    width = sum(round(FONT.getlength(c)) + tracking for c in text) + 80
    image = Image.new("L", (width, 150), 255)
    pen = ImageDraw.Draw(image)
    x = 40
    for character in text:
        pen.text((x, BASELINE), character, font=FONT, fill=0, anchor="ls")
        x += round(FONT.getlength(character)) + tracking
    grey = np.array(image)
    if shear:
        turn = np.array([[1, -shear, shear * BASELINE], [0, 1, 0]])
        grey = cv2.warpAffine(grey, turn, (width + 60, 150), borderValue=255)
    return grey


def cut(grey: np.ndarray, uneven: bool = False) -> Lattice:
    ink = grey < 128
    count, labels, stats, _ = cv2.connectedComponentsWithStats(ink.astype(np.uint8), connectivity=8)
    boxes = np.hstack([stats[1:, :2], stats[1:, :2] + stats[1:, 2:4]]).astype(np.int32)
    components = Components(labels, boxes, stats[1:, 4].astype(np.int32))
    members = np.argsort(boxes[:, 0]).astype(np.int32)
    box = (0, 0, grey.shape[1], grey.shape[0])
    line = TextLine(members, box, np.array([0.0, 0.0, BASELINE]), X_HEIGHT, 0, uneven)
    return cut_lines(CleanPage(grey, ink, np.eye(2, 3)), components, [line] if count > 1 else [])


def ink_of(character: str, x: int) -> tuple[int, int, int, int]:
    """Where the ink of a drawn character is."""
    mask, (dx, dy) = FONT.getmask2(character, "L", anchor="ls")
    rows, columns = np.nonzero(np.array(mask).reshape(mask.size[::-1]) > 127)
    left, top = x + dx, BASELINE + dy
    return left + columns.min(), top + rows.min(), left + columns.max() + 1, top + rows.max() + 1


@pytest.mark.parametrize("text", ["lilt", "i;j", "a:b=c!?", "é"])
def test_signs_of_several_parts_can_be_read_whole(text: str) -> None:
    boxes = cut(draw(text)).boxes
    x = 40
    for character in text:
        assert (abs(boxes - ink_of(character, x)).max(axis=1) <= 1).any(), character
        x += round(FONT.getlength(character)) + 4


def test_touching_letters_can_be_parted() -> None:
    lattice = cut(draw("nn", tracking=-7))
    widths = lattice.boxes[:, 2] - lattice.boxes[:, 0]
    letter = ink_of("n", 0)[2] - ink_of("n", 0)[0]
    assert (abs(widths - letter) <= 0.1 * letter).sum() >= 2
    assert widths.max() >= 1.8 * letter


def test_stems_that_touch_at_head_and_foot_can_be_parted() -> None:
    grey = np.full((150, 120), 255, np.uint8)
    wide, x_height = 6, round(X_HEIGHT)
    apart = round(0.7 * x_height)
    for left, high in ((40, round(1.3 * x_height)), (40 + apart, x_height)):
        grey[BASELINE - high : BASELINE, left : left + wide] = 0
    for row in (BASELINE - x_height, BASELINE - 5):
        grey[row : row + 5, 40 : 40 + apart] = 0
    lattice = cut(grey)
    assert (lattice.boxes[:, 2] <= 40 + apart).any()
    assert (lattice.boxes[:, 0] >= 40 + wide).any()


def test_a_round_letter_is_left_whole() -> None:
    assert cut(draw("o")).atom_offsets[-1] == 1


def test_uneven_writing_is_cut_more_finely() -> None:
    grey = draw("HAMBURG", tracking=-12)
    even, uneven = cut(grey), cut(grey, uneven=True)
    assert uneven.atom_offsets[-1] > even.atom_offsets[-1]
    assert len(uneven.pixels.x) == len(even.pixels.x)


def test_every_segment_is_a_run_of_atoms_of_its_line() -> None:
    lattice = cut(draw("Hamburgefonts, 12%"))
    atoms = np.diff(lattice.atom_offsets)
    assert (lattice.end > lattice.start).all() and (lattice.end - lattice.start <= LONGEST_RUN).all()
    assert (lattice.end <= atoms[lattice.line]).all()
    singles = lattice.start[lattice.end - lattice.start == 1]
    assert np.array_equal(np.unique(singles), np.arange(atoms[0]))


def test_all_ink_of_a_line_is_in_its_atoms() -> None:
    grey = draw("quick brown fox")
    assert len(cut(grey).pixels.x) == (grey < 128).sum()


def test_a_space_is_wider_than_the_white_within_words() -> None:
    gaps = cut(draw("mn mn mn")).gaps
    assert (gaps > 0.7).sum() == 2 and not ((gaps > 0.5) & (gaps < 0.7)).any()


def test_italics_are_cut_along_their_slant() -> None:
    upright, slanted = cut(draw("HIHIH")), cut(draw("HIHIH", shear=0.3))
    assert len(slanted.gaps) == len(upright.gaps)
    assert np.allclose(slanted.gaps, upright.gaps, atol=0.1)


def test_emnist_crop_keeps_aspect_and_margin() -> None:
    ink = np.full((60, 20), 255, np.uint8)
    y, x = np.nonzero(emnist_crop(ink) > 127)
    assert np.ptp(y) + 1 == BOX and np.ptp(x) + 1 == BOX // 3
    assert abs(y.mean() - 13.5) <= 0.5 and abs(x.mean() - 13.5) <= 0.5


@pytest.mark.parametrize("size", [6, 11, 24, 500])
def test_emnist_crop_does_not_depend_on_the_size_of_its_input(size: int) -> None:
    disc = np.zeros((size * 4, size * 4), np.uint8)
    cv2.circle(disc, (size * 2, size * 2), size * 2 - 1, 255, -1)
    crop = emnist_crop(disc).astype(float)
    reference = np.hypot(*(np.mgrid[:28, :28] - 13.5)) <= 12
    assert abs(crop / 255 - reference).mean() < 0.08


def test_emnist_crop_of_nothing_is_empty() -> None:
    assert not emnist_crop(np.zeros((9, 9), np.uint8)).any()


def test_a_full_stop_stays_small() -> None:
    lattice = cut(draw("n."))
    stop = lattice.boxes[:, 0].argmax()
    assert (lattice.crops[np.array([stop])][0, 0] > 127).any(axis=0).sum() < BOX / 2


def test_context_shows_neighbours_dimmed_and_the_baseline_in_its_row() -> None:
    lattice = cut(draw("HnH"))
    n = abs(lattice.boxes - ink_of("n", 40 + round(FONT.getlength("H")) + 4)).max(axis=1).argmin()
    context = lattice.crops[np.array([n])][0, 1].astype(int)
    assert context[:, 9:19].max() > 160
    assert 60 <= max(context[:, :4].max(), context[:, -4:].max()) <= 128
    rows = np.flatnonzero((context[:, 9:19] > 140).any(axis=1))
    assert abs(rows[-1] + 1 - CONTEXT_BASELINE) <= 1
    assert abs(rows[-1] + 1 - rows[0] - CONTEXT_X_HEIGHT) <= 2


def test_crops_are_the_same_whenever_they_are_asked_for() -> None:
    page = draw("Hamburg, 12")
    one, other = cut(page).crops, cut(page).crops
    every = np.arange(len(cut(page).line))
    odd = every[1::2]
    assert np.array_equal(one[odd], one[every][odd]) and np.array_equal(one[every], other[every])


def test_a_page_without_lines_gives_an_empty_lattice() -> None:
    lattice = cut(np.full((40, 40), 255, np.uint8))
    assert len(lattice.line) == 0 and lattice.crops[np.arange(0)].shape == (0, 2, 28, 28)


def test_no_letter_takes_in_the_full_stop_beside_it() -> None:
    lattice = cut(draw("12.50"))
    assert lattice.atom_offsets[-1] == 5
    with_dot = (lattice.start <= 2) & (lattice.end > 2)
    assert (lattice.end - lattice.start)[with_dot].tolist() == [1]


def test_dots_may_make_an_ellipsis() -> None:
    lattice = cut(draw("a...", tracking=0))
    assert [1, 4] in np.stack([lattice.start, lattice.end], axis=1).tolist()


def test_a_segment_of_tens_of_thousands_of_pixels_is_drawn_as_a_small_one_is() -> None:
    small = np.zeros((20, 3_000), np.uint8)
    small[:, 20:], small[5:15, 200:2_800] = 255, 0
    large = small.repeat(20, axis=1).repeat(20, axis=0)
    difference = emnist_crop(large).astype(int) - emnist_crop(small)
    assert np.abs(difference).max() <= 40
    assert emnist_crop(small).any()
