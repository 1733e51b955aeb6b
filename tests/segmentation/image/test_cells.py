import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from segmentation.image.cells import CELL, covered_cells

masks = arrays(np.bool_, array_shapes(min_dims=2, max_dims=2, max_side=11), elements=st.booleans())


@given(masks)
def test_a_cell_is_covered_where_any_of_its_pixels_is(mask: np.ndarray) -> None:
    height, width = mask.shape
    expected = [[mask[y : y + CELL, x : x + CELL].any() for x in range(0, width, CELL)] for y in range(0, height, CELL)]
    assert np.array_equal(covered_cells(mask), expected)
