"""How far a training run has come: its steps, the sums of the current epoch and the rows of the epochs behind it."""

from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Epoch:
    """One row of metrics.csv: losses in nats, accuracies 0 to 1, images a second of the training alone."""

    epoch: int
    learning_rate: float
    train_loss: float
    train_accuracy: float
    loss: float
    accuracy: float
    images_per_second: float


@dataclass
class Progress:
    """Where a run stands: steps done, sums over the current epoch, rows of the epochs behind it."""

    step: int = 0
    loss: float = 0.0
    hits: int = 0
    seen: int = 0
    seconds: float = 0.0
    rows: list[Epoch] = field(default_factory=list)


Watch = Callable[[Progress, int], None]
"""Called after every step with the progress and the number of steps in all; what it raises stops the run."""
