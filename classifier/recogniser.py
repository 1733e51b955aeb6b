"""The recogniser of the page reader: crops in, log-probabilities out, in one batched pass.

On a processor the networks run in ONNX Runtime, which starts and multiplies faster there than torch; on a GPU in
torch. Only the second imports torch.
"""

import ctypes
import importlib.util
import platform
import sys
from pathlib import Path
from typing import Any, Final, Protocol

import numpy as np
from numpy.typing import NDArray

from classifier.errors import ModelError
from classifier.weights_file import shipped_weights

PAGE_WEIGHTS: Final = "page.safetensors"
"""The weights that ship for reading pages, in `classifier/weights`."""
SECOND_WEIGHTS: Final = "page_second.safetensors"
"""Those of the network that sees candidates on their line and is asked about what the first one leaves in doubt."""

LINE_WEIGHTS: Final = "line.safetensors"
"""Those of the network that reads lines without cuts."""


class Recogniser(Protocol):
    """A trained page model on its device, and the one that gives a second opinion. Threads may share it."""

    @property
    def device(self) -> str:
        """cpu, cuda or mps."""

    @property
    def feature_count(self) -> int:
        """How many numbers `look` gives of what it saw of a crop."""

    @property
    def has_context_network(self) -> bool:
        """Whether there is a second network, which `read_strip` and what follows it ask."""

    def look(self, crops: NDArray[np.uint8]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """uint8 [S, 2, 28, 28] to log-probabilities float32 [S, len(SYMBOLS) + 1], the classes in their order and junk
        last, and to what the network saw of each crop, float32 [S, F]."""

    def read_strip(self, strip: NDArray[np.uint8]) -> Any:
        """What the second network knows at each place of a strip uint8 [28, W], its lines shown at all `HEIGHTS`, for
        the two that follow."""

    def in_context(self, crops: NDArray[np.uint8], spans: NDArray[np.float32], context: Any) -> NDArray[np.float32]:
        """Log-probabilities, as those of `look`, of candidates float32 [S, 2] columns of the strip that was read: the
        mean over all heights, which needs to be normalised."""

    def spaces(self, spans: NDArray[np.float32], features: NDArray[np.float32], context: Any) -> NDArray[np.float32]:
        """Log-odds float32 [G], the mean over all heights, of a space in the white between `spans`, float32 [G, 2]
        columns of the strip that was read, with its spacing features float32 [G, F]."""

    def read_uncut(self, strip: NDArray[np.uint8]) -> NDArray[np.float32]:
        """What the network that needs no cuts finds on a strip uint8 [28, W]: float32 [F, len(SYMBOLS) + 2], `FRAMES`
        frames for every `STRIDE` columns, in each the probabilities of the symbols, of a space and of nothing. Only
        where there is a second network."""


def load_recogniser(weights: Path | None = None, device: str = "auto", threads: int = 0) -> Recogniser:
    """The recogniser with `weights`, the shipped ones by default, on `device`: auto, cpu, cuda or mps; on a
    processor with so many `threads`, 0 for one on each core.

    Only the shipped ones have a second opinion beside them.
    Raises `ModelError` when the file is no page model, or the device is not there.
    """
    chosen = fastest_device() if device == "auto" else device
    further = None if weights else (shipped_weights(SECOND_WEIGHTS), shipped_weights(LINE_WEIGHTS))
    first = weights or shipped_weights(PAGE_WEIGHTS)
    if chosen == "cpu":
        from classifier.onnx_recogniser import OnnxRecogniser

        return OnnxRecogniser(first, further, threads)
    require_torch(f"device {chosen}")
    from classifier.torch_recogniser import TorchRecogniser

    return TorchRecogniser(first, further, chosen)


def fastest_device() -> str:
    """cuda, mps or cpu. Where no driver of a GPU or no torch is found, torch is not imported to ask it."""
    if not has_gpu_driver() or not has_torch():
        return "cpu"
    import torch

    if torch.cuda.is_available():
        return "cuda"
    return "mps" if torch.backends.mps.is_available() else "cpu"


def has_gpu_driver() -> bool:
    """Whether the driver of a GPU that torch may be able to use is installed: NVIDIA's, AMD's, or Apple's."""
    if sys.platform == "darwin":
        return platform.machine() == "arm64"
    try:
        ctypes.CDLL("nvcuda.dll" if sys.platform == "win32" else "libcuda.so.1")
    except OSError:
        return Path("/dev/kfd").exists()
    return True


def has_torch() -> bool:
    """Whether torch is installed, which is not to say that it can be imported."""
    return importlib.util.find_spec("torch") is not None


def require_torch(what: str) -> None:
    """Raises `ModelError` where `what` is asked for and torch is not installed."""
    if not has_torch():
        raise ModelError(f"{what} needs PyTorch, which is not installed: pip install torch torchvision")
