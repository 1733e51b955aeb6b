"""The network that classifies a glyph, and the file it is kept in.

A residual network (He et al. 2015, "Deep Residual Learning for Image Recognition") for 28x28 crops, shaped for
processors: the first convolution halves the crop at once, because maps of 28x28 cost four times as much as the 14x14
ones that follow and teach little, and the last map is read as it stands instead of being averaged, because where a
stroke lies is half of what it means.
"""

import copy
import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Final, Self, TypeVar

import numpy as np
import torch
from safetensors.torch import save_file
from torch import Tensor, nn
from torch.nn import functional

from classifier.architecture import GLYPH_FORMAT, INFERENCE_BATCH, SIDE, Architecture
from classifier.checkpoints import write_whole
from classifier.devices import compute_dtype
from classifier.errors import ModelError
from classifier.weights_file import FREQUENCIES, class_frequencies, damaged, read_weights

BATCH_STEP: Final = 128
"""A pass of more crops than this has a multiple of it: see `padded_batch`."""


class ConvNorm(nn.Sequential):
    """A convolution and its batch normalisation, which `folded` makes one."""

    def __init__(self, inputs: int, outputs: int, kernel: int, stride: int = 1) -> None:
        convolution = nn.Conv2d(inputs, outputs, kernel, stride, kernel // 2, bias=False)
        super().__init__(convolution, nn.BatchNorm2d(outputs))

    @classmethod
    def of(cls, convolution: nn.Conv2d) -> Self:
        """The same around a convolution of another kind."""
        pair = cls(1, convolution.out_channels, 1)
        pair[0] = convolution
        return pair


class ResidualBlock(nn.Module):
    """Two 3x3 convolutions beside a shortcut; a stride of 2 halves the map, and the shortcut averages it."""

    def __init__(self, inputs: int, outputs: int, stride: int) -> None:
        super().__init__()
        self.first = ConvNorm(inputs, outputs, 3, stride)
        self.second = ConvNorm(outputs, outputs, 3)
        pool = nn.AvgPool2d(2, ceil_mode=True) if stride == 2 else nn.Identity()
        same = inputs == outputs and stride == 1
        self.shortcut = nn.Identity() if same else nn.Sequential(pool, ConvNorm(inputs, outputs, 1))

    def forward(self, maps: Tensor) -> Tensor:
        return torch.relu_(self.second(torch.relu_(self.first(maps))) + self.shortcut(maps))


class GlyphNet(nn.Module):
    """Crops float [N, channels, 28, 28], 0 paper to 1 ink, to logits float [N, classes]."""

    def __init__(self, architecture: Architecture) -> None:
        super().__init__()
        widths, depths = architecture.widths, architecture.depths
        if len(widths) != len(depths) or not widths:
            raise ModelError(f"{len(widths)} widths and {len(depths)} depths make no network")
        self.architecture = architecture
        self.stem = ConvNorm(architecture.channels, widths[0], 5, 2)
        outputs = [width for width, depth in zip(widths, depths, strict=True) for _ in range(depth)]
        inputs = [widths[0], *outputs][: len(outputs)]
        shapes = zip(inputs, outputs, architecture.strides(), strict=True)
        self.blocks = nn.Sequential(*(ResidualBlock(*shape) for shape in shapes))
        side = (SIDE - 1) // 2 ** sum(1 for stage, depth in enumerate(depths) if stage == 0 or depth) + 1
        self.read = nn.Linear([widths[0], *outputs][-1] * side * side, architecture.hidden)
        self.dropout = nn.Dropout(architecture.dropout)
        self.name = nn.Linear(architecture.hidden, architecture.classes)

    def features(self, crops: Tensor) -> Tensor:
        """What the last layer but one makes of crops: float [N, hidden], none below 0."""
        maps = self.blocks(torch.relu_(self.stem(crops)))
        return torch.relu_(self.read(maps.flatten(1)))

    def forward(self, crops: Tensor) -> Tensor:
        logits: Tensor = self.name(self.dropout(self.features(crops)))
        return logits


def count_parameters(net: nn.Module) -> int:
    """How many numbers `net` learns."""
    return sum(parameter.numel() for parameter in net.parameters())


def count_multiply_adds(net: GlyphNet) -> int:
    """Multiply-adds of one crop through the convolutions and linear layers of `net`."""
    total = 0

    def count(layer: nn.Module, _: tuple[Tensor, ...], output: Tensor) -> None:
        nonlocal total
        assert isinstance(layer, nn.Conv2d | nn.Linear)
        total += output[0].numel() * layer.weight[0].numel()

    twin = copy.deepcopy(net).eval()
    for layer in twin.modules():
        if isinstance(layer, nn.Conv2d | nn.Linear):
            layer.register_forward_hook(count)
    with torch.inference_mode():
        device = next(twin.parameters()).device
        twin(torch.zeros(1, net.architecture.channels, SIDE, SIDE, device=device))
    return total


Net = TypeVar("Net", bound=nn.Module)


def channels_last(net: Net) -> Net:
    """`net` with the memory layout that its convolutions are quickest in."""
    return net.to(memory_format=torch.channels_last)  # type: ignore[call-overload]


def folded(net: Net) -> Net:
    """A copy of `net` for inference: normalisation folded into the convolutions, memory laid out channels last."""
    twin = copy.deepcopy(net).eval()
    for pair in [module for module in twin.modules() if isinstance(module, ConvNorm)]:
        convolution, normalisation = pair[0], pair[1]
        assert isinstance(convolution, nn.Conv2d) and isinstance(normalisation, nn.BatchNorm2d)
        pair[0] = nn.utils.fuse_conv_bn_eval(convolution, normalisation)
        pair[1] = nn.Identity()
    return channels_last(twin.requires_grad_(False))


def ready(net: Net, device: torch.device | str | None = None) -> Net:
    """A copy of `net` for reading on `device`, its own by default: `folded`, its weights as `compute_dtype` has
    them."""
    place = next(net.parameters()).device if device is None else torch.device(device)
    return folded(net).to(place, compute_dtype(place))


def mean_of(nets: Sequence[GlyphNet]) -> GlyphNet:
    """The network whose weights are the means of those of `nets`, at least one, all of one architecture."""
    mean = copy.deepcopy(nets[0])
    for name, tensor in mean.state_dict().items():
        if tensor.is_floating_point():
            tensor.copy_(torch.stack([net.state_dict()[name] for net in nets]).mean(0))
    return mean


def as_input(
    crops: np.ndarray | Tensor, device: torch.device | str = "cpu", dtype: torch.dtype = torch.float32
) -> Tensor:
    """uint8 crops [N, 28, 28] or [N, C, 28, 28] as the network wants them: `dtype` 0 to 1, [N, C, 28, 28]."""
    tensor = crops if isinstance(crops, Tensor) else torch.from_numpy(np.array(crops, dtype=np.uint8))
    tensor = tensor.unsqueeze(1) if tensor.ndim == 3 else tensor
    tensor = tensor.to(device, non_blocking=True).to(dtype).div_(255)
    return tensor.contiguous(memory_format=torch.channels_last)


def padded_batch(batch: Tensor) -> Tensor:
    """A batch with rows of zeros after it, so that few sizes occur: on a processor the kernels of every layer are
    compiled anew for each size of a batch, which takes longer than to read a hundred crops."""
    count = len(batch)
    step = min(BATCH_STEP, 1 << max(count - 1, 0).bit_length())
    return functional.pad(batch, (0, 0) * (batch.ndim - 1) + (0, -count % step))


def log_probabilities(net: GlyphNet, crops: np.ndarray, batch: int = INFERENCE_BATCH) -> np.ndarray:
    """Log-probabilities float32 [N, classes] of uint8 crops [N, 28, 28] or [N, C, 28, 28], `batch` crops at a time."""
    return look(net, crops, batch)[0]


@torch.inference_mode()
def look(net: GlyphNet, crops: np.ndarray, batch: int = INFERENCE_BATCH) -> tuple[np.ndarray, np.ndarray]:
    """The same, and the features float32 [N, hidden] of each crop. `net` is in evaluation mode."""
    weight = next(net.parameters())
    scores = torch.empty(len(crops), net.architecture.classes)
    features = torch.empty(len(crops), net.architecture.hidden)
    for start in range(0, len(crops), batch):
        rows = slice(start, start + batch)
        shown = as_input(crops[rows], weight.device, weight.dtype)
        seen = net.features(padded_batch(shown))
        scores[rows] = torch.log_softmax(net.name(seen).float(), 1)[: len(shown)]
        features[rows] = seen[: len(shown)]
    return scores.numpy(), features.numpy()


@dataclass(frozen=True)
class Model:
    """A network with the symbols that its outputs stand for, and what is known about its training.

    `frequencies` float32 [classes], which sum to 1, are what a balanced prior divides the network's probabilities by,
    where that was measured: how common each class is in the data, a little less for classes that are hard to tell.
    """

    net: GlyphNet
    alphabet: tuple[str, ...]
    notes: dict[str, Any] = field(default_factory=dict)
    frequencies: np.ndarray | None = None


def save_model(path: Path, model: Model) -> None:
    """Write `model` to `path` as one safetensors file; the file appears whole or not at all."""
    description = {
        "format": GLYPH_FORMAT,
        "alphabet": list(model.alphabet),
        "architecture": asdict(model.net.architecture),
        "parameters": count_parameters(model.net),
        "multiply_adds": count_multiply_adds(model.net),
        "training": model.notes,
    }
    if model.frequencies is not None:
        description[FREQUENCIES] = [round(float(share), 7) for share in model.frequencies]
    write_weights(path, description, model.net)


def write_weights(path: Path, description: dict[str, Any], net: nn.Module, dtype: torch.dtype = torch.float32) -> None:
    """Write what `net` has learnt, as numbers of `dtype`, and its `description` to `path`, whole or not at all."""
    tensors = {
        name: tensor.detach().cpu().to(dtype if tensor.is_floating_point() else tensor.dtype).contiguous()
        for name, tensor in net.state_dict().items()
    }
    metadata = {"typecase": json.dumps(description, ensure_ascii=False)}
    write_whole(path, lambda partial: save_file(tensors, partial, metadata))


def load_model(path: Path) -> Model:
    """The model kept in `path`, in evaluation mode. Raises `ModelError` for anything but a whole Typecase model."""
    net, description = load_net(path, GLYPH_FORMAT, lambda fields: GlyphNet(Architecture.of(fields)))
    return Model(net, tuple(description["alphabet"]), description["training"], class_frequencies(description))


def load_net(path: Path, kind: str, build: Callable[[dict[str, Any]], Net]) -> tuple[Net, dict[str, Any]]:
    """The network in `path`, of the format `kind`, in evaluation mode, and its description, from whose architecture
    `build` makes one without weights. Raises `ModelError` for any other file."""
    description, tensors = read_weights(path, kind)
    try:
        net = build(description["architecture"]).eval()
        net.load_state_dict({name: torch.from_numpy(np.array(tensor)) for name, tensor in tensors.items()})
    except (RuntimeError, KeyError, TypeError) as error:
        raise damaged(path, error) from error
    return net, description
