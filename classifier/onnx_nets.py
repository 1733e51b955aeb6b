"""The networks as ONNX graphs, from the weights that their PyTorch modules have learnt.

What the modules of `classifier.glyph_net` and `classifier.context_net` say is said here once more, for readers
without torch. Each function mirrors the module or method that its docstring names, a test holds them to the same
log-probabilities. Inputs are what segmentation gives, uint8, so that scaling is the graph's business.
"""

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from classifier.architecture import (
    BASELINE,
    HEIGHTS,
    PROBES,
    SIDE,
    STRIDE,
    Architecture,
    ContextArchitecture,
    LineArchitecture,
    Range,
    Ranges,
    StripArchitecture,
)
from classifier.onnx_graph import GraphBuilder
from classifier.weights_file import Tensors

NORM_EPSILON: Final = 1e-5
"""`eps` of PyTorch's BatchNorm2d."""
WEIGHT_STEPS: Final = 63
"""Of an 8-bit weight to either side of 0. With 127, processors without VNNI would saturate where they add two products
in 16 bits, and read otherwise than those with it."""

Array = NDArray[np.float32]


def glyph_model(architecture: Architecture, tensors: Tensors, ranges: Ranges | None = None) -> bytes:
    """A `GlyphNet`: crops uint8 [N, channels, 28, 28] to log_probs float32 [N, classes] and features [N, hidden]."""
    net = _Net(tensors, ranges)
    crops = net.shares(net.graph.input("crops", np.uint8, ("N", architecture.channels, SIDE, SIDE)))
    seen = net.glyph_features(crops, "", architecture)
    scores = net.graph.node("LogSoftmax", net.linear(seen, "name"), axis=1)
    net.graph.output("log_probs", scores, ("N", architecture.classes))
    net.graph.output("features", seen, ("N", architecture.hidden))
    return net.graph.model()


def strip_model(architecture: ContextArchitecture, tensors: Tensors, ranges: Ranges | None = None) -> bytes:
    """`ContextNet.context` of a strip shown at all `HEIGHTS`: uint8 [1, 1, 28, W], W a multiple of `STRIDE`, to context
    float32 [len(HEIGHTS) * W / STRIDE, context]."""
    net = _Net(tensors, ranges)
    rows = net.rows_of_places(net.strip_places(architecture, HEIGHTS))
    flat = net.graph.node("Reshape", rows, net.integers(-1, architecture.context))
    net.graph.output("context", flat, ("P", architecture.context))
    return net.graph.model()


def line_model(architecture: LineArchitecture, tensors: Tensors, ranges: Ranges | None = None) -> bytes:
    """A `LineNet`: strip uint8 [1, 1, 28, W], W a multiple of `STRIDE`, to emissions float32 [FRAMES * W / STRIDE,
    classes], probabilities."""
    net = _Net(tensors, ranges)
    graph = net.graph
    rows = net.rows_of_places(net.strip_places(architecture, (1.0,)))
    split = net.relu(net.linear_of_rows(rows, "split"))
    frames = graph.node("Reshape", split, net.integers(1, -1, architecture.frame))
    frames = graph.node("Unsqueeze", graph.node("Transpose", frames, perm=[0, 2, 1]), net.integers(2))
    frames = net.neighbours(frames, "refine", (1,) * architecture.refined)
    logits = net.linear_of_rows(net.rows_of_places(frames), "name")
    shares = graph.node("Squeeze", graph.node("Softmax", logits, axis=2), net.integers(0))
    graph.output("emissions", shares, ("F", architecture.classes))
    return graph.model()


def candidate_model(architecture: ContextArchitecture, tensors: Tensors, ranges: Ranges | None = None) -> bytes:
    """`ContextNet.look` of candidates shown at all `HEIGHTS`: crops uint8 [N, 2, 28, 28], spans float32 [N, 2] and
    context float32 [P, context] to log_probs float32 [N, classes], the mean over all heights."""
    net = _Net(tensors, ranges)
    crops = net.shares(net.graph.input("crops", np.uint8, ("N", 2, SIDE, SIDE)))
    spans = net.graph.input("spans", np.float32, ("N", 2))
    context = net.graph.input("context", np.float32, ("P", architecture.context))
    own, line = (net.slice(crops, channel, channel + 1) for channel in (0, 1))
    begin, end = (net.slice(spans, edge, edge + 1) for edge in (0, 1))
    width = net.graph.node("Div", net.graph.node("Sub", end, begin), net.numbers(SIDE))
    # All heights go through the layers together, one after another.
    shown, around = [], []
    for number, height in enumerate(HEIGHTS):
        shown.append(net.graph.node("Concat", own, net.shown_at(height, line), axis=1))
        probed = net.probed(begin, end, context, number, architecture)
        around.append(net.graph.node("Concat", probed, width, axis=1))
    seen = net.glyph_features(net.graph.node("Concat", *shown, axis=0), "glyphs.", architecture.glyphs)
    known = net.graph.node("Concat", seen, net.graph.node("Concat", *around, axis=0), axis=1)
    joined = net.linear(net.relu(net.linear(known, "join")), "name")
    scores = net.graph.node("LogSoftmax", net.graph.node("Add", net.linear(seen, "glyphs.name"), joined), axis=1)
    by_height = net.graph.node("Reshape", scores, net.integers(len(HEIGHTS), -1, architecture.glyphs.classes))
    opinions = (net.graph.node("Gather", by_height, net.graph.constant(np.array(k))) for k in range(len(HEIGHTS)))
    net.graph.output("log_probs", net.graph.node("Mean", *opinions), ("N", architecture.glyphs.classes))
    return net.graph.model()


def gap_model(architecture: ContextArchitecture, tensors: Tensors) -> bytes:
    """`ContextNet.gaps` at all `HEIGHTS`: spans float32 [N, 2], features float32 [N, gap_features] and context float32
    [P, context] to odds float32 [N, 1], the mean over all heights."""
    net = _Net(tensors)
    spans = net.graph.input("spans", np.float32, ("N", 2))
    features = net.graph.input("features", np.float32, ("N", architecture.gap_features))
    context = net.graph.input("context", np.float32, ("P", architecture.context))
    begin, end = (net.slice(spans, edge, edge + 1) for edge in (0, 1))
    odds = []
    for number in range(len(HEIGHTS)):
        probed = net.probed(begin, end, context, number, architecture)
        around = net.graph.node("Concat", probed, features, axis=1)
        odds.append(net.linear(net.relu(net.linear(around, "weigh_gap")), "space"))
    net.graph.output("odds", net.graph.node("Mean", *odds), ("N", 1))
    return net.graph.model()


class _Net:
    """A graph in the making, and the layers that it is made of. `name` is that of a module in `tensors`."""

    def __init__(self, tensors: Tensors, ranges: Ranges | None = None) -> None:
        self.graph = GraphBuilder()
        self._tensors = tensors
        self._ranges = ranges or {}
        self._bytes: dict[str, tuple[str, np.float32]] = {}

    def glyph_features(self, crops: str, name: str, architecture: Architecture) -> str:
        """`GlyphNet.features`. name: of the module, with a point after it, or nothing."""
        maps, side = self.activated(crops, f"{name}stem", strides=[2, 2], pads=[2, 2, 2, 2]), SIDE // 2
        for number, stride in enumerate(architecture.strides()):
            maps = self.residual_block(maps, f"{name}blocks.{number}", stride, is_even=side % 2 == 0)
            side = -(-side // stride)
        return self.relu(self.linear(self.graph.node("Flatten", maps), f"{name}read"))

    def strip_places(self, architecture: StripArchitecture, heights: Sequence[float]) -> str:
        """`StripNet.places` of the input `strip`, shown at all `heights`."""
        strip = self.shares(self.graph.input("strip", np.uint8, (1, 1, SIDE, "W")))
        shown = self.graph.node("Concat", *(self.shown_at(height, strip) for height in heights), axis=0)
        maps = self.activated(shown, "stem", strides=[2, 2], pads=[2, 2, 2, 2])
        for number, stride in enumerate((2, 1)):
            maps = self.residual_block(maps, f"blocks.{number}", stride)
        return self.neighbours(self.activated(maps, "column"), "neighbours", architecture.dilations)

    def neighbours(self, places: str, name: str, dilations: Sequence[int]) -> str:
        """`Neighbours`, one for each of `dilations`."""
        for number, dilation in enumerate(dilations):
            pads = [0, dilation, 0, dilation]
            look = self.activated(places, f"{name}.{number}.look", dilations=[1, dilation], pads=pads)
            places = self.graph.node("Add", places, look)
        return places

    def rows_of_places(self, places: str) -> str:
        """float32 [N, C, 1, P] as [N, P, C]."""
        return self.graph.node("Transpose", self.graph.node("Squeeze", places, self.integers(2)), perm=[0, 2, 1])

    def residual_block(self, maps: str, name: str, stride: int, is_even: bool = False) -> str:
        """`ResidualBlock`. is_even: the sides of `maps` are known to be even, so that pooling is a convolution."""
        first = self.activated(maps, f"{name}.first", strides=[stride, stride], pads=[1, 1, 1, 1])
        second = self.convolution(first, f"{name}.second", pads=[1, 1, 1, 1])
        if f"{name}.shortcut.1.0.weight" in self._tensors:
            if stride == 2 and is_even:
                return self.relu(self.graph.node("Add", second, self._pooled_convolution(maps, f"{name}.shortcut.1")))
            if stride == 2:
                # PyTorch's ceil_mode: what lies past an odd edge is not counted.
                size = {"kernel_shape": [2, 2], "strides": [2, 2], "pads": [0, 0, 1, 1]}
                maps = self.graph.node("AveragePool", maps, **size, count_include_pad=0)
            maps = self.convolution(maps, f"{name}.shortcut.1")
        return self.relu(self.graph.node("Add", second, maps))

    def activated(self, maps: str, name: str, **attributes: list[int]) -> str:
        """`ConvNorm`, and what of its outcome is above 0."""
        weight, bias = self._folded(name)
        if name not in self._ranges:
            return self.relu(self._float_convolution(maps, weight, bias, attributes))
        return self._byte_convolution(maps, weight, bias, self._ranges[name], attributes, is_activated=True)

    def convolution(self, maps: str, name: str, **attributes: list[int]) -> str:
        """`ConvNorm`."""
        weight, bias = self._folded(name)
        if name not in self._ranges:
            return self._float_convolution(maps, weight, bias, attributes)
        return self._byte_convolution(maps, weight, bias, self._ranges[name], attributes, is_activated=False)

    def _pooled_convolution(self, maps: str, name: str) -> str:
        """`ConvNorm` of one pixel after averaging two by two: one convolution, for that is three times as fast."""
        weight, bias = self._folded(name)
        wide = np.repeat(np.repeat(weight / np.float32(4), 2, axis=2), 2, axis=3)
        if name not in self._ranges:
            return self._float_convolution(maps, wide, bias, {"strides": [2, 2]})
        return self._byte_convolution(maps, wide, bias, self._ranges[name], {"strides": [2, 2]}, is_activated=False)

    def _folded(self, name: str) -> tuple[Array, Array]:
        """Weight and bias of a convolution with its normalisation."""
        part = {key: self._tensors[f"{name}.1.{key}"] for key in ("weight", "bias", "running_mean", "running_var")}
        scale = part["weight"] / np.sqrt(part["running_var"] + np.float32(NORM_EPSILON))
        weight = self._tensors[f"{name}.0.weight"] * scale[:, None, None, None]
        return weight.astype(np.float32), (part["bias"] - part["running_mean"] * scale).astype(np.float32)

    def _float_convolution(self, maps: str, weight: Array, bias: Array, attributes: dict[str, list[int]]) -> str:
        return self.graph.node("Conv", maps, self.graph.constant(weight), self.graph.constant(bias), **attributes)

    def _byte_convolution(
        self,
        maps: str,
        weight: Array,
        bias: Array,
        span: Range,
        attributes: dict[str, list[int]],
        is_activated: bool,
    ) -> str:
        """A convolution of 8-bit numbers: ONNX Runtime joins its parts into one operator (Jacob et al. 2018,
        "Quantization and training of neural networks for efficient integer-arithmetic-only inference")."""
        most, low, high = span
        if maps not in self._bytes:
            step = np.float32(most / 255)
            self._bytes[maps] = self._as_bytes(maps, step, 0), step
        shown, inputs = self._bytes[maps]
        scale = np.maximum(np.abs(weight).max(axis=(1, 2, 3)), 1e-8) / WEIGHT_STEPS
        steps = np.rint(weight / scale[:, None, None, None]).astype(np.int8)
        bias_steps = np.rint(bias / (scale * inputs)).astype(np.int32)
        node = self.graph.node(
            "Conv",
            shown,
            self._of_steps(steps, scale, np.int8),
            self._of_steps(bias_steps, scale * inputs, np.int32),
            **attributes,
        )
        if is_activated:
            low, node = 0.0, self.relu(node)
        step = np.float32((high - low) / 255)
        return self._as_bytes(node, step, round(-low / float(step)))

    def _as_bytes(self, values: str, step: np.float32, zero: int) -> str:
        """Values as 8-bit numbers of steps from `zero`, and back."""
        scale = (self.graph.constant(np.array(step)), self.graph.constant(np.array(zero, np.uint8)))
        return self.graph.node("DequantizeLinear", self.graph.node("QuantizeLinear", values, *scale), *scale)

    def _of_steps(self, steps: NDArray[Any], scale: Array, dtype: type) -> str:
        """A constant whole number for each weight, times the scale of its output."""
        zeros = self.graph.constant(np.zeros(len(scale), dtype))
        return self.graph.node(
            "DequantizeLinear", self.graph.constant(steps), self.graph.constant(scale.astype(np.float32)), zeros, axis=0
        )

    def linear(self, values: str, name: str) -> str:
        """`nn.Linear`."""
        weight, bias = (self.graph.constant(self._tensors[f"{name}.{part}"]) for part in ("weight", "bias"))
        return self.graph.node("Gemm", values, weight, bias, transB=1)

    def linear_of_rows(self, values: str, name: str) -> str:
        """`nn.Linear` of the last of three axes."""
        weight, bias = (self._tensors[f"{name}.{part}"] for part in ("weight", "bias"))
        turned = self.graph.constant(np.ascontiguousarray(weight.T))
        return self.graph.node("Add", self.graph.node("MatMul", values, turned), self.graph.constant(bias))

    def relu(self, values: str) -> str:
        return self.graph.node("Relu", values)

    def shares(self, values: str) -> str:
        """uint8 0 to 255 as float32 0 to 1."""
        return self.graph.node("Div", self.graph.node("Cast", values, to=1), self.numbers(255))

    def shown_at(self, height: float, lines: str) -> str:
        """`classifier.context_net.shown_at`: lines, float32 [..., 28, W], so many times as high."""
        if height == 1:
            return lines
        row = np.arange(SIDE, dtype=np.float32)
        source = (row + 0.5 - BASELINE) / height + BASELINE - 0.5
        shares = np.clip(1 - np.abs(source[:, None] - row), 0, None).astype(np.float32)
        return self.graph.node("MatMul", self.graph.constant(shares), lines)

    def probed(self, begin: str, end: str, context: str, strip: int, architecture: ContextArchitecture) -> str:
        """`classifier.context_net.probed` of spans on one of the strips, whose contexts follow one another: float32
        [N, len(PROBES) * context]. begin, end: float32 [N, 1]."""
        graph = self.graph
        rows = graph.node("Gather", graph.node("Shape", context), self.integers(0))  # of all strips together, [1]
        length = graph.node("Cast", graph.node("Div", rows, self.integers(len(HEIGHTS))), to=1)
        first_row = graph.node("Mul", length, self.numbers(strip))
        last_row = graph.node("Sub", graph.node("Cast", rows, to=1), self.numbers(1))
        inside = graph.node("Mul", graph.node("Sub", end, begin), graph.constant(np.array([PROBES], np.float32)))
        columns = graph.node("Sub", graph.node("Add", begin, inside), self.numbers(0.5))
        places = graph.node("Add", graph.node("Div", columns, self.numbers(STRIDE)), first_row)
        places = graph.node("Min", graph.node("Max", places, self.numbers(0)), last_row)
        before = graph.node("Floor", places)
        after = graph.node("Min", graph.node("Add", before, self.numbers(1)), last_row)
        share = graph.node("Unsqueeze", graph.node("Sub", places, before), self.integers(2))
        low, high = (graph.node("Gather", context, graph.node("Cast", row, to=7)) for row in (before, after))
        mixed = graph.node("Add", low, graph.node("Mul", graph.node("Sub", high, low), share))
        return graph.node("Reshape", mixed, self.integers(-1, len(PROBES) * architecture.context))

    def slice(self, values: str, start: int, end: int) -> str:
        """Values start:end along the second axis."""
        return self.graph.node("Slice", values, *(self.integers(number) for number in (start, end, 1)))

    def integers(self, *values: int) -> str:
        return self.graph.constant(np.array(values, np.int64))

    def numbers(self, *values: float) -> str:
        return self.graph.constant(np.array(values, np.float32))
