"""What becomes of a line of text on its way through ink, paper, copiers, cameras and scanners.

`scan` mixes the single damages of `classifier.synthesis.damage_effects` as real pages do. Lengths are in x-heights
unless said otherwise.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Final

import cv2
import numpy as np

from classifier.synthesis.damage_effects import (
    Grey,
    Owner,
    Pair,
    bend,
    bitonal,
    bleed_through,
    blur,
    breaks,
    clogged,
    dithered,
    dots,
    halftone,
    jpeg,
    low_resolution,
    noise,
    paper,
    ribbon,
    specks,
    spread,
    streaks,
    strikes,
    uneven_ink,
    worn,
)
from classifier.synthesis.print import PAPER, DrawnLine, assign_ink

Way = Callable[[DrawnLine, np.random.Generator], DrawnLine]

CLEAN_SHARE: Final = 0.35
"""Share of lines that stay as sharp as born-digital pages and good scans are."""
MOST_SLOPE: Final = 0.026
"""1.5 degrees: what is left of a page's skew where straightening went wrong."""


def scan(line: DrawnLine, rng: np.random.Generator) -> DrawnLine:
    """`line`, drawn clean, as some scanner, copier, camera or renderer would give it.

    A third stays sharp; the others go through one of the ways in `WAYS`.
    """
    if rng.random() < CLEAN_SHARE:
        return clean_copy(line, rng)
    return by_one_of(WAYS, line, rng)


def by_one_of(ways: Mapping[Way, float], line: DrawnLine, rng: np.random.Generator) -> DrawnLine:
    """`line`, drawn clean, damaged in one of `ways`, each as often as its number says."""
    shares = np.array(list(ways.values()), float)
    return list(ways)[rng.choice(len(ways), p=shares / shares.sum())](line, rng)


def reconciled(line: DrawnLine, grey: Grey, owner: Owner) -> DrawnLine:
    """`line` with `grey`, which must still have white paper, and `owner` brought to agree with it."""
    return replace(line, grey=grey, owner=assign_ink(grey, owner, line.x_height))


def finished(line: DrawnLine, pair: Pair) -> DrawnLine:
    """`line` with the damaged pair."""
    return replace(line, grey=pair[0], owner=pair[1])


def turned(line: DrawnLine, rng: np.random.Generator, slope: float = 0.004, sag: float = 0.0) -> DrawnLine:
    """`line` bent at random: `slope` is the deviation of its slope, `sag` that of its sag in x-heights."""
    tilt = float(np.clip(rng.normal(0, slope), -MOST_SLOPE, MOST_SLOPE))
    depth = float(rng.normal(0, sag)) * line.x_height if sag else 0.0
    flare = 1 + float(rng.normal(0, 0.02)) if sag else 1.0
    room = int(abs(tilt) * line.grey.shape[1] / 2 + abs(depth)) + 1
    grey = np.pad(line.grey, ((room, room), (0, 0)), constant_values=PAPER)
    owner = np.pad(line.owner, ((room, room), (0, 0)), constant_values=-1)
    height, width = grey.shape
    above = line.baseline + room - height / 2
    left, right = height / 2 + above - tilt * width / 2, height / 2 + above * flare + tilt * width / 2
    grey, owner = bend(grey, owner, tilt, depth, flare)
    return replace(line, grey=grey, owner=owner, baseline=left, slope=(right - left) / width)


def clean_copy(line: DrawnLine, rng: np.random.Generator) -> DrawnLine:
    """A born-digital page, a good grey scan or a good bitonal one."""
    manner = rng.random()
    if manner < 0.4:
        return line
    line = turned(line, rng, slope=0.002)
    grey, owner = blur(line.grey, line.owner, rng.uniform(0.3, 0.9) * line.x_height / 22)
    if manner < 0.65:
        return reconciled(line, *bitonal(grey, owner, rng.uniform(105, 165), rng.uniform(0, 12), rng))
    line = reconciled(line, grey, owner)
    pair = paper(line.grey, line.owner, rng.uniform(0, 45), rng.uniform(235, 255), rng.uniform(0, 8), 0, rng)
    return finished(line, jpeg(*noise(*pair, rng.uniform(0, 3), rng), int(rng.integers(70, 96))))


def photocopy(line: DrawnLine, rng: np.random.Generator) -> DrawnLine:
    """Copied once or twice: strokes thick or thin, broken, black and white with dirt."""
    line = turned(line, rng)
    unit = line.x_height / 20
    pair = spread(line.grey, line.owner, rng.uniform(0.6, 1.6) * unit, rng.normal(0, 0.45))
    if rng.random() < 0.2:
        pair = worn(*pair, rng.uniform(0.8, 1.8) * unit)
    if rng.random() < 0.5:
        pair = breaks(*pair, rng.uniform(0.01, 0.16), rng.uniform(1.5, 5) * unit, rng)
    pair = blur(*pair, rng.uniform(0.3, 1.0) * unit)
    line = reconciled(line, *pair)
    pair = specks(line.grey, line.owner, abs(rng.normal(0, 0.004)), max(1.0, 1.6 * unit), rng)
    return finished(line, bitonal(*pair, rng.uniform(80, 190), rng.uniform(0, 40), rng))


def fax(line: DrawnLine, rng: np.random.Generator) -> DrawnLine:
    """Few pixels, black and white or with few greys, dirty."""
    line = turned(line, rng)
    pair = spread(line.grey, line.owner, 0.05 * line.x_height, rng.normal(0, 0.35))
    factor = max(1.0, line.x_height / rng.uniform(7.5, 14))
    pair = low_resolution(*pair, factor, int(rng.choice([cv2.INTER_NEAREST, cv2.INTER_LINEAR, cv2.INTER_CUBIC])))
    line = reconciled(line, *pair)
    pair = noise(line.grey, line.owner, rng.uniform(0, 30), rng)
    if rng.random() < 0.4:
        pair = bitonal(*pair, rng.uniform(100, 190), rng.uniform(0, 30), rng)
    if rng.random() < 0.3:
        pair = specks(*pair, abs(rng.normal(0, 0.006)), max(1.0, factor), rng)
    return finished(line, jpeg(*pair, int(rng.integers(35, 90))) if rng.random() < 0.4 else pair)


def typed_sheet(line: DrawnLine, rng: np.random.Generator) -> DrawnLine:
    """A typewritten sheet: ribbon, carbon copy, yellow paper."""
    line = turned(line, rng)
    unit = line.x_height / 20
    pair = line.grey, line.owner
    if rng.random() < 0.5:
        pair = strikes(*pair, rng.uniform(0.6, 1.8) * unit, rng)
    else:
        pair = spread(*pair, rng.uniform(0.5, 1.5) * unit, rng.normal(0.15, 0.35))
    if rng.random() < 0.4:
        pair = clogged(*pair, rng.uniform(0.2, 0.45) * line.x_height, rng.uniform(0.1, 0.6), rng)
    pair = ribbon(*pair, rng.uniform(0.1, 0.75), rng)
    if rng.random() < 0.4:
        pair = breaks(*pair, rng.uniform(0.01, 0.15), rng.uniform(1.5, 4) * unit, rng)
    line = reconciled(line, *blur(*pair, rng.uniform(0.4, 1.5) * unit))
    return on_old_paper(line, rng)


def old_print(line: DrawnLine, rng: np.random.Generator) -> DrawnLine:
    """A page of an old book: ink squeezed out or worn type, tinted paper, the other side shining through."""
    line = turned(line, rng, sag=0.0 if rng.random() < 0.6 else 0.15)
    unit = line.x_height / 20
    pair = spread(line.grey, line.owner, rng.uniform(0.5, 1.6) * unit, rng.normal(0.1, 0.4))
    if rng.random() < 0.25:
        pair = worn(*pair, rng.uniform(0.8, 1.8) * unit)
    pair = uneven_ink(*pair, rng.uniform(0, 0.7), rng.uniform(2, 30) * unit, rng)
    if rng.random() < 0.35:
        pair = breaks(*pair, rng.uniform(0.01, 0.12), rng.uniform(1.5, 4) * unit, rng)
    line = reconciled(line, *blur(*pair, rng.uniform(0.3, 1.2) * unit))
    return on_old_paper(line, rng)


def on_old_paper(line: DrawnLine, rng: np.random.Generator) -> DrawnLine:
    """`line` on tinted, uneven paper, scanned in grey or black and white."""
    pair = line.grey, line.owner
    if rng.random() < 0.25:
        pair = bleed_through(*pair, rng.uniform(0.05, 0.3), rng)
    ink, tone = rng.uniform(0, 110), rng.uniform(165, 250)
    pair = paper(*pair, ink, tone, rng.uniform(0, 40), rng.uniform(0, 7), rng)
    pair = noise(*pair, rng.uniform(0, 9), rng)
    if rng.random() < 0.3:
        return finished(line, bitonal(*pair, ink + (tone - ink) * rng.uniform(0.4, 0.7), rng.uniform(0, 12), rng))
    return finished(line, jpeg(*pair, int(rng.integers(30, 92))) if rng.random() < 0.75 else pair)


def photograph(line: DrawnLine, rng: np.random.Generator) -> DrawnLine:
    """A page photographed by hand: curved, soft, unevenly lit, compressed."""
    line = turned(line, rng, slope=0.009, sag=0.25)
    pair = blur(line.grey, line.owner, rng.uniform(0.5, 2.4) * line.x_height / 20)
    if rng.random() < 0.4:
        pair = low_resolution(*pair, max(1.0, line.x_height / rng.uniform(9, 18)), cv2.INTER_CUBIC)
    line = reconciled(line, *pair)
    pair = paper(
        line.grey, line.owner, rng.uniform(10, 90), rng.uniform(140, 245), rng.uniform(10, 80), rng.uniform(0, 4), rng
    )
    return finished(line, jpeg(*noise(*pair, rng.uniform(0, 8), rng), int(rng.integers(30, 90))))


def receipt(line: DrawnLine, rng: np.random.Generator) -> DrawnLine:
    """Thermal or needle print: dots, dead lines, faded ink, crumpled paper."""
    line = turned(line, rng, slope=0.006, sag=0.1)
    unit = line.x_height / 20
    pair = line.grey, line.owner
    if rng.random() < 0.6:
        pair = dots(*pair, max(2.5, line.x_height / rng.uniform(4.5, 9)), rng.uniform(0.15, 0.8))
    if rng.random() < 0.3:
        pair = streaks(*pair, int(rng.integers(1, 4)), rng)
    pair = uneven_ink(*pair, rng.uniform(0, 0.75), rng.uniform(4, 40) * unit, rng)
    line = reconciled(line, *blur(*pair, rng.uniform(0.4, 1.6) * unit))
    pair = paper(
        line.grey, line.owner, rng.uniform(10, 130), rng.uniform(190, 252), rng.uniform(0, 40), rng.uniform(0, 5), rng
    )
    pair = noise(*pair, rng.uniform(0, 8), rng)
    return finished(line, jpeg(*pair, int(rng.integers(30, 92))) if rng.random() < 0.6 else pair)


def shaded(line: DrawnLine, rng: np.random.Generator) -> DrawnLine:
    """Print on a shaded or screened ground, or pale print that was turned into dots."""
    if rng.random() < 0.4:
        return reconciled(line, *dithered(line.grey, line.owner, rng.uniform(60, 165), int(rng.integers(1, 3))))
    line = reconciled(line, *blur(line.grey, line.owner, rng.uniform(0.3, 0.9) * line.x_height / 20))
    pair = (
        halftone(line.grey, line.owner, rng.uniform(3, 6), rng.uniform(20, 90))
        if rng.random() < 0.5
        else (line.grey, line.owner)
    )
    pair = paper(*pair, rng.uniform(0, 60), rng.uniform(150, 240), rng.uniform(0, 10), rng.uniform(0, 2), rng)
    return finished(line, jpeg(*pair, int(rng.integers(50, 95))))


WAYS: Final[dict[Way, float]] = {
    photocopy: 0.20,
    fax: 0.16,
    typed_sheet: 0.18,
    old_print: 0.20,
    photograph: 0.10,
    receipt: 0.11,
    shaded: 0.05,
}
"""The ways of damage, with how often each is gone."""
