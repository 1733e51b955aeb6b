"""What range the numbers in a network take, so that its convolutions can count in 8 bits on a processor.

The ranges are kept in the description of the weights file, beside the weights that they belong to; the 8-bit weights
are made as the file is loaded (`classifier.onnx_nets`).
"""

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors import safe_open
from safetensors.numpy import save_file
from torch import Tensor, nn

from classifier.architecture import HEIGHTS, Ranges, padded_strip
from classifier.checkpoints import write_whole
from classifier.context_net import load_context_model, on_lines_shown_at, shown_at
from classifier.glyph_net import ConvNorm, as_input, load_model
from classifier.line_net import load_line_model

BATCH: Final = 512


def calibrate(
    first: Path, second: Path, line: Path, crops: NDArray[np.uint8], strips: Sequence[NDArray[np.uint8]]
) -> None:
    """Write the ranges that `crops`, uint8 [N, 2, 28, 28], and `strips`, uint8 [28, W] each, show into the page model
    `first`, the context network `second` and the network without cuts `line`."""
    glyphs, context, uncut = load_model(first).net, load_context_model(second)[0], load_line_model(line)[0]
    batches = [as_input(crops[start : start + BATCH]) for start in range(0, len(crops), BATCH)]
    lines = [torch.from_numpy(padded_strip(strip))[None, None].float() / 255 for strip in strips]

    def show_context() -> None:
        for height in HEIGHTS:
            for batch in batches:
                context.glyphs(on_lines_shown_at(height, batch))
            for strip in lines:
                context.places(shown_at(height, strip))

    _describe(first, ranges_of(glyphs, lambda: [glyphs(batch) for batch in batches]))
    _describe(second, ranges_of(context, show_context))
    _describe(line, ranges_of(uncut, lambda: [uncut(strip) for strip in lines]))


@torch.inference_mode()
def ranges_of(net: nn.Module, show: Callable[[], object]) -> Ranges:
    """The ranges of all convolutions of `net` at what `show` shows it."""
    ranges: Ranges = {}

    def widen(name: str, inputs: Tensor, output: Tensor) -> None:
        most, low, high = ranges.get(name, (0.0, 0.0, 0.0))
        ranges[name] = max(most, float(inputs.max())), min(low, float(output.min())), max(high, float(output.max()))

    def follow(name: str, module: nn.Module) -> None:
        module.register_forward_hook(lambda _, inputs, output: widen(name, inputs[0], output))

    for name, module in net.named_modules():
        # The first convolution stays in single precision: a third of the error would be its own, and little time.
        if isinstance(module, ConvNorm) and not name.endswith("stem"):
            follow(name, module)
    show()
    return ranges


def _describe(path: Path, ranges: Ranges) -> None:
    with safe_open(path, framework="np") as file:
        description: dict[str, Any] = json.loads(file.metadata()["typecase"])
        tensors = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118
    description["ranges"] = {name: [round(value, 4) for value in each] for name, each in ranges.items()}
    metadata = {"typecase": json.dumps(description, ensure_ascii=False)}
    write_whole(path, lambda partial: save_file(tensors, partial, metadata))
