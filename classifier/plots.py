"""Pictures of numbers: curves, bars, matrices and sheets of crops, as PNG files."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from matplotlib.figure import Figure

if TYPE_CHECKING:
    from classifier.training import Epoch


def draw_curves(path: Path, rows: "Sequence[Epoch]") -> None:
    """Loss and accuracy of training and validation over the epochs, as a PNG at `path`."""
    epochs = [row.epoch for row in rows]
    figure = Figure(figsize=(9, 3.5), layout="constrained")
    loss, accuracy = figure.subplots(1, 2)
    loss.plot(epochs, [row.train_loss for row in rows], label="training (smoothed, augmented)")
    loss.plot(epochs, [row.loss for row in rows], label="validation")
    accuracy.plot(epochs, [row.train_accuracy for row in rows], label="training (augmented)")
    accuracy.plot(epochs, [row.accuracy for row in rows], label="validation")
    for axes, title in ((loss, "loss (nats)"), (accuracy, "accuracy")):
        axes.set(title=title, xlabel="epoch")
        axes.grid(alpha=0.3)
        axes.legend()
    figure.savefig(path)
