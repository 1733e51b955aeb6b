import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from segmentation.quantiles import median, percentile

numbers = st.lists(st.floats(-1e9, 1e9), min_size=1, max_size=60).map(np.array)


@given(numbers, st.floats(0, 100))
def test_quantiles_are_those_of_numpy_to_the_last_bit(values: np.ndarray, per_cent: float) -> None:
    assert percentile(np.sort(values), per_cent) == np.percentile(values, per_cent)
    assert median(values) == np.median(values)
