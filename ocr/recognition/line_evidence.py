"""What a page that was read shows of whether its lines are text: a row of numbers for each.

Texture falls into specks that look like letters. They differ in height, stand on no line, make no words that are at all
likely, and so do the lines about them.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from ocr.document import Line, Page
from ocr.recognition.confidence import log_odds

LONG: Final = 3
"""Letters of a word that texture seldom makes by chance."""
LEAST_HEIGHT: Final = 0.5
"""x-heights; lower signs, points and dashes, say nothing of how even the letters are."""
OWN: Final = (
    "words", "signs", "long", "length", "letters", "digits", "commonest", "heights", "feet", "tall", "width", "weight",
)  # fmt: skip
"""Of a line by itself: log-odds of the mean confidence of its words, and of its signs; the share of its signs that are
expected right and in long words; the logarithm of how many they are; the shares of letters, of digits and of the
commonest sign; how much the heights of its letters vary, and where they end; how high they are and how wide, in
x-heights; the thickness of its strokes."""
BESIDE: Final = ("size", "page words", "page long", "page length", "before", "after")
"""Of a line among the others: how large it is beside what is surest on the page, logarithm; the same of the other lines
together; log-odds of the words of the lines before and after."""
FEATURES: Final = (*OWN, *BESIDE)
CONFIDENCES: Final = slice(2)
"""Places of those that are confidences, whose log-odds are taken."""

Floats = NDArray[np.float64]


def line_evidence(page: Page) -> Floats:
    """What is known of each line of a page, float64 [L, F], in the order of `FEATURES`."""
    lines = page.lines
    if not lines:
        return np.zeros((0, len(FEATURES)))
    own = np.array([_own(line) for line in lines])
    own[:, CONFIDENCES] = log_odds(own[:, CONFIDENCES])
    return np.concatenate([own, _beside(lines, own)], axis=1)


def _own(line: Line) -> list[float]:
    """What `OWN` names, of one line; the confidences as they are."""
    glyphs = [glyph for word in line.words for glyph in word.glyphs]
    text = "".join(glyph.text for glyph in glyphs)
    right = sum(word.confidence * len(word.glyphs) for word in line.words if len(word.glyphs) >= LONG)
    along, across = (0, 1) if line.angle in (0, 180) else (1, 0)
    boxes = np.array([glyph.box for glyph in glyphs], np.float64).reshape(-1, 2, 2)
    sizes = (boxes[:, 1] - boxes[:, 0]) / max(line.x_height, 1.0)
    tall = sizes[:, across] >= LEAST_HEIGHT
    heights, widths = (sizes[tall, side] if tall.any() else np.ones(1) for side in (across, along))
    count = len(glyphs)
    return [
        line.confidence,
        sum(glyph.confidence for glyph in glyphs) / count,
        right / count,
        float(np.log(count)),
        sum(map(str.isalpha, text)) / count,
        sum(map(str.isdigit, text)) / count,
        max(map(text.count, set(text))) / len(text),
        float(np.log(heights).std()),
        float(_feet(line, boxes[tall], along, across).std()),
        float(np.log(heights).mean()),
        float(np.log(np.maximum(widths, 0.1)).mean()),
        line.weight,
    ]


def _feet(line: Line, boxes: Floats, along: int, across: int) -> Floats:
    """How far from the baseline letters end, x-heights, float64 [N]; boxes: [N, 2, 2], two corners each."""
    points = np.array(line.baseline, np.float64)
    points = points[np.argsort(points[:, along])]
    stands = np.interp(boxes[:, :, along].mean(axis=1), points[:, along], points[:, across])
    nearest = np.abs(boxes[:, :, across] - stands[:, None]).min(axis=1, initial=np.inf)
    return np.minimum(nearest / max(line.x_height, 1.0), 1.0) if len(nearest) else np.zeros(1)


def _beside(lines: tuple[Line, ...], own: Floats) -> Floats:
    """float64 [L, BESIDE], by what is known of each line alone, float64 [L, OWN]."""
    counts = np.exp(own[:, OWN.index("length")])
    sure = counts * np.array([line.confidence for line in lines])
    long = counts * own[:, OWN.index("long")]
    others = np.maximum(counts.sum() - counts, 1.0)
    sizes = np.log(np.maximum([line.x_height for line in lines], 1.0))
    order = np.argsort(sizes)
    middle = sizes[order][np.searchsorted(long[order].cumsum(), long.sum() / 2)]
    words = np.pad(own[:, OWN.index("words")], 1)
    return np.column_stack([
        sizes - middle,
        (sure.sum() - sure) / others,
        (long.sum() - long) / others,
        np.log(others),
        words[:-2],
        words[2:],
    ])  # fmt: skip
