"""The plain types that the segmentation stages hand to one another."""

from dataclasses import dataclass, field
from typing import Final, Protocol

import numpy as np
from numpy.typing import NDArray

TOUCHING: Final = 0.02
"""Atoms with less white between them than this, in x-heights, were cut from one piece of ink."""


@dataclass(frozen=True, slots=True, eq=False)
class Components:
    """8-connected components of a page, once they are sifted those that may be text; all else has left `labels`.

    labels: int32 [H, W], 0 where nothing is, i + 1 on the pixels of component i.
    boxes: int32 [N, 4], left, top, right, bottom in pixels, right and bottom exclusive.
    areas: int32 [N], ink pixels.
    rules: int32 [R, 4], the boxes of the ruled lines that were taken out, level and upright.
    doubtful: int32 [M, 4], the boxes of others that do not look like text as the page lies, but may be turned letters.
    """

    labels: NDArray[np.int32]
    boxes: NDArray[np.int32]
    areas: NDArray[np.int32]
    rules: NDArray[np.int32] = field(default_factory=lambda: np.zeros((0, 4), np.int32))
    doubtful: NDArray[np.int32] = field(default_factory=lambda: np.zeros((0, 4), np.int32))


@dataclass(frozen=True, slots=True, eq=False)
class EvenPage:
    """A page turned upright, its background flattened and all of it dark on light, not yet levelled and scaled.

    grey: uint8 [H, W], ink: bool [H, W], as in `CleanPage`. components: all of its ink. x_height: in pixels, 0 where
    there are no letters. skew: by how many degrees its lines fall. to_loaded: float64 [2, 3], the affine map to the
    page as it was loaded.
    """

    grey: NDArray[np.uint8]
    ink: NDArray[np.bool_]
    components: Components
    x_height: float
    skew: float
    to_loaded: NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class CleanPage:
    """A page ready for the search for text: flattened, upright, deskewed and large enough to read.

    grey: uint8 [H, W], 0 ink to 255 paper, the background flattened to 255.
    ink: bool [H, W], True where there is ink.
    to_source: float64 [2, 3], the affine map from pixel (x, y) here to pixel (x, y) of the page as it was loaded.
    is_in_bands: it is not the page but some bands of it, of which `to_source` means nothing.
    is_crowded: it was not enlarged for its very many pieces, of which some may tell whether it is text.
    components: all components of `ink`, where the page was clean as it came and they are known already.
    """

    grey: NDArray[np.uint8]
    ink: NDArray[np.bool_]
    to_source: NDArray[np.float64]
    is_in_bands: bool = False
    is_crowded: bool = False
    components: Components | None = None


@dataclass(frozen=True, slots=True, eq=False)
class TextLine:
    """One line of text, in the coordinates of its `CleanPage`.

    members: int32 [M], the indices of its components, by their left edge.
    box: left, top, right, bottom in pixels, right and bottom exclusive.
    baseline: float64 [3], the polynomial a x^2 + b x + c, highest power first: the y on which letters stand at x.
    x_height: the height of a lower-case x in pixels.
    block: the number of its block (paragraph, cell, heading) in reading order.
    uneven: whether the writing of its page steps up and down, as a hand's does.
    """

    members: NDArray[np.int32]
    box: tuple[int, int, int, int]
    baseline: NDArray[np.float64]
    x_height: float
    block: int
    uneven: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class InkPixels:
    """The ink of all atoms of a page as a list of pixels, sorted by atom, so that a run of atoms is one slice.

    x, y: int32 [P], pixels of the `CleanPage`. darkness: float32 [P], 0 paper to 1 full ink.
    offsets: int64 [A + 1], the pixels of atom a are offsets[a]:offsets[a + 1].
    """

    x: NDArray[np.int32]
    y: NDArray[np.int32]
    darkness: NDArray[np.float32]
    offsets: NDArray[np.int64]


class Crops(Protocol):
    """uint8 [S, 2, 28, 28], an array or what draws it as far as it is asked for."""

    def __getitem__(self, rows: NDArray[np.int64], /) -> NDArray[np.uint8]:
        """Those of some candidates."""


@dataclass(frozen=True, slots=True, eq=False)
class Lattice:
    """All the ways in which the lines of a page may be cut into letters (an over-segmentation lattice).

    A line is a row of atoms, pieces of ink that are never cut again. Node n of a line lies before its atom n; a
    candidate segment is a run of atoms from node `start` to node `end`.

    atom_offsets: int32 [L + 1], the atoms of line l are atom_offsets[l]:atom_offsets[l + 1].
    gaps: float32 [A], the white before each atom in x-heights, negative where it overlaps its left neighbour.
    line, start, end: int32 [S], the line and the two nodes (counted within the line) of each candidate segment.
    boxes: int32 [S, 4], left, top, right, bottom in pixels of the `CleanPage`.
    crops: `Crops`, what the classifier sees: the segment's own ink, and its surroundings on the line.
    strip: uint8 [28, W], the lines straightened, at one x-height, side by side; line l has the columns
    strip_offsets[l]:strip_offsets[l + 1], int64 [L + 1], paper at both ends.
    spans: float32 [S, 2], where each candidate segment begins and ends on the strip, in columns.
    pixels: the ink of the atoms.
    """

    atom_offsets: NDArray[np.int32]
    gaps: NDArray[np.float32]
    line: NDArray[np.int32]
    start: NDArray[np.int32]
    end: NDArray[np.int32]
    boxes: NDArray[np.int32]
    crops: Crops
    strip: NDArray[np.uint8]
    strip_offsets: NDArray[np.int64]
    spans: NDArray[np.float32]
    pixels: InkPixels
