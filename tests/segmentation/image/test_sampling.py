"""A sample of a page's components is made of whole bands of it."""

import numpy as np

from segmentation.image.labelling import labelled
from segmentation.image.sampling import SAMPLE, bands_of_rows, in_bands
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


def test_bands_of_rows_are_about_the_letters() -> None:
    grey = np.repeat(np.arange(200, dtype=np.uint8)[:, None], 5, axis=1)
    boxes = np.array([[0, top, 4, top + 4] for top in (20, 21, 98, 99, 170, 171)], np.int32)
    rows = bands_of_rows(grey, boxes, 30)[:, 0].tolist()
    assert len(rows) == 30 and {22, 100, 172} <= set(rows)
    assert sorted(set(rows)) == rows  # none twice


def test_bands_of_letters_in_one_place_lie_one_below_the_other() -> None:
    grey = np.repeat(np.arange(200, dtype=np.uint8)[:, None], 5, axis=1)
    rows = bands_of_rows(grey, np.array([[0, 190, 4, 199]] * 9, np.int32), 60)[:, 0].tolist()
    assert rows == list(range(140, 200))
    assert len(bands_of_rows(grey, np.zeros((0, 4), np.int32), 30)) == 30
    assert bands_of_rows(grey[:2], np.zeros((0, 4), np.int32), 30).shape == (2, 5)
