"""Crops: what the classifier sees of a candidate segment, all of a page at once.

Channel 0 is the segment's own ink, made as EMNIST makes its images (Cohen et al. 2017, "EMNIST: an extension of MNIST
to handwritten letters", section II): the bounding box is scaled into a square, its aspect kept, with a margin of two
pixels around it, white on black with grey edges. A mark smaller than a letter keeps its true scale: a full stop blown
up to the whole crop could as well be an O.
Channel 1 is the segment among its neighbours, at the scale of the line: it shows height over the baseline and size.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from segmentation.parallel import for_each
from segmentation.types import InkPixels

SIDE: Final = 28
"""Width and height of a crop in pixels, as in EMNIST."""
BOX: Final = 24
"""Longer side of the scaled bounding box in pixels, as in EMNIST."""
CONTEXT_X_HEIGHT: Final = 9
"""Height of an x in channel 1, in pixels: ascenders and descenders fit into the crop with a little to spare."""
CONTEXT_BASELINE: Final = 19
"""Row of the baseline in channel 1."""
CHUNK: Final = 500_000
"""Pixels that are drawn at a time: their arrays, a few MB, stay near the processor and bound the memory."""
PATCH_STEP: Final = 8
"""Segments whose sizes differ by less than this, in pixels, are drawn together."""
LARGEST: Final = 4_096
"""Pixels of a patch's side; a larger segment, as a rule from edge to edge of a wide picture, is reduced first."""
NEIGHBOUR_LEVEL: Final = 0.5
"""How bright the ink beside the segment is in channel 1, against the segment's own."""


def expand_slices(first: NDArray[np.int64], last: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Write out the slices first[i]:last[i]. Returns the number i of the slice and the index, both int64 [sum]."""
    lengths = last - first
    owner = np.repeat(np.arange(len(first)), lengths)
    before = np.cumsum(lengths) - lengths
    return owner, np.arange(int(lengths.sum())) + (first - before)[owner]


def splat(
    plane: NDArray[np.int64],
    x: NDArray[np.float32],
    y: NDArray[np.float32],
    ink: NDArray[np.float32],
    shape: tuple[int, int, int],
) -> NDArray[np.float32]:
    """Add ink to a stack of planes at real positions, shared between the four pixels around each (bilinear).

    plane: int64 [P]; x, y: float32 [P], where pixel i covers i to i + 1; ink: float32 [P]. Returns float32 `shape`;
    ink outside is lost.
    """
    count, height, width = shape
    x, y = x - 0.5, y - 0.5
    x0, y0 = np.floor(x), np.floor(y)
    fx, fy = x - x0, y - y0
    column, row = x0.astype(np.int64) + 1, y0.astype(np.int64) + 1
    # One pixel of margin all round takes what falls over the edge.
    stride = width + 2
    size = count * (height + 2) * stride
    inside = (column >= 0) & (column <= width) & (row >= 0) & (row <= height)
    if not inside.all():
        plane, column, row = plane[inside], column[inside], row[inside]
        fx, fy, ink = fx[inside], fy[inside], ink[inside]
    base = (plane * (height + 2) + row) * stride + column
    total = np.bincount(base, (1 - fx) * (1 - fy) * ink, size)
    total += np.bincount(base + 1, fx * (1 - fy) * ink, size + 1)[:size]
    total += np.bincount(base + stride, (1 - fx) * fy * ink, size + stride)[:size]
    total += np.bincount(base + stride + 1, fx * fy * ink, size + stride + 1)[:size]
    return total.astype(np.float32).reshape(count, height + 2, stride)[:, 1:-1, 1:-1]


def own_crops(
    pixels: InkPixels,
    first: NDArray[np.int64],
    last: NDArray[np.int64],
    boxes: NDArray[np.int32],
    x_height: NDArray[np.float32],
    crops: NDArray[np.uint8],
) -> None:
    """Fill `crops`, uint8 [S, 28, 28], channel 0 of the segments that own the atoms first[s]:last[s].

    boxes: int32 [S, 4]; x_height: float32 [S], that of the segment's line in pixels.
    """
    extent = np.maximum(boxes[:, 2] - boxes[:, 0], boxes[:, 3] - boxes[:, 1])
    scale = (BOX / np.maximum(np.maximum(extent, x_height), 1)).astype(np.float32)
    # Patches of one chunk have one size, so segments of a size go together.
    side = np.maximum(-(-extent // PATCH_STEP) * PATCH_STEP, PATCH_STEP)
    groups = []
    for large in np.flatnonzero(extent > LARGEST).tolist():
        crops[large] = _large_crop(pixels, slice(first[large], last[large]), boxes[large], scale[large])
    for size in np.unique(side[extent <= LARGEST]).tolist():
        alike = np.flatnonzero(side == size)
        chunk = max(1, CHUNK // size**2)
        groups += [(alike[start : start + chunk], size) for start in range(0, len(alike), chunk)]

    def draw(group: tuple[NDArray[np.int64], int]) -> None:
        here, size = group
        crops[here] = crop_group(pixels, first[here], last[here], boxes[here], scale[here], size)

    for_each(groups, draw)


def _large_crop(
    pixels: InkPixels, atoms: slice, box: NDArray[np.int32], scale: NDArray[np.float32]
) -> NDArray[np.uint8]:
    """Channel 0 of a segment, its pixels so few times as many that it fits into a patch. box: int32 [4]."""
    step = int(-(-(box[2:] - box[:2]).max() // LARGEST))
    ink = slice(pixels.offsets[atoms.start], pixels.offsets[atoms.stop])
    count = np.array([0, ink.stop - ink.start])
    few = InkPixels((pixels.x[ink] - box[0]) // step, (pixels.y[ink] - box[1]) // step, pixels.darkness[ink], count)
    reduced = np.append([0, 0], -(-(box[2:] - box[:2]) // step)).astype(np.int32)
    return crop_group(few, np.array([0]), np.array([1]), reduced[None], scale[None] * np.float32(step), LARGEST)[0]


def crop_group(
    pixels: InkPixels,
    first: NDArray[np.int64],
    last: NDArray[np.int64],
    boxes: NDArray[np.int32],
    scale: NDArray[np.float32],
    size: int,
) -> NDArray[np.uint8]:
    """Channel 0 of some segments that fit into patches of size x size pixels.

    Every pixel is shared bilinearly between the pixels of the crop around its place, which can be done for columns
    and rows one after the other: two products of matrices.
    """
    count = len(first)
    segment, index = expand_slices(pixels.offsets[first], pixels.offsets[last])
    corner = (np.arange(count) * size - boxes[:, 1]) * size - boxes[:, 0]
    patches = np.zeros(count * size * size, np.float32)
    patches[corner[segment] + pixels.y[index] * size + pixels.x[index]] = pixels.darkness[index]
    across = shares(boxes[:, 2] - boxes[:, 0], scale, size)
    down = shares(boxes[:, 3] - boxes[:, 1], scale, size)
    crops = down @ patches.reshape(count, size, size) @ across.transpose(0, 2, 1)
    return to_uint8(np.asarray(crops, np.float32))


def shares(length: NDArray[np.int32], scale: NDArray[np.float32], size: int) -> NDArray[np.float32]:
    """How much of each row (or column) of a patch falls into each row of its crop, scaled: float32 [S, 28, size].

    length: int32 [S], rows of the patches that are used; they come to lie in the crops' middles. scale: float32 [S].
    """
    # Few of them differ. (Made one number, they are sorted in no time.)
    key = length.astype(np.int64) << 32 | scale.view(np.int32)
    _, first, kind = np.unique(key, return_index=True, return_inverse=True)
    length, scale = length[first, None].astype(np.float32), scale[first, None]
    place = (np.arange(size) + np.float32(0.5) - length / 2) * scale + np.float32((SIDE - 1) / 2)
    target = np.arange(SIDE, dtype=np.float32)[:, None]
    # Every row is drawn as several, so that enlarged ones leave no holes.
    steps = np.ceil(scale)
    total = np.zeros((len(scale), SIDE, size), np.float32)
    for step in range(int(steps.max())):
        moved = place + ((step + np.float32(0.5)) / steps - np.float32(0.5)) * scale
        weight = np.where(step < steps, scale / steps, 0)[:, :, None]
        total += np.maximum(0, 1 - np.abs(moved[:, None, :] - target)) * weight
    return np.asarray(total[kind], np.float32)


def to_uint8(ink: NDArray[np.float32]) -> NDArray[np.uint8]:
    """Ink coverage 0 to 1 (more is cut off) as grey levels 0 to 255."""
    return np.rint(np.clip(ink, 0, 1) * 255).astype(np.uint8)


def emnist_crop(ink: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """One character image, made as EMNIST makes its images.

    ink: uint8 [h, w], 0 paper to 255 ink, any size. Returns uint8 [28, 28], all 0 where there is no ink.
    """
    y, x = np.nonzero(ink)
    if not len(x):
        return np.zeros((SIDE, SIDE), np.uint8)
    box = np.array([[x.min(), y.min(), x.max() + 1, y.max() + 1]], np.int32)
    pixels = InkPixels(
        x.astype(np.int32), y.astype(np.int32), (ink[y, x] / 255).astype(np.float32), np.array([0, len(x)])
    )
    crop = np.empty((1, SIDE, SIDE), np.uint8)
    own_crops(pixels, np.array([0]), np.array([1]), box, np.zeros(1, np.float32), crop)
    return crop[0]
