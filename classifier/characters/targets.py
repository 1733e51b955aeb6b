"""From characters to what a network is trained and judged by: classes, and groups of classes of unknown case."""

import numpy as np

from classifier.characters.datasets import Glyphs
from classifier.characters.samples import Samples
from classifier.errors import DataError


def other_case(symbol: str) -> str:
    """The same letter in its other case; the symbol itself where it has none."""
    other = symbol.swapcase()
    return other if len(other) == 1 else symbol


def to_samples(glyphs: Glyphs, alphabet: tuple[str, ...]) -> Samples:
    """`glyphs` as training samples for a network that knows `alphabet`.

    A glyph whose case is not known is given a target of its own: both cases of its letter, as far as the alphabet has
    them. Raises `DataError` for labels outside the alphabet.
    """
    classes = len(alphabet)
    index = {symbol: number for number, symbol in enumerate(alphabet)}
    groups = np.zeros((2 * classes, classes), bool)
    groups[np.arange(classes), np.arange(classes)] = True
    groups[classes + np.arange(classes), np.arange(classes)] = True
    for number, symbol in enumerate(alphabet):
        groups[classes + number, index.get(other_case(symbol), number)] = True
    targets = class_numbers(glyphs, alphabet, capitals_of_unknown_case(glyphs)) + classes * ~glyphs.case_known
    return Samples(glyphs.images, targets, groups)


def capitals_of_unknown_case(glyphs: Glyphs) -> str:
    """The capitals of the letters that have samples of unknown case."""
    return "".join(sorted({chr(code).upper() for code in np.unique(glyphs.labels[~glyphs.case_known])}))


def class_numbers(glyphs: Glyphs, alphabet: tuple[str, ...], merged: str) -> np.ndarray:
    """The place of each label in `alphabet`, int64 [N]; of the letters `merged` (capitals) either case will do.

    Raises `DataError` for a label outside the alphabet.
    """
    index = {symbol: number for number, symbol in enumerate(alphabet)}
    codes, inverse = np.unique(glyphs.labels, return_inverse=True)
    numbers = np.empty(len(codes), np.int64)
    for place, symbol in enumerate(map(chr, codes)):
        found = index.get(symbol, index.get(other_case(symbol)) if symbol.upper() in merged else None)
        if found is None:
            raise DataError(
                f"{glyphs.name}: label {symbol!r} (code {ord(symbol)}) is none of the model's {len(index)} classes"
            )
        numbers[place] = found
    return numbers[inverse]


def merge_table(alphabet: tuple[str, ...], merged: str) -> tuple[np.ndarray, tuple[str, ...]]:
    """How classes merge when the two cases of the letters `merged` (capitals) count as one.

    Returns `groups` int64 [classes], the merged class of each class, and the merged classes' names, capitals for both.
    """
    names = [symbol.upper() if symbol.upper() in merged else symbol for symbol in alphabet]
    distinct = tuple(dict.fromkeys(names))
    return np.array([distinct.index(name) for name in names], np.int64), distinct
