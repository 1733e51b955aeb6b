"""What hands and pens do to a letter: a batch is distorted at once, on the device that it lies on.

Affine and elastic movement share one resampling (Simard et al. 2003, "Best practices for convolutional neural networks
applied to visual document analysis"); stroke thickness, blur, noise and cutout follow, each on its share of the batch.
All randomness is torch's default generator of the device, so a seed set before the call decides the result.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

import torch
from torch import Tensor
from torch.nn import functional

KNOTS: Final = 5
"""Knots a side of the elastic field: waves of about six pixels, the width of a bend of a letter."""


@dataclass(frozen=True)
class Distortion:
    """How strong. Angles in degrees, lengths in pixels of the crop, `*_share` the part of the batch that is touched."""

    rotation: float = 12.0
    scale: float = 0.12
    shear: float = 0.2
    shift: float = 1.5
    elastic: float = 1.2
    thickness_share: float = 0.3
    blur_share: float = 0.15
    noise_share: float = 0.15
    noise: float = 0.08
    cutout_share: float = 0.1
    cutout: int = 7

    def scaled(self, factor: float) -> "Distortion":
        """All of it so many times as strong, 0 for none; shares end at 1."""
        sizes = ("rotation", "scale", "shear", "shift", "elastic")
        shares = ("thickness_share", "blur_share", "noise_share", "cutout_share")
        return replace(
            self,
            **{name: getattr(self, name) * factor for name in sizes},
            **{name: min(1.0, getattr(self, name) * factor) for name in shares},
        )


MILD: Final = Distortion()


def distort(crops: Tensor, strength: Distortion = MILD) -> Tensor:
    """Crops float [N, C, H, W], 0 paper to 1 ink, each distorted in its own way; the same shape and range."""
    crops = move(crops, strength)
    crops = apply_to_share(crops, strength.thickness_share, change_thickness)
    crops = apply_to_share(crops, strength.blur_share, blur)
    crops = apply_to_share(crops, strength.noise_share, lambda some: some + strength.noise * torch.randn_like(some))
    crops = apply_to_share(crops, strength.cutout_share, lambda some: cut_out(some, strength.cutout))
    return crops.clamp(0, 1)


def move(crops: Tensor, strength: Distortion) -> Tensor:
    """Rotate, scale, shear, shift and bend, by one bilinear resampling; what comes from outside is paper."""
    count, _, height, width = crops.shape
    grid = functional.affine_grid(random_affine(crops, strength), [count, 1, height, width], align_corners=False)
    if strength.elastic:
        field = torch.randn(count, 2, KNOTS, KNOTS, device=crops.device) * (strength.elastic * 2 / width)
        bend = functional.interpolate(field, (height, width), mode="bicubic", align_corners=True)
        grid = grid + bend.permute(0, 2, 3, 1)
    return functional.grid_sample(crops, grid.to(crops.dtype), align_corners=False)


def random_affine(crops: Tensor, strength: Distortion) -> Tensor:
    """One affine map a crop, float [N, 2, 3], in the coordinates of `affine_grid` (the crop spans -1 to 1)."""
    count, width = len(crops), crops.shape[-1]
    angle, log_x, log_y, shear, shift_x, shift_y = (torch.rand(6, count, device=crops.device) * 2 - 1).unbind()
    angle = angle * math.radians(strength.rotation)
    log_x, log_y = log_x * strength.scale, log_y * strength.scale
    shear = shear * strength.shear
    cosine, sine = angle.cos(), angle.sin()
    return torch.stack(
        [
            torch.stack(
                [cosine * log_x.exp(), (cosine * shear - sine) * log_y.exp(), shift_x * strength.shift * 2 / width], 1
            ),
            torch.stack(
                [sine * log_x.exp(), (sine * shear + cosine) * log_y.exp(), shift_y * strength.shift * 2 / width], 1
            ),
        ],
        1,
    )


def apply_to_share(crops: Tensor, share: float, change: Callable[[Tensor], Tensor]) -> Tensor:
    """`crops` with `change` applied to about `share` of them."""
    chosen = (torch.rand(len(crops), device=crops.device) < share).nonzero().squeeze(1)
    if not len(chosen):
        return crops
    return crops.index_copy(0, chosen, change(crops[chosen]))


def change_thickness(crops: Tensor) -> Tensor:
    """Strokes up to one pixel thicker or thinner: a blend with the dilated or eroded crop."""
    blend = torch.rand(len(crops), 1, 1, 1, device=crops.device) * 2 - 1
    thick = functional.max_pool2d(crops, 3, 1, 1)
    thin = -functional.max_pool2d(-crops, 3, 1, 1)
    return torch.where(blend > 0, crops.lerp(thick, blend.abs()), crops.lerp(thin, blend.abs() * 0.6))


def blur(crops: Tensor) -> Tensor:
    """A blend with the crop's 3x3 means."""
    return crops.lerp(functional.avg_pool2d(crops, 3, 1, 1), torch.rand(len(crops), 1, 1, 1, device=crops.device))


def cut_out(crops: Tensor, largest: int) -> Tensor:
    """One rectangle of each crop becomes paper (DeVries and Taylor 2017, "Improved regularization ... with cutout")."""
    count, _, height, width = crops.shape
    keep = torch.ones_like(crops[:, :1], dtype=torch.bool)
    outside = []
    for length, shape in ((height, (1, height, 1)), (width, (1, 1, width))):
        size = torch.randint(2, largest + 1, (count, 1, 1), device=crops.device)
        start = (torch.rand(count, 1, 1, device=crops.device) * (length - size)).long()
        place = torch.arange(length, device=crops.device).view(shape)
        outside.append((place < start) | (place >= start + size))
    return crops * (keep & (outside[0] | outside[1]).unsqueeze(1))
