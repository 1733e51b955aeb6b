"""The opinion of the network that sees candidates and gaps on their lines."""

import numpy as np
from numpy.typing import NDArray

from classifier.recogniser import Recogniser
from ocr.recognition.gap_spacing import spacing_features, white_spans
from ocr.recognition.line_subset import Part
from ocr.recognition.log_probs import normalised
from segmentation.types import Lattice


def strip_log_probs(
    lattice: Lattice, part: Part, lines: NDArray[np.bool_], asked: NDArray[np.int64], recogniser: Recogniser
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """What the second network says of candidates and of the white before atoms, natural logarithms.

    lines: bool [L], those that are read again, which `part` is; asked: int64 [U], candidates on them.
    Returns log-probabilities float32 [U, C + 1] and the log-odds of a space float32 [A], for the atoms of `part`.
    """
    strip, moved = strip_of_lines(lattice, lines)
    spans = lattice.spans[asked] + moved[lattice.line[asked], None]
    line_of_atom = np.repeat(np.arange(len(lines)), np.diff(lattice.atom_offsets))[part.atoms]
    white = white_spans(lattice)[part.atoms] + moved[line_of_atom, None]
    features = spacing_features(lattice)[part.atoms]
    context = recogniser.read_strip(strip)
    opinion = recogniser.in_context(lattice.crops[asked], spans, context)
    return normalised(opinion), recogniser.spaces(white, features, context)


def strip_of_lines(lattice: Lattice, lines: NDArray[np.bool_]) -> tuple[NDArray[np.uint8], NDArray[np.float32]]:
    """The strip of some lines, bool [L], and how many columns each line has moved, float32 [L]."""
    widths = np.diff(lattice.strip_offsets)
    kept = np.repeat(lines, widths)
    start = np.cumsum(np.where(lines, widths, 0)) - np.where(lines, widths, 0)
    return lattice.strip[:, kept], (start - lattice.strip_offsets[:-1]).astype(np.float32)
