"""The opinion of the network that sees candidates and gaps on their lines."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from classifier.recogniser import Recogniser
from ocr.recognition.emissions import space_log_odds, span_log_probs
from ocr.recognition.gap_spacing import spacing_features, white_spans
from ocr.recognition.line_subset import Part
from ocr.recognition.log_probs import normalised
from segmentation.types import Lattice


@dataclass(frozen=True, slots=True, eq=False)
class LineOpinions:
    """What two networks say of candidates and of the white before atoms: the one that is shown them in their context,
    and the one that reads the line without cuts.

    in_context, uncut: float32 [U, C + 1], log-probabilities; spaces_in_context, uncut_spaces: float32 [A], the log-odds
    of a space.
    """

    in_context: NDArray[np.float32]
    spaces_in_context: NDArray[np.float32]
    uncut: NDArray[np.float32]
    uncut_spaces: NDArray[np.float32]


def strip_log_probs(
    lattice: Lattice, part: Part, lines: NDArray[np.bool_], asked: NDArray[np.int64], recogniser: Recogniser
) -> LineOpinions:
    """What the networks that see whole lines say of candidates and of the white before atoms, natural logarithms.

    lines: bool [L], those that are read again, which `part` is; asked: int64 [U], candidates on them.
    """
    strip, moved = strip_of_lines(lattice, lines)
    spans = lattice.spans[asked] + moved[lattice.line[asked], None]
    line_of_atom = np.repeat(np.arange(len(lines)), np.diff(lattice.atom_offsets))[part.atoms]
    white = white_spans(lattice)[part.atoms] + moved[line_of_atom, None]
    features = spacing_features(lattice)[part.atoms]
    context = recogniser.read_strip(strip)
    emissions = recogniser.read_uncut(strip)
    return LineOpinions(
        normalised(recogniser.in_context(lattice.crops[asked], spans, context)),
        recogniser.spaces(white, features, context),
        span_log_probs(emissions, spans),
        space_log_odds(emissions, white),
    )


def strip_of_lines(lattice: Lattice, lines: NDArray[np.bool_]) -> tuple[NDArray[np.uint8], NDArray[np.float32]]:
    """The strip of some lines, bool [L], and how many columns each line has moved, float32 [L]."""
    widths = np.diff(lattice.strip_offsets)
    kept = np.repeat(lines, widths)
    start = np.cumsum(np.where(lines, widths, 0)) - np.where(lines, widths, 0)
    return lattice.strip[:, kept], (start - lattice.strip_offsets[:-1]).astype(np.float32)
