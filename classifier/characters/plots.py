"""Pictures of numbers, drawn without a display: each function returns the bytes of a PNG."""

import io
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

import numpy as np
from matplotlib.figure import Figure
from skimage.util import montage

if TYPE_CHECKING:
    from classifier.characters.evaluation import Bin
    from classifier.characters.progress import Epoch

INK: Final = "#1f4e79"
DPI: Final = 110
SIDE: Final = 28
"""Pixels of a crop's side."""
SHEET_GAP: Final = 2
"""Pixels between two crops of a sheet."""


def to_png(figure: Figure) -> bytes:
    """`figure` as PNG, the same bytes for the same figure."""
    buffer = io.BytesIO()
    figure.savefig(buffer, format="png", dpi=DPI, metadata={"Software": None})
    return buffer.getvalue()


def draw_curves(rows: "Sequence[Epoch]") -> bytes:
    """Loss and accuracy of training and validation over the epochs."""
    epochs = [row.epoch for row in rows]
    figure = Figure(figsize=(9, 3.5), layout="constrained")
    loss, accuracy = figure.subplots(1, 2)
    loss.plot(epochs, [row.train_loss for row in rows], ".-", label="training (smoothed, distorted)")
    loss.plot(epochs, [row.loss for row in rows], ".-", label="validation")
    accuracy.plot(epochs, [row.train_accuracy for row in rows], ".-", label="training (distorted)")
    accuracy.plot(epochs, [row.accuracy for row in rows], ".-", label="validation")
    for axes, title in ((loss, "loss (nats)"), (accuracy, "accuracy")):
        axes.set(title=title, xlabel="epoch")
        axes.grid(alpha=0.3)
        axes.legend()
    return to_png(figure)


def draw_distribution(names: Sequence[str], counts: np.ndarray, title: str) -> bytes:
    """A bar a class: `counts` int64 [K] of the classes `names`."""
    figure = Figure(figsize=(max(5, 0.22 * len(names)), 3.5), layout="constrained")
    axes = figure.subplots()
    axes.bar(range(len(names)), counts, color=INK)
    axes.set_xticks(range(len(names)), names)
    axes.set(title=title, ylabel="samples", xlim=(-0.8, len(names) - 0.2))
    axes.grid(axis="y", alpha=0.3)
    return to_png(figure)


def draw_confusion(classes: Sequence[str], confusion: np.ndarray) -> bytes:
    """The confusion matrix int64 [true, predicted], rows as shares of a class, large enough for 62 classes."""
    size = max(4.0, 0.2 * len(classes) + 1.5)
    figure = Figure(figsize=(size, size), layout="constrained")
    axes = figure.subplots()
    shares = confusion / np.maximum(confusion.sum(1, keepdims=True), 1)
    # The square root makes a mistake of one in a hundred visible beside a diagonal of one.
    axes.imshow(np.sqrt(shares), cmap="Blues", vmin=0, vmax=1)
    for axis in (axes.xaxis, axes.yaxis):
        axis.set_ticks(range(len(classes)), classes, fontfamily="monospace", fontsize=9)
    axes.tick_params(top=True, labeltop=True, right=True, labelright=True, length=0)
    axes.set_xticks(np.arange(len(classes) + 1) - 0.5, minor=True)
    axes.set_yticks(np.arange(len(classes) + 1) - 0.5, minor=True)
    axes.grid(which="minor", color="#dddddd", linewidth=0.4)
    axes.tick_params(which="minor", length=0)
    axes.set(xlabel="predicted", ylabel="true", title="Share of each true class (square root of the share as shade)")
    return to_png(figure)


def draw_reliability(bins: "Sequence[Bin]") -> bytes:
    """Accuracy against confidence; the dots' areas are the shares of the samples."""
    figure = Figure(figsize=(4.2, 4), layout="constrained")
    axes = figure.subplots()
    total = sum(part.count for part in bins)
    axes.plot([0, 1], [0, 1], "--", color="#999999")
    axes.plot([part.confidence for part in bins], [part.accuracy for part in bins], color=INK)
    sizes = [10 + 400 * part.count / total for part in bins]
    axes.scatter([part.confidence for part in bins], [part.accuracy for part in bins], sizes, color=INK, alpha=0.6)
    axes.set(xlabel="confidence", ylabel="accuracy", xlim=(0, 1.02), ylim=(0, 1.02), title="Reliability")
    axes.grid(alpha=0.3)
    return to_png(figure)


def draw_sheet(rows: Sequence[np.ndarray], names: Sequence[str], title: str = "") -> bytes:
    """A row of crops (uint8 [M, 28, 28], at most as many as the first row's) for each name, black on white."""
    columns = max((len(row) for row in rows), default=0)
    cells = np.full((len(rows), columns, SIDE, SIDE), 255, np.uint8)
    for line, row in enumerate(rows):
        cells[line, : len(row)] = 255 - np.asarray(row)
    sheet = montage(cells.reshape(-1, SIDE, SIDE), grid_shape=(len(rows), columns), padding_width=SHEET_GAP, fill=255)
    pitch = SIDE + SHEET_GAP
    figure = Figure(figsize=(0.32 * columns + 1.2, 0.32 * len(rows) + (0.5 if title else 0.2)), layout="constrained")
    axes = figure.subplots()
    axes.imshow(sheet, cmap="gray", vmin=0, vmax=255, interpolation="nearest")
    axes.set_yticks(pitch * np.arange(len(rows)) + pitch // 2, names, fontfamily="monospace")
    axes.set_xticks([])
    axes.set_title(title)
    axes.tick_params(length=0)
    axes.spines[:].set_visible(False)
    return to_png(figure)
