"""Ink in boxes by the integral image is the ink that counting its pixels gives."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from segmentation.image.box_sums import integral, shares, sums

SIDE = st.integers(-5, 25)


@given(st.integers(0, 99), st.lists(st.tuples(SIDE, SIDE, st.integers(1, 9), st.integers(1, 9)), min_size=1))
def test_they_count_pixels_also_of_boxes_that_reach_beyond_the_mask(seed: int, drawn: list[tuple[int, ...]]) -> None:
    mask = np.random.default_rng(seed).random((15, 20)) < 0.4
    boxes = np.array([(left, top, left + width, top + height) for left, top, width, height in drawn], np.int32)
    parts = [mask[max(0, b[1]) : max(0, b[3]), max(0, b[0]) : max(0, b[2])] for b in boxes.tolist()]
    assert sums(integral(mask), boxes).tolist() == [int(part.sum()) for part in parts]
    assert np.allclose(shares(integral(mask), boxes), [part.mean() if part.size else 0 for part in parts])
