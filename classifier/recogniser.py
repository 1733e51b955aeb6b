"""The recogniser of the page reader: crops in, log-probabilities out, in one batched pass."""

from importlib.resources import files
from pathlib import Path
from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from classifier.alphabet import SYMBOLS
from classifier.context_net import HEIGHTS, ContextNet, at_all_heights, load_context_model, on_lines_shown_at, shown_at
from classifier.devices import compute_dtype
from classifier.errors import ModelError
from classifier.glyph_net import INFERENCE_BATCH, GlyphNet, Net, as_input, load_model, look, padded_batch, ready

PAGE_WEIGHTS: Final = "page.safetensors"
"""The weights that ship for reading pages, in `classifier/weights`."""
SECOND_WEIGHTS: Final = "page_second.safetensors"
"""Those of the network that sees candidates on their line and is asked about what the first one leaves in doubt."""
STRIP_STEP: Final = 1024
"""Strips are padded with paper to a multiple of so many columns, as batches are to a multiple of `BATCH_STEP`."""
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
        self._batch = INFERENCE_BATCH if self.device == "cpu" else CUDA_BATCH
        self._first = self._on_device(_page_model(weights or shipped_weights()))
        self._second = None if weights else self._on_device(_context_model(shipped_weights(SECOND_WEIGHTS)))

    def look(self, crops: NDArray[np.uint8]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """uint8 [S, 2, 28, 28] to log-probabilities float32 [S, len(SYMBOLS) + 1], the classes in their order and junk
        last, and to what the network saw of each crop, float32 [S, F]."""
        return look(self._first, crops, self._batch)

    def log_probabilities(self, crops: NDArray[np.uint8]) -> NDArray[np.float32]:
        """The first half of what `look` gives."""
        return self.look(crops)[0]

    @property
    def feature_count(self) -> int:
        """How many numbers `look` gives of what it saw of a crop."""
        return self._first.architecture.hidden

    @property
    def has_context_network(self) -> bool:
        """Whether there is a second network, which `read_strip` and what follows it ask."""
        return self._second is not None

    @torch.inference_mode()
    def read_strip(self, strip: NDArray[np.uint8]) -> Tensor:
        """What the second network knows at each place of a strip uint8 [28, W], its lines shown at all `HEIGHTS`, for
        the two that follow."""
        assert self._second is not None
        wide = np.pad(strip, ((0, 0), (0, -strip.shape[1] % STRIP_STEP)))
        lines = self._as_input(wide[None])
        return self._second.context(torch.cat([shown_at(height, lines) for height in HEIGHTS]))

    @torch.inference_mode()
    def in_context(self, crops: NDArray[np.uint8], spans: NDArray[np.float32], context: Tensor) -> NDArray[np.float32]:
        """Log-probabilities, as those of `look`, of candidates float32 [S, 2] columns of the strip that was read: the
        mean over all heights, which needs to be normalised."""
        assert self._second is not None
        scores = np.empty((len(crops), len(SYMBOLS) + 1), np.float32)
        for start in range(0, len(crops), self._batch):
            rows = slice(start, start + self._batch)
            alone = padded_batch(self._as_input(crops[rows]))
            shown = torch.cat([on_lines_shown_at(height, alone) for height in HEIGHTS])
            places = at_all_heights(padded_batch(torch.from_numpy(spans[rows]).to(self.device)), context)
            logits = self._second.look(shown, places, context)[0].float()
            mean = torch.log_softmax(logits, 1).view(len(HEIGHTS), len(alone), -1).mean(0)
            scores[rows] = mean[: len(scores[rows])].cpu().numpy()
        return scores

    @torch.inference_mode()
    def spaces(self, spans: NDArray[np.float32], features: NDArray[np.float32], context: Tensor) -> NDArray[np.float32]:
        """Log-odds float32 [G], the mean over all heights, of a space in the white between `spans`, float32 [G, 2]
        columns of the strip that was read, with its spacing features float32 [G, F]."""
        assert self._second is not None
        places, numbers = (padded_batch(torch.from_numpy(array).to(self.device)) for array in (spans, features))
        odds = self._second.gaps(at_all_heights(places, context), numbers.repeat(len(HEIGHTS), 1), context)
        return odds.float().view(len(HEIGHTS), -1).mean(0)[: len(spans)].cpu().numpy()

    def _as_input(self, crops: NDArray[np.uint8]) -> Tensor:
        return as_input(crops, self.device, compute_dtype(torch.device(self.device)))

    def _on_device(self, net: Net) -> Net:
        try:
            return ready(net, self.device)
        except (RuntimeError, AssertionError) as error:
            raise ModelError(f"device {self.device} cannot be used: {str(error).splitlines()[0]}") from error


def _page_model(path: Path) -> GlyphNet:
    model = load_model(path)
    if model.alphabet != SYMBOLS or model.net.architecture.channels != 2:
        raise ModelError(f"{path}: not a model of the page alphabet; `typecase predict` may be able to use it")
    return model.net


def _context_model(path: Path) -> ContextNet:
    net, alphabet = load_context_model(path)
    if alphabet != SYMBOLS:
        raise ModelError(f"{path}: not a model of the page alphabet")
    return net
