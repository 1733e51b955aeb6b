"""The recogniser of the page reader: crops in, log-probabilities out, in one batched pass."""

from importlib.resources import files
from pathlib import Path
from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray

from classifier.alphabet import SYMBOLS
from classifier.errors import ModelError
from classifier.model import INFERENCE_BATCH, GlyphNet, Model, folded, load_model, look

PAGE_WEIGHTS: Final = "page.safetensors"
"""The weights that ship for reading pages, in `classifier/weights`."""
SECOND_WEIGHTS: Final = "page_second.safetensors"
"""Those of the wider network that is asked about what the first one leaves in doubt."""
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
    """A trained page model on its device, and the one that gives a second opinion."""

    def __init__(self, weights: Path | None = None, device: str = "auto") -> None:
        """Load `weights` (the shipped ones by default) onto `device`: auto, cpu, cuda or mps.

        Only the shipped ones have a second opinion beside them.
        Raises `ModelError` when the file is no page model, or the device is not there.
        """
        self.device = best_device() if device == "auto" else device
        self._first = self._on_device(_page_model(weights or shipped_weights()))
        self._second = None if weights else self._on_device(_page_model(shipped_weights(SECOND_WEIGHTS)))

    def look(self, crops: NDArray[np.uint8]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """uint8 [S, 2, 28, 28] to log-probabilities float32 [S, len(SYMBOLS) + 1], the classes in their order and junk
        last, and to what the network saw of each crop, float32 [S, F]."""
        return self._ask(self._first, crops)

    def log_probabilities(self, crops: NDArray[np.uint8]) -> NDArray[np.float32]:
        """The first half of what `look` gives."""
        return self.look(crops)[0]

    def second_opinion(self, crops: NDArray[np.uint8]) -> NDArray[np.float32] | None:
        """The log-probabilities of the second network, as those of `look`; None where there is none."""
        return None if self._second is None else self._ask(self._second, crops)[0]

    def _on_device(self, model: Model) -> GlyphNet:
        try:
            return folded(model.net).to(self.device)
        except (RuntimeError, AssertionError) as error:
            raise ModelError(f"device {self.device} cannot be used: {str(error).splitlines()[0]}") from error

    def _ask(self, net: GlyphNet, crops: NDArray[np.uint8]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        if self.device == "cpu":
            return look(net, crops, INFERENCE_BATCH)
        with torch.autocast(self.device, torch.float16):
            return look(net, crops, CUDA_BATCH)


def _page_model(path: Path) -> Model:
    model = load_model(path)
    if model.alphabet != SYMBOLS or model.net.architecture.channels != 2:
        raise ModelError(f"{path}: not a model of the page alphabet; `typecase predict` may be able to use it")
    return model
