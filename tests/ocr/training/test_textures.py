"""Textures are drawn in every kind and variant, the same from the same seed."""

import numpy as np
import pytest

from ocr.training.textures import KINDS, VARIANTS, draw_texture


@pytest.mark.parametrize("kind", range(len(KINDS)))
def test_every_kind_shows_something(kind: int) -> None:
    picture = KINDS[kind](np.random.default_rng(1), 120, 90)
    assert picture.shape == (120, 90)
    for variant in VARIANTS:
        shown = variant(np.random.default_rng(2), np.clip(picture, 0, 1).astype(np.float32))
        assert shown.shape == picture.shape
        assert np.ptp(shown) > 0.1


def test_the_same_seed_draws_the_same() -> None:
    first, second = (draw_texture(np.random.default_rng(5), 80, 110) for _ in range(2))
    assert first.dtype == np.uint8
    assert np.array_equal(first, second)
