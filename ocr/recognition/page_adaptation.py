"""What the page itself shows: symbols that were read for sure show how its writer or its typeface makes them.

A page is written by one hand or set in few typefaces. Each doubtful candidate is compared with the page's sure symbols
by what the network saw of both, and the likeness is added to what the network says, as if it were a few more examples
in a Dirichlet prior (a kernel density; compare the style-consistent classification of Sarkar and Nagy 2005).
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from classifier.alphabet import JUNK
from ocr.recognition.log_probs import log_sum, normalised
from ocr.recognition.symbols import PageSymbols

SURE: Final = 0.7
"""Confidence of a symbol that is an example."""
MOST_EXAMPLES: Final = 24
"""Of one class, the surest."""
LEAST_EXAMPLES: Final = 10
"""A page with fewer examples trains nothing."""
SHARPNESS: Final = 28.0
"""An example counts by exp(-SHARPNESS (1 - cosine of the features)): 25 to 40 read pages alike."""
ROWS: Final = 1024
"""Candidates that are compared at a time, which bounds the memory."""
TINY: Final = 1e-9


def adapt_to_page(
    features: NDArray[np.float32],
    log_probs: NDArray[np.float32],
    unsure: NDArray[np.int64],
    symbols: PageSymbols,
) -> NDArray[np.float32]:
    """The log-probabilities float32 [U, C + 1] of the candidates `unsure`, int64 [U], by what the page trains.

    features: float32 [S, F] and log_probs: float32 [S, C + 1], junk last, of all candidates; symbols: what was read.
    How likely a candidate is junk stays as it was, and a class that is ruled out (-inf) stays so.
    """
    own = log_probs[unsure]
    segment, symbol = _examples(symbols)
    if len(segment) < LEAST_EXAMPLES:
        return own
    examples = _directions(features[segment])
    is_class = (symbol[:, None] == np.arange(JUNK)).astype(np.float32)
    out = own.copy()
    for first in range(0, len(unsure), ROWS):
        rows = slice(first, first + ROWS)
        likeness = np.exp(SHARPNESS * (_directions(features[unsure[rows]]) @ examples.T - 1))
        likeness[unsure[rows, None] == segment] = 0
        chances = own[rows, :JUNK]
        taught = np.log(likeness @ is_class + np.exp(chances) + TINY)
        taught[np.isneginf(chances)] = -np.inf
        out[rows, :JUNK] = normalised(taught) + log_sum(chances)
    return out


def _examples(symbols: PageSymbols) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The segments and symbols of the surest symbols of each class, int64 [E] each."""
    order = np.lexsort((-symbols.confidence, symbols.symbol))
    symbol = symbols.symbol[order]
    rank = np.arange(len(order)) - np.searchsorted(symbol, symbol)
    chosen = order[(rank < MOST_EXAMPLES) & (symbols.confidence[order] >= SURE)]
    return symbols.segment[chosen], symbols.symbol[chosen]


def _directions(features: NDArray[np.float32]) -> NDArray[np.float32]:
    """The rows at length 1."""
    return np.asarray(features / np.maximum(np.linalg.norm(features, axis=1, keepdims=True), TINY), np.float32)
