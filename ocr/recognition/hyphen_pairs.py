"""Two hyphens in a row, which typewriters and plain text have for a dash, and which side by side look like one."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from classifier.alphabet import INDEX, JUNK
from ocr.decoding.hypotheses import NO_SEGMENT, SegmentGraph, atom_bounds

HYPHEN: Final = INDEX["-"]
DASHES: Final = np.array([INDEX["–"], INDEX["—"]])
ALIKE: Final = 1.3
"""Ratio of the widths of two hyphens, at most. The pieces of a broken dash are seldom so much alike."""
LIKELY: Final = float(np.log(0.05))
"""Least probability of a hyphen in either."""
NO_DASH: Final = np.float32(6.0)
"""Nats by which two hyphens are less likely a dash than the networks take them for."""


def tell_from_dashes(graph: SegmentGraph, boxes: NDArray[np.int32], log_probs: NDArray[np.float32]) -> None:
    """Make dashes less likely where they are two hyphens: two atoms of one width, each likelier a hyphen than any other
    symbol. boxes: int32 [S, 4] and log_probs: float32 [S, C + 1], which are changed, of all candidates."""
    first, last = atom_bounds(graph)
    alone = np.full(int(graph.atom_offsets[-1]) + 1, NO_SEGMENT)
    single = np.flatnonzero((last - first == 1) & (log_probs[:, HYPHEN] > LIKELY))
    single = single[log_probs[single, :JUNK].argmax(axis=1) == HYPHEN]
    alone[first[single]] = single
    pairs = np.flatnonzero(last - first == 2)
    one, two = alone[first[pairs]], alone[last[pairs] - 1]
    both = (one != NO_SEGMENT) & (two != NO_SEGMENT)
    widths = [(boxes[part[both], 2] - boxes[part[both], 0]).astype(np.float64) for part in (one, two)]
    alike = np.maximum(*widths) <= ALIKE * np.minimum(*widths)
    log_probs[np.ix_(pairs[both][alike], DASHES)] -= NO_DASH
