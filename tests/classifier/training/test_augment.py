"""Augmentation: seeded, within range, and as strong as it says."""

import pytest
import torch

from classifier.training.augment import MILD, Distortion, blur, change_thickness, cut_out, distort, move

STILL = Distortion(
    rotation=0, scale=0, shear=0, shift=0, elastic=0, thickness_share=0, blur_share=0, noise_share=0, cutout_share=0
)


@pytest.fixture
def crops() -> torch.Tensor:
    """Two channels of bars and blocks, away from the edges."""
    made = torch.zeros(64, 2, 28, 28)
    made[:, 0, 8:20, 12:16] = 1
    made[:, 1, 10:14, 6:22] = 0.5
    return made


def test_a_seed_decides_the_result(crops: torch.Tensor) -> None:
    torch.manual_seed(1)
    first = distort(crops)
    torch.manual_seed(1)
    again = distort(crops)
    torch.manual_seed(2)
    other = distort(crops)
    assert torch.equal(first, again)
    assert not torch.equal(first, other)


def test_shape_and_range_are_kept_and_samples_differ(crops: torch.Tensor) -> None:
    changed = distort(crops)
    assert changed.shape == crops.shape
    assert changed.min() >= 0 and changed.max() <= 1
    assert len(torch.unique(changed.flatten(1), dim=0)) == len(crops)


def test_no_strength_changes_nothing(crops: torch.Tensor) -> None:
    torch.testing.assert_close(distort(crops, STILL), crops, atol=1e-5, rtol=0)


def test_scaled_strength(crops: torch.Tensor) -> None:
    assert MILD.scaled(1.0) == MILD
    assert torch.allclose(distort(crops, MILD.scaled(0.0)), crops, atol=1e-5)
    assert MILD.scaled(0.5).rotation == MILD.rotation / 2
    assert MILD.scaled(9.0).thickness_share == 1.0


def test_both_channels_move_together() -> None:
    made = torch.zeros(16, 2, 28, 28)
    made[:, :, 10:18, 10:18] = 1
    changed = move(made, Distortion())
    torch.testing.assert_close(changed[:, 0], changed[:, 1])


def test_a_shift_is_at_most_what_it_says(crops: torch.Tensor) -> None:
    moved = move(crops, Distortion(rotation=0, scale=0, shear=0, shift=2, elastic=0))
    rows = torch.arange(28.0)
    for channel in (0, 1):
        before, after = crops[:, channel].sum(2), moved[:, channel].sum(2)
        offset = (after @ rows) / after.sum(1) - (before @ rows) / before.sum(1)
        assert offset.abs().max() <= 2.01
        assert offset.abs().max() > 1


def test_strokes_get_thicker_and_thinner_by_a_pixel_at_most(crops: torch.Tensor) -> None:
    ink = change_thickness(crops)[:, 0].sum((1, 2))
    assert 10 * 2 <= ink.min() < 12 * 4 < ink.max() <= 14 * 6


def test_blur_keeps_the_ink(crops: torch.Tensor) -> None:
    torch.testing.assert_close(blur(crops).sum((2, 3)), crops.sum((2, 3)), atol=1e-3, rtol=0)


def test_cutout_takes_one_small_rectangle() -> None:
    gone = 1 - cut_out(torch.ones(200, 2, 28, 28), 7)
    assert torch.equal(gone[:, 0], gone[:, 1])
    sides = torch.stack([(gone[:, 0].sum(2) > 0).sum(1), (gone[:, 0].sum(1) > 0).sum(1)])
    assert torch.equal(sides[0] * sides[1], gone[:, 0].sum((1, 2)).long())
    assert sides.min() == 2 and sides.max() == 7
