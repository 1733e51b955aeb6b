"""The recogniser of the page reader: crops in, log-probabilities out, in one batched pass."""

from importlib.resources import files
from pathlib import Path
from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray

from classifier.alphabet import SYMBOLS
from classifier.errors import ModelError
from classifier.model import INFERENCE_BATCH, Model, folded, load_model, log_probabilities

PAGE_WEIGHTS: Final = "page.safetensors"
"""The weights that ship for reading pages, in `classifier/weights`."""
CUDA_BATCH: Final = 16384
"""Crops per pass on a GPU: enough to fill it, about 0.6 GB with a small network."""


def best_device() -> str:
    """The fastest device that torch can use here: "cuda", "mps" or "cpu"."""
    if torch.cuda.is_available():
        return "cuda"
    return "mps" if torch.backends.mps.is_available() else "cpu"


def shipped_weights(name: str = PAGE_WEIGHTS) -> Path:
    """Where the weights called `name` that come with Typecase lie."""
    return Path(str(files("classifier").joinpath("weights", name)))


class Recogniser:
    """A trained page model on its device."""

    def __init__(self, weights: Path | None = None, device: str = "auto") -> None:
        """Load `weights` (the shipped ones by default) onto `device`: auto, cpu, cuda or mps.

        Raises `ModelError` when the file is no page model, or the device is not there.
        """
        path = weights or shipped_weights()
        model = load_model(path)
        if model.alphabet != SYMBOLS or model.net.architecture.channels != 2:
            raise ModelError(f"{path}: not a model of the page alphabet; `typecase predict` may be able to use it")
        self.device = best_device() if device == "auto" else device
        self.model: Model = model
        try:
            self.net = folded(model.net).to(self.device)
        except (RuntimeError, AssertionError) as error:
            raise ModelError(f"device {self.device} cannot be used: {str(error).splitlines()[0]}") from error

    def log_probabilities(self, crops: NDArray[np.uint8]) -> NDArray[np.float32]:
        """uint8 [S, 2, 28, 28] to float32 [S, len(SYMBOLS) + 1], the classes in their order and junk last."""
        if self.device == "cpu":
            return log_probabilities(self.net, crops, INFERENCE_BATCH)
        with torch.autocast(self.device, torch.float16):
            return log_probabilities(self.net, crops, CUDA_BATCH)
