"""From characters to what a network is taught and judged by: classes, and groups of classes of unknown case."""

import numpy as np

from classifier.datasets import Glyphs
from classifier.errors import DataError
from classifier.samples import Samples


def other_case(sign: str) -> str:
    """The same letter in its other case; the sign itself where it has none."""
    other = sign.swapcase()
    return other if len(other) == 1 else sign


def to_samples(glyphs: Glyphs, alphabet: tuple[str, ...]) -> Samples:
    """`glyphs` as training samples for a network that knows `alphabet`.

    A glyph whose case is not known is given a target of its own: both cases of its letter, as far as the alphabet has
    them. Raises `DataError` for labels outside the alphabet.
    """
    classes = len(alphabet)
    index = {sign: number for number, sign in enumerate(alphabet)}
    groups = np.zeros((2 * classes, classes), bool)
    groups[np.arange(classes), np.arange(classes)] = True
    groups[classes + np.arange(classes), np.arange(classes)] = True
    for number, sign in enumerate(alphabet):
        groups[classes + number, index.get(other_case(sign), number)] = True
    codes, inverse = np.unique(glyphs.labels, return_inverse=True)
    positions = np.array([find_class(chr(code), index, glyphs) for code in codes], np.int64)
    targets = positions[inverse] + classes * ~glyphs.case_known
    return Samples(glyphs.images, targets, groups)


def find_class(sign: str, index: dict[str, int], glyphs: Glyphs) -> int:
    """The class of `sign`; of a letter whose case is never known in `glyphs`, either case will do."""
    if sign in index:
        return index[sign]
    if other_case(sign) in index and not glyphs.case_known[glyphs.labels == ord(sign)].any():
        return index[other_case(sign)]
    raise DataError(f"{glyphs.name}: label {sign!r} (code {ord(sign)}) is outside the model's {len(index)} classes")


def merge_table(alphabet: tuple[str, ...], merged: str) -> tuple[np.ndarray, tuple[str, ...]]:
    """How classes merge when the two cases of the letters `merged` (capitals) count as one.

    Returns `groups` int64 [classes], the merged class of each class, and the merged classes' names, capitals for both.
    """
    names = [sign.upper() if sign.upper() in merged else sign for sign in alphabet]
    distinct = tuple(dict.fromkeys(names))
    return np.array([distinct.index(name) for name in names], np.int64), distinct
