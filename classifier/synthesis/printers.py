"""What printers that are seldom cared for do to text, and the paper that they print on: needles and faint ribbons,
thermal heads with dead dots on paper that fades, carbon copies, entries on the rules and combs of forms.

`worn_scan` is to the pages of tills and offices what `classifier.synthesis.page_damage.scan` is to all. Lengths are in
x-heights unless said otherwise.
"""

from dataclasses import replace
from typing import Final

import cv2
import numpy as np

from classifier.synthesis.damage_effects import (
    Grey,
    Owner,
    Pair,
    bitonal,
    blur,
    breaks,
    jpeg,
    noise,
    paper,
    ribbon,
    smooth_field,
    spread,
    strikes,
    to_grey,
    uneven_ink,
)
from classifier.synthesis.page_damage import Way, by_one_of, fax, finished, reconciled, turned
from classifier.synthesis.print import PAPER, DrawnLine

LIT: Final = 140
"""A dot is printed where the mean grey of its place is darker than this."""
FINE: Final = 8
"""Pixels from dot to dot while dots are drawn, so that they come out round."""
NEEDLE_DOTS: Final = (4.5, 12.0)
"""Dots of an x-height: heads of 9 needles have five, those of 24 twelve."""
THERMAL_DOTS: Final = (8.0, 14.0)
"""The same of thermal heads: eight dots to the millimetre."""


def needles(grey: Grey, owner: Owner, pitch: float, size: float, missing: float, rng: np.random.Generator) -> Pair:
    """Ink set as round dots `pitch` pixels apart and `size` pitches wide; `missing` (0 to 1) is the share of the rows
    whose needle hardly strikes, and a tenth of it that of the other dots that are missing."""
    rows, columns = (max(1, round(side / pitch)) for side in grey.shape)
    lit = cv2.resize(grey, (columns, rows), interpolation=cv2.INTER_AREA) < LIT
    force = np.where(rng.random((rows, 1)) < missing, rng.uniform(0, 0.5), 1.0) * rng.uniform(0.7, 1.0, lit.shape)
    force *= rng.random(lit.shape) >= missing / 10
    fine = np.zeros((rows * FINE, columns * FINE), np.uint8)
    fine[FINE // 2 :: FINE, FINE // 2 :: FINE] = to_grey((lit * force * PAPER).astype(np.float32))
    width = max(3, round(size * FINE))
    drawn = cv2.dilate(fine, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (width, width)))
    return PAPER - cv2.resize(drawn, grey.shape[::-1], interpolation=cv2.INTER_AREA).astype(np.uint8), owner


def thermal_head(grey: Grey, owner: Owner, pitch: float, dead: int, banding: float, rng: np.random.Generator) -> Pair:
    """Ink set as square dots `pitch` pixels apart by a head of which `dead` dots are, and which heats unevenly: up to
    `banding` (0 to 1) of the ink is lost in bands."""
    rows, columns = (max(1, round(side / pitch)) for side in grey.shape)
    lit = (cv2.resize(grey, (columns, rows), interpolation=cv2.INTER_AREA) < LIT).astype(np.float32)
    lit[:, rng.integers(0, columns, dead)] = 0
    lit *= 1 - banding * np.clip(smooth_field((rows, 1), rng.uniform(1, 8), rng) * 0.5 + 0.3, 0, 1)
    drawn = cv2.resize(PAPER * (1 - lit), grey.shape[::-1], interpolation=cv2.INTER_LINEAR)
    return to_grey(drawn.astype(np.float32)), owner


def washed_out(grey: Grey, owner: Owner, lost: float, gain: float) -> Pair:
    """Scanned too bright: ink of less than `lost` (0 to 1) is white, what is darker `gain` times as dark as it was
    beyond that."""
    return to_grey(PAPER - (PAPER - grey.astype(np.float32) - lost * PAPER) * gain), owner


def struck_twice(grey: Grey, owner: Owner, across: int, down: int, strength: float) -> Pair:
    """Every letter once more with `strength` (0 to 1) of its ink, some pixels aside."""
    again = PAPER - np.roll(PAPER - grey, (down, across), (0, 1)) * np.float32(strength)
    return np.minimum(grey, to_grey(again)), owner


def needle_print(line: DrawnLine, rng: np.random.Generator) -> DrawnLine:
    """A matrix printer's, its ribbon fresh or faint, scanned sharply or not."""
    line = turned(line, rng, slope=0.004)
    pitch = max(2.0, line.x_height / np.exp(rng.uniform(*np.log(NEEDLE_DOTS))))
    pair = needles(line.grey, line.owner, pitch, rng.uniform(0.7, 1.5), rng.choice([0, 0.04, 0.1]), rng)
    if rng.random() < 0.5:
        pair = uneven_ink(*pair, rng.uniform(0.2, 0.7), rng.uniform(1, 8) * line.x_height, rng)
    return on_roll(reconciled(line, *blur(*pair, pitch * rng.uniform(0.1, 0.5))), rng)


def thermal_print(line: DrawnLine, rng: np.random.Generator) -> DrawnLine:
    """A till's thermal printer's, on paper that fades in patches and was scanned so that it got white."""
    line = turned(line, rng, slope=0.006, sag=0.05)
    pitch = max(1.0, line.x_height / rng.uniform(*THERMAL_DOTS))
    pair = thermal_head(line.grey, line.owner, pitch, int(rng.integers(0, 6)), rng.uniform(0, 0.8), rng)
    if rng.random() < 0.7:
        pair = uneven_ink(*pair, rng.uniform(0.2, 0.95), rng.uniform(0.3, 8) * line.x_height, rng)
    pair = blur(*pair, rng.uniform(0.02, 0.08) * line.x_height)
    if rng.random() < 0.6:
        pair = washed_out(*pair, rng.uniform(0.05, 0.45), rng.uniform(0.8, 1.8))
    return on_roll(reconciled(line, *pair), rng)


def on_roll(line: DrawnLine, rng: np.random.Generator) -> DrawnLine:
    """`line` on the white or grey paper of a roll, scanned or photographed, in grey or black and white."""
    ink, tone = rng.uniform(0, 150), rng.uniform(215, 255)
    pair = paper(line.grey, line.owner, ink, tone, rng.uniform(0, 20), rng.uniform(0, 4), rng)
    pair = noise(*pair, rng.uniform(0, 6), rng)
    if rng.random() < 0.25:
        return finished(line, bitonal(*pair, ink + (tone - ink) * rng.uniform(0.4, 0.8), rng.uniform(0, 15), rng))
    return finished(line, jpeg(*pair, int(rng.integers(30, 92))) if rng.random() < 0.6 else pair)


def carbon_copy(line: DrawnLine, rng: np.random.Generator) -> DrawnLine:
    """A carbon copy or purple ribbon: soft letters, some struck twice, of little contrast."""
    line = turned(line, rng)
    unit = line.x_height
    pair = strikes(line.grey, line.owner, rng.uniform(0.03, 0.08) * unit, rng)
    if rng.random() < 0.5:
        across, down = np.rint(rng.normal(0, 0.12, 2) * unit).astype(int).tolist()
        pair = struck_twice(*pair, across, down, rng.uniform(0.3, 0.9))
    pair = ribbon(*pair, rng.uniform(0.1, 0.6), rng)
    if rng.random() < 0.3:
        pair = breaks(*pair, rng.uniform(0.01, 0.12), rng.uniform(0.08, 0.2) * unit, rng)
    pair = blur(*pair, rng.uniform(0.05, 0.15) * unit)
    if rng.random() < 0.5:
        pair = spread(*pair, rng.uniform(0.03, 0.08) * unit, rng.normal(0.2, 0.3))
    line = reconciled(line, *pair)
    ink, tone = rng.uniform(60, 150), rng.uniform(190, 250)
    pair = paper(line.grey, line.owner, ink, tone, rng.uniform(0, 30), rng.uniform(0, 7), rng)
    pair = noise(*pair, rng.uniform(0, 8), rng)
    if rng.random() < 0.3:
        return finished(line, bitonal(*pair, ink + (tone - ink) * rng.uniform(0.4, 0.7), rng.uniform(0, 12), rng))
    return finished(line, jpeg(*pair, int(rng.integers(30, 92))))


def on_rule(line: DrawnLine, rng: np.random.Generator) -> DrawnLine:
    """`line`, drawn clean, on the rule of a form, some in boxes or on a comb between whose teeth letters stand."""
    grey = line.grey.copy()
    height, width = grey.shape
    thickness = max(1, round(line.x_height * rng.uniform(0.05, 0.14)))
    foot = min(height - thickness, round(line.baseline + line.x_height * rng.uniform(0.05, 0.5)))
    ink = int(rng.integers(0, 120))
    marks = [(slice(foot, foot + thickness), slice(0, width))]
    manner = rng.random()
    if manner < 0.3:  # a box
        top = max(0, round(line.baseline - line.x_height * rng.uniform(1.7, 2.2)))
        marks += [(slice(top, top + thickness), slice(0, width))]
        marks += [(slice(top, foot), slice(x, x + thickness)) for x in (0, width - thickness)]
    elif manner < 0.45:  # a comb
        tooth = round(line.x_height * rng.uniform(0.3, 0.8))
        symbols = np.unique(line.owner[line.owner >= 0])
        edges = [int(np.flatnonzero((line.owner == symbol).any(axis=0))[0]) for symbol in symbols]
        marks += [(slice(max(0, foot - tooth), foot), slice(max(0, x - thickness - 1), max(1, x - 1))) for x in edges]
    for mark in marks:
        grey[mark] = np.minimum(grey[mark], ink)
    return replace(line, grey=grey)


WORN_WAYS: Final[dict[Way, float]] = {needle_print: 0.28, thermal_print: 0.32, carbon_copy: 0.18, fax: 0.22}
"""The ways of damage of what tills and offices print, with how often each is gone."""


def worn_scan(line: DrawnLine, rng: np.random.Generator) -> DrawnLine:
    """`line`, drawn clean, as a till, a matrix printer, carbon paper or a fax would give it."""
    return by_one_of(WORN_WAYS, line, rng)
