"""What the candidate segments of a page with known truth are: a symbol, junk, or too close to call."""

from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array, csr_array

from segmentation.lattice.crops import expand_slices
from segmentation.types import Lattice

UNSURE: Final = -1
"""The label of a segment that is neither clearly one whole symbol nor clearly something else."""
NOBODY: Final = -1
"""The owner of ink that belongs to no symbol: noise, a rule, an underline."""
WHOLE: Final = 0.92
"""A segment is a symbol if at least this part of its ink is the symbol's and this part of the symbol's ink is in it."""
BROKEN: Final = 0.89
"""It is junk if either part is below this. (The dot of an i is a tenth to a fifth of its ink.)"""
GOOD_ENOUGH: Final = 0.72
"""... unless no cut of the symbol is better: where letters overlap, the best cut has to do for reading too."""


def label_segments(
    lattice: Lattice, owner: NDArray[np.int32], classes: NDArray[np.int32], junk: int
) -> NDArray[np.int32]:
    """The class of every candidate segment.

    owner: int32 [P], the drawn symbol that owns each pixel of `lattice.pixels`, 0 .. N - 1, or `NOBODY`;
    classes: int32 [N], the class of each drawn symbol. Returns int32 [S] of classes, `junk` or `UNSURE`.
    """
    best, purity, coverage = best_owners(lattice, owner, len(classes))
    label = np.where(best >= 0, classes[best], junk).astype(np.int32)
    whole = (purity >= WHOLE) & (coverage >= WHOLE)
    broken = (purity < BROKEN) | (coverage < BROKEN)
    whole |= best_cuts(best, np.minimum(purity, coverage), len(classes))
    return np.where(whole, label, np.where(broken, junk, UNSURE)).astype(np.int32)


def best_cuts(best: NDArray[np.int64], quality: NDArray[np.float64], count: int) -> NDArray[np.bool_]:
    """Which segment is each symbol's best cut, and good enough; best and quality [S] as of `best_owners`."""
    highest = np.zeros(count + 1)
    np.maximum.at(highest, best, quality)
    return (best >= 0) & (quality >= GOOD_ENOUGH) & (quality == highest[best])


def best_owners(
    lattice: Lattice, owner: NDArray[np.int32], count: int
) -> tuple[NDArray[np.int64], NDArray[np.float64], NDArray[np.float64]]:
    """The symbol that owns most of each segment's ink, -1 for none; its share of that ink; its share of its own ink."""
    atoms = len(lattice.gaps)
    atom_of_pixel = np.repeat(np.arange(atoms), np.diff(lattice.pixels.offsets))
    owned = owner != NOBODY
    ink = np.ones(int(owned.sum()))
    ink_by_owner = csr_array(coo_array((ink, (atom_of_pixel[owned], owner[owned])), shape=(atoms, count)))
    base = lattice.atom_offsets[lattice.line].astype(np.int64)
    segment, atom = expand_slices(base + lattice.start, base + lattice.end)
    segments = len(lattice.line)
    runs = csr_array(coo_array((np.ones(len(atom)), (segment, atom)), shape=(segments, atoms)))
    shares = csr_array(runs @ ink_by_owner)
    total = runs @ np.diff(lattice.pixels.offsets).astype(np.float64)
    most = shares.max(axis=1).toarray().ravel()
    best = np.where(most > 0, np.asarray(shares.argmax(axis=1)).ravel(), -1)
    whole = np.bincount(owner[owned], minlength=count).astype(np.float64)
    return best, most / np.maximum(total, 1), most / np.maximum(whole[best], 1)
