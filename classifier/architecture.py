"""The shapes of the networks, and the numbers that crops and strips share with them. Needs no torch."""

from dataclasses import dataclass
from typing import Any, Final, Protocol

import numpy as np
from numpy.typing import NDArray

SIDE: Final = 28
"""Height and width of a crop, and height of a strip, in pixels."""
INFERENCE_BATCH: Final = 128
"""Crops per pass: the widest map of a batch (about 1 MB) then stays in a processor's cache."""

GLYPH_FORMAT: Final = "typecase-glyphnet-1"
"""What the metadata of a `GlyphNet`'s weights file must say before its tensors are looked at."""
CONTEXT_FORMAT: Final = "typecase-contextnet-1"
"""The same of a `ContextNet`'s."""
LINE_FORMAT: Final = "typecase-linenet-1"
"""The same of a `LineNet`'s."""

STRIP_STEP: Final = 1024
"""Strips are padded with paper to a multiple of so many columns, so that few sizes occur."""
STRIDE: Final = 4
"""Columns of the strip for each place that the context is known at."""
FRAMES: Final = 2
"""For each such place: how many symbols a `LineNet` may find there."""
PROBES: Final = (0.0, 0.5, 1.0)
"""Where a span's context is looked up, as shares of its width."""
BASELINE: Final = 19.0
"""Row of the baseline on a strip and on what a crop shows of its line, as the cutter draws them."""
HEIGHTS: Final = (1.0, 1.25)
"""How high lines are shown, against what the cutter takes for their height: that is an estimate, and by hand the
letters of a line differ in size."""

Range = tuple[float, float, float]
"""The largest input of a convolution, of which none is below 0, and its least and largest output."""
Ranges = dict[str, Range]
"""Those of the convolutions that count in 8-bit numbers on a processor, by the names of their modules."""


@dataclass(frozen=True)
class Architecture:
    """The shape of a `GlyphNet`.

    `classes` outputs, `channels` input planes; stage s has `depths[s]` residual blocks of `widths[s]` channels, the
    first stage on maps of 14x14 and each further stage on maps half as wide; `hidden` units read the last map.
    `dropout` is the share of hidden units that are silenced in training.
    """

    classes: int
    channels: int = 1
    widths: tuple[int, ...] = (16, 48, 64)
    depths: tuple[int, ...] = (0, 1, 1)
    hidden: int = 128
    dropout: float = 0.0

    @classmethod
    def of(cls, fields: dict[str, Any]) -> "Architecture":
        """What `dataclasses.asdict` made of one, after its way through JSON. Raises TypeError for anything else."""
        return cls(**_with_tuples(fields))

    def strides(self) -> list[int]:
        """The stride of every residual block, in their order."""
        return [
            2 if stage > 0 and index == 0 else 1 for stage, depth in enumerate(self.depths) for index in range(depth)
        ]


class StripArchitecture(Protocol):
    """What the convolutions over a strip have in common: maps of `strip_widths` channels, half and a quarter as wide as
    the strip, become `context` numbers for every `STRIDE` columns, which learn of their neighbours by one convolution
    for each of `dilations`."""

    @property
    def strip_widths(self) -> tuple[int, int]: ...
    @property
    def context(self) -> int: ...
    @property
    def dilations(self) -> tuple[int, ...]: ...


@dataclass(frozen=True)
class LineArchitecture:
    """The shape of a `LineNet`: a `StripArchitecture`, `frame` numbers for each of `FRAMES` a place, which learn of
    their neighbours by `refined` convolutions, and `classes` outputs."""

    classes: int
    strip_widths: tuple[int, int] = (24, 48)
    context: int = 160
    dilations: tuple[int, ...] = (1, 2, 4, 8, 16)
    frame: int = 128
    refined: int = 2

    @classmethod
    def of(cls, fields: dict[str, Any]) -> "LineArchitecture":
        """As `Architecture.of`."""
        return cls(**_with_tuples(fields))


@dataclass(frozen=True)
class ContextArchitecture:
    """The shape of a `ContextNet`.

    `glyphs` classifies crops by themselves; strips pass maps of `strip_widths` channels, half and a quarter as wide as
    they, become `context` numbers for every four columns, and learn of their neighbours by one convolution for each of
    `dilations`. `joined` hidden units read both; `gap_features` numbers say how wide the white is, `gap_hidden` units
    read them.
    """

    glyphs: Architecture
    strip_widths: tuple[int, int] = (24, 48)
    context: int = 160
    dilations: tuple[int, ...] = (1, 2, 4, 8, 16)
    joined: int = 192
    gap_features: int = 12
    gap_hidden: int = 64

    @classmethod
    def of(cls, fields: dict[str, Any]) -> "ContextArchitecture":
        """As `Architecture.of`."""
        return cls(**_with_tuples(fields) | {"glyphs": Architecture.of(fields["glyphs"])})


def padded_strip(strip: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """A strip uint8 [28, W] with paper after it up to a multiple, not zero, of `STRIP_STEP`."""
    width = strip.shape[1]
    return np.pad(strip, ((0, 0), (0, STRIP_STEP * max(1, -(-width // STRIP_STEP)) - width)))


def _with_tuples(fields: dict[str, Any]) -> dict[str, Any]:
    """JSON's lists as the tuples that they were."""
    return {name: tuple(value) if isinstance(value, list) else value for name, value in fields.items()}
