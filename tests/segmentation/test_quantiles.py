import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from segmentation.quantiles import counted_median, counted_percentile, median, percentile

numbers = st.lists(st.floats(-1e9, 1e9), min_size=1, max_size=60).map(np.array)
levels = st.lists(st.integers(0, 255), min_size=1, max_size=60).map(lambda found: np.array(found, np.uint8))
per_cents = st.floats(0, 100)


@given(numbers, per_cents)
def test_quantiles_are_those_of_numpy_to_the_last_bit(values: np.ndarray, per_cent: float) -> None:
    assert percentile(np.sort(values), per_cent) == np.percentile(values, per_cent)
    assert median(values) == np.median(values)


@given(levels, per_cents, st.floats(0, 255))
def test_quantiles_of_counts_are_those_of_what_was_counted(grey: np.ndarray, per_cent: float, other: float) -> None:
    counts = np.bincount(grey, minlength=256)
    assert counted_percentile(counts, per_cent) == np.percentile(grey, per_cent)
    assert counted_median(np.arange(256.0), counts) == np.median(grey)
    assert counted_median(np.abs(np.arange(256) - other), counts) == np.median(np.abs(grey - other))
