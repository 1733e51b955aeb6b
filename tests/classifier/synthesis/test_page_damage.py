"""Damage keeps image and owners together and does what it says."""

from dataclasses import replace

import cv2
import numpy as np
import pytest

from classifier.synthesis import damage_effects, page_damage
from classifier.synthesis.print import DrawnLine

WIDTH, HEIGHT, X_HEIGHT = 300, 80, 20


@pytest.fixture
def rng() -> np.random.Generator:
    return np.random.default_rng(11)


@pytest.fixture
def line() -> DrawnLine:
    """Ten black bars on white, each a symbol, standing on a baseline at row 50."""
    grey = np.full((HEIGHT, WIDTH), 255, np.uint8)
    owner = np.full((HEIGHT, WIDTH), -1, np.int16)
    for index in range(10):
        window = slice(30, 50), slice(20 + 26 * index, 28 + 26 * index)
        grey[window], owner[window] = 0, index
    return DrawnLine(grey, owner, tuple("abcdefghij"), np.zeros(10, bool), 50.0, 0.0, X_HEIGHT)


@pytest.mark.parametrize("seed", range(40))
def test_scans_keep_shapes_types_and_symbols(line: DrawnLine, seed: int) -> None:
    scanned = page_damage.scan(line, np.random.default_rng(seed))
    assert scanned.grey.shape == scanned.owner.shape
    assert scanned.grey.dtype == np.uint8
    assert scanned.owner.dtype == np.int16
    assert scanned.symbols == line.symbols
    assert scanned.owner.min() >= -1
    assert scanned.owner.max() < len(line.symbols)


def test_a_scan_is_decided_by_its_seed(line: DrawnLine) -> None:
    once, again = (page_damage.scan(line, np.random.default_rng(5)) for _ in range(2))
    np.testing.assert_array_equal(once.grey, again.grey)
    np.testing.assert_array_equal(once.owner, again.owner)


@pytest.mark.parametrize("way", page_damage.WAYS, ids=lambda way: way.__name__)
def test_owned_pixels_are_darker_than_paper_in_every_way(line: DrawnLine, way: page_damage.Way) -> None:
    for seed in range(6):
        scanned = way(line, np.random.default_rng(seed))
        owned, paper = scanned.owner >= 0, scanned.owner < 0
        assert owned.any()
        assert scanned.grey[owned].mean() < scanned.grey[paper].mean()


def test_bending_moves_ink_and_owners_alike(line: DrawnLine) -> None:
    grey, owner = damage_effects.bend(line.grey, line.owner, slope=0.03, sag=3.0, flare=1.05)
    ink = grey < 128
    assert (owner[ink] >= 0).mean() > 0.95
    assert (grey[owner >= 0] < 200).mean() > 0.9
    assert not np.array_equal(owner, line.owner)


@pytest.mark.parametrize("seed", range(5))
def test_a_turned_line_tells_its_new_baseline(line: DrawnLine, seed: int) -> None:
    turned = page_damage.turned(line, np.random.default_rng(seed), slope=0.01)
    for index in (0, 9):
        rows, columns = np.nonzero(turned.owner == index)
        foot = turned.baseline + turned.slope * columns.mean()
        assert rows.max() + 1 == pytest.approx(foot, abs=1.5)


def test_ink_spreads_and_thins(line: DrawnLine) -> None:
    black = (line.grey < 128).sum()
    assert (damage_effects.spread(line.grey, line.owner, 1.5, 0.7)[0] < 128).sum() > black
    assert (damage_effects.spread(line.grey, line.owner, 1.5, -0.7)[0] < 128).sum() < black


def test_breaks_take_about_their_share_of_ink(line: DrawnLine, rng: np.random.Generator) -> None:
    broken = damage_effects.breaks(line.grey, line.owner, 0.2, 2.0, rng)[0]
    lost = 1 - (broken < 128).sum() / (line.grey < 128).sum()
    assert 0.08 < lost < 0.35


def test_bitonal_is_black_and_white(line: DrawnLine, rng: np.random.Generator) -> None:
    grey = damage_effects.bitonal(*damage_effects.blur(line.grey, line.owner, 2.0), 128, 20, rng)[0]
    assert set(np.unique(grey)) == {0, 255}


def test_paper_and_ink_get_their_levels(line: DrawnLine, rng: np.random.Generator) -> None:
    grey = damage_effects.paper(line.grey, line.owner, ink=60, tone=200, fall=0, texture=0, rng=rng)[0]
    assert set(np.unique(grey)) == {60, 200}


def test_low_resolution_blurs_what_it_cannot_hold(line: DrawnLine) -> None:
    stripes = np.tile(np.array([0, 255], np.uint8), (HEIGHT, WIDTH // 2))
    grey = damage_effects.low_resolution(stripes, line.owner, 2.0, cv2.INTER_LINEAR)[0]
    assert np.ptp(grey) < 8


def test_the_ribbon_strikes_letters_unevenly(line: DrawnLine, rng: np.random.Generator) -> None:
    grey = damage_effects.ribbon(line.grey, line.owner, 0.7, rng)[0]
    levels = [grey[line.owner == index].mean() for index in range(10)]
    assert np.ptp(levels) > 20
    assert (grey[line.owner < 0] == 255).all()


def test_clogged_letters_fill_their_small_holes(line: DrawnLine, rng: np.random.Generator) -> None:
    grey = line.grey.copy()
    grey[38:41, 22:26] = 255
    filled = damage_effects.clogged(grey, line.owner, 9, 1.0, rng)[0]
    assert filled[38:41, 22:26].max() < 200
    assert (filled[:25] == 255).all()


def test_letters_are_struck_fat_and_thin(line: DrawnLine, rng: np.random.Generator) -> None:
    grey = damage_effects.strikes(line.grey, line.owner, 2.0, rng)[0]
    widths = [int((grey[40, 12 + 26 * i : 36 + 26 * i] < 128).sum()) for i in range(10)]
    assert max(widths) > 8 > min(widths)


def test_worn_type_loses_hairlines_and_keeps_stems(line: DrawnLine) -> None:
    grey = line.grey.copy()
    grey[44, 20:280] = 0
    kept = damage_effects.worn(grey, line.owner, 2.0)[0]
    assert kept[44, 38] > 200
    assert kept[40, 24] < 100


def test_pale_text_becomes_dots(line: DrawnLine) -> None:
    grey = damage_effects.dithered(line.grey, line.owner, 128, 1)[0]
    assert set(np.unique(grey)) == {0, 255}
    assert 0.3 < (grey[line.owner >= 0] == 0).mean() < 0.7
    assert (grey[line.owner < 0] == 255).all()


def test_bitonal_scans_keep_most_of_faint_ink(line: DrawnLine, rng: np.random.Generator) -> None:
    faint = np.where(line.owner >= 0, 180, 255).astype(np.uint8)
    grey = damage_effects.bitonal(faint, line.owner, 100, 0, rng)[0]
    assert (grey[line.owner >= 0] == 0).mean() >= 0.55


def test_damage_leaves_its_input_alone(line: DrawnLine, rng: np.random.Generator) -> None:
    before = line.grey.copy(), line.owner.copy()
    for way in page_damage.WAYS:
        way(line, rng)
    np.testing.assert_array_equal(line.grey, before[0])
    np.testing.assert_array_equal(line.owner, before[1])


def test_a_line_without_ink_stays_a_line(line: DrawnLine) -> None:
    blank = replace(line, grey=np.full_like(line.grey, 255), owner=np.full_like(line.owner, -1))
    for seed in range(20):
        assert (page_damage.scan(blank, np.random.default_rng(seed)).owner == -1).all()
