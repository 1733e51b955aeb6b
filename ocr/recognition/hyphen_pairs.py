"""Two hyphens in a row, which typewriters and plain text have for a dash, and which side by side look like one."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from classifier.alphabet import INDEX, JUNK
from ocr.decoding.hypotheses import SegmentGraph, atom_bounds

HYPHEN: Final = INDEX["-"]
DASHES: Final = np.array([INDEX["–"], INDEX["—"]])
ALIKE: Final = 1.3
"""Ratio of the widths of two hyphens, at most. The pieces of a broken dash are seldom so much alike."""
LIKELY: Final = float(np.log(0.05))
"""Least probability of a dash that is looked at."""
NO_DASH: Final = np.float32(6.0)
"""Nats by which two hyphens are less likely a dash than the networks take them for."""


def tell_from_dashes(graph: SegmentGraph, boxes: NDArray[np.int32], log_probs: NDArray[np.float32]) -> None:
    """Make dashes less likely where they are two hyphens: white parts them in two of one width, each likelier a hyphen
    than any other symbol. boxes: int32 [S, 4] and log_probs: float32 [S, C + 1], which are changed, of all
    candidates."""
    dashes = np.flatnonzero(log_probs[:, DASHES].max(axis=1, initial=-np.inf) > LIKELY)
    if not len(dashes):
        return
    first, last = atom_bounds(graph)
    inside = np.flatnonzero(np.isin(graph.line, graph.line[dashes]))
    number = dict(zip(zip(first[inside].tolist(), last[inside].tolist(), strict=True), inside.tolist(), strict=True))
    for dash in dashes.tolist():
        for middle in range(int(first[dash]) + 1, int(last[dash])):
            one, two = number.get((int(first[dash]), middle)), number.get((middle, int(last[dash])))
            if one is not None and two is not None and _are_hyphens(boxes[[one, two]], log_probs[[one, two], :JUNK]):
                log_probs[dash, DASHES] -= NO_DASH


def _are_hyphens(boxes: NDArray[np.int32], log_probs: NDArray[np.float32]) -> bool:
    """Whether two candidates side by side are, by their boxes, int [2, 4], and symbols, float32 [2, C]."""
    (left, _, end, _), (start, _, right, _) = boxes.tolist()
    alike = max(end - left, right - start) <= ALIKE * min(end - left, right - start)
    return end < start and alike and bool((log_probs.argmax(axis=1) == HYPHEN).all())
