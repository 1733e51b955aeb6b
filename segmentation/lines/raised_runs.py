"""Citation marks, exponents and other small symbols that stand above the line: the text after them goes on where the
text before them ended, though what lies between does not."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from segmentation.groups import connected_groups
from segmentation.letter_sizes import CAPITAL_RATIO
from segmentation.lines.linking import END_LETTERS, Barrier, Chains, measure, neighbours

GAP: Final = (-0.3, 2.0)
"""White between two pieces, in letter heights, least and most: typewriters have 1.6 between words."""
RAISED: Final = (0.12, 1.2)
"""By how much the foot of a raised symbol is above the line, in letter heights; what follows is less far off it."""
LONGEST: Final = 20
"""Symbols of a run: four marks in brackets."""
LEAST_LETTERS: Final = 4
"""Of the piece that says where the line is."""
ROUNDS: Final = 2
"""One to join a run with the text before it, and one to join both with the text after it."""

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


def join_raised(letters: Floats, piece: Ints, barrier: Barrier) -> Ints:
    """Join pieces of a line of which one begins or ends with raised symbols.

    letters: float64 [N, 4], boxes; piece: int64 [N], of each letter, numbered from 0. barrier: what no line crosses.
    Returns int64 [N].
    """
    for _ in range(ROUNDS):
        chains = measure(letters, piece)
        first, second = _facing(measure(letters, piece, 1), chains, barrier)
        order = np.lexsort((letters[:, 0], piece))
        members = np.split(order, np.cumsum(chains.count)[:-1])
        fits = [
            _goes_on(letters[members[q]], float(chains.right_foot[p]), float(chains.size[p]), int(chains.count[p]))
            or _goes_on(
                letters[members[p][::-1]], float(chains.left_foot[q]), float(chains.size[q]), int(chains.count[q])
            )
            for p, q in zip(first.tolist(), second.tolist(), strict=True)
        ]
        if not any(fits):
            break
        piece = connected_groups(len(chains.count), first[fits], second[fits])[piece]
    return piece


def _facing(ends: Chains, chains: Chains, barrier: Barrier) -> tuple[Ints, Ints]:
    """Pieces of which the second begins close behind the end of the first, int64 [K] each. ends: as the last letters
    alone have them."""
    first, second = neighbours(ends)
    size = np.maximum(chains.size[first], chains.size[second])
    gap = (ends.left[second] - ends.right[first]) / size
    shared = np.minimum(ends.right_foot[first], ends.left_foot[second])
    shared -= np.maximum(ends.right_head[first], ends.left_head[second])
    good = (first != second) & (gap >= GAP[0]) & (gap <= GAP[1]) & (shared > 0)
    first, second = first[good], second[good]
    if not len(first):
        return first, second
    level = (chains.right_foot[first] + chains.left_foot[second] - size[good]) / 2
    free = ~barrier.crossed(ends.right[first], ends.left[second], level)
    return first[free], second[free]


def _goes_on(letters: Floats, foot: float, size: float, count: int) -> bool:
    """Whether letters, float64 [N, 4], in the order in which they lie away from a piece that stands at `foot`, begin
    with raised symbols and then go on at that height, if at all. size, count: of the piece's letters."""
    if count < LEAST_LETTERS:
        return False
    above = (foot - letters[:, 3]) / size
    raised = (above > RAISED[0]) & (above <= RAISED[1])
    run = int(np.argmin(raised)) if not raised.all() else len(raised)
    if not 1 <= run <= LONGEST or (letters[:run, 3] - letters[:run, 1]).max() > CAPITAL_RATIO * size:
        return False
    return run == len(letters) or bool(abs(np.median(above[run : run + END_LETTERS])) <= RAISED[0])
