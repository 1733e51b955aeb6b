"""A sample of a page's components is made of whole bands of it."""

import numpy as np

from segmentation.image.component_sample import SAMPLE, in_bands
from segmentation.image.labelling import labelled
from segmentation.types import Components


def dotted(rows: int, columns: int) -> Components:
    ink = np.zeros((4 * rows, 4 * columns), np.bool_)
    ink[1::4, 1::4] = ink[2::4, 1::4] = True
    return labelled(ink)


def test_bands_hold_all_of_their_rows() -> None:
    rows, columns = 240, 50
    sample = in_bands(dotted(rows, columns))
    assert len(sample.boxes) == len(sample.areas) == SAMPLE
    tops, counts = np.unique(sample.boxes[:, 1], return_counts=True)
    assert (counts == columns).all()
    assert (np.diff(tops) == 4).sum() == len(tops) - 3  # three bands, apart
    assert tops.min() > rows // 3 and tops.max() < 4 * rows - rows // 3


def test_labels_are_those_of_the_boxes() -> None:
    sample = in_bands(dotted(70, 50))
    left, top = sample.boxes[:, :2].T
    assert np.array_equal(sample.labels[top, left], np.arange(1, len(sample.boxes) + 1))
    assert sample.labels.max() == len(sample.boxes)
    assert np.array_equal(np.bincount(sample.labels.ravel())[1:], sample.areas)
