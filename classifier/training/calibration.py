"""What range the numbers in a network take, so that its convolutions can count in 8 bits on a processor.

The ranges are kept in the description of the weights file, beside the weights that they belong to; the 8-bit weights
are made as the file is loaded (`classifier.onnx_nets`).
"""

import json
from pathlib import Path
from typing import Any, Final

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors import safe_open
from safetensors.numpy import save_file
from torch import Tensor, nn

from classifier.architecture import HEIGHTS, Ranges
from classifier.checkpoints import write_whole
from classifier.context_net import load_context_model, on_lines_shown_at
from classifier.glyph_net import ConvNorm, GlyphNet, as_input, load_model

BATCH: Final = 512


def calibrate(first: Path, second: Path, crops: NDArray[np.uint8]) -> None:
    """Write the ranges that `crops`, uint8 [N, 2, 28, 28], show into the page model `first` and into `second`."""
    _describe(first, ranges_of(load_model(first).net, "", crops, (1.0,)))
    _describe(second, ranges_of(load_context_model(second)[0].glyphs, "glyphs.", crops, HEIGHTS))


@torch.inference_mode()
def ranges_of(net: GlyphNet, prefix: str, crops: NDArray[np.uint8], heights: tuple[float, ...]) -> Ranges:
    """The ranges of all convolutions of `net` at crops whose lines are shown at `heights`."""
    ranges: Ranges = {}

    def widen(name: str, inputs: Tensor, output: Tensor) -> None:
        most, low, high = ranges.get(name, (0.0, 0.0, 0.0))
        ranges[name] = max(most, float(inputs.max())), min(low, float(output.min())), max(high, float(output.max()))

    def follow(name: str, module: nn.Module) -> None:
        module.register_forward_hook(lambda _, inputs, output: widen(name, inputs[0], output))

    for name, module in net.named_modules():
        # The first convolution stays in single precision: a third of the error would be its own, and little time.
        if isinstance(module, ConvNorm) and name != "stem":
            follow(prefix + name, module)
    for start in range(0, len(crops), BATCH):
        shown = as_input(crops[start : start + BATCH])
        for height in heights:
            net(on_lines_shown_at(height, shown))
    return ranges


def _describe(path: Path, ranges: Ranges) -> None:
    with safe_open(path, framework="np") as file:
        description: dict[str, Any] = json.loads(file.metadata()["typecase"])
        tensors = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118
    description["ranges"] = {name: [round(value, 4) for value in each] for name, each in ranges.items()}
    metadata = {"typecase": json.dumps(description, ensure_ascii=False)}
    write_whole(path, lambda partial: save_file(tensors, partial, metadata))
