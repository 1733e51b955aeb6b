"""The networks of the page reader on a GPU, in torch."""

from pathlib import Path
from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from classifier.alphabet import SYMBOLS
from classifier.architecture import HEIGHTS, INFERENCE_BATCH, padded_strip
from classifier.context_net import ContextNet, at_all_heights, load_context_model, on_lines_shown_at, shown_at
from classifier.devices import compute_dtype
from classifier.errors import ModelError
from classifier.glyph_net import GlyphNet, Net, as_input, load_model, look, padded_batch, ready
from classifier.line_net import LineNet, load_line_model

CUDA_BATCH: Final = 16384
"""Crops per pass on a GPU: enough to fill it, about 0.6 GB with a small network."""


class TorchRecogniser:
    """A `Recogniser` on a device that torch knows."""

    def __init__(self, first: Path, further: tuple[Path, Path] | None, device: str) -> None:
        """Load the page model `first` and, if there are any, those of the second pass: the context network and the line
        network. Raises `ModelError`."""
        self.device = device
        self._batch = INFERENCE_BATCH if device == "cpu" else CUDA_BATCH
        self._first = self._on_device(_page_model(first))
        self._second = self._on_device(_context_model(further[0])) if further else None
        self._line = self._on_device(_line_model(further[1])) if further else None

    def look(self, crops: NDArray[np.uint8]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        return look(self._first, crops, self._batch)

    @property
    def feature_count(self) -> int:
        return self._first.architecture.hidden

    @property
    def has_context_network(self) -> bool:
        return self._second is not None

    @torch.inference_mode()
    def read_strip(self, strip: NDArray[np.uint8]) -> Tensor:
        assert self._second is not None
        lines = self._as_input(padded_strip(strip)[None])
        return self._second.context(torch.cat([shown_at(height, lines) for height in HEIGHTS]))

    @torch.inference_mode()
    def in_context(self, crops: NDArray[np.uint8], spans: NDArray[np.float32], context: Tensor) -> NDArray[np.float32]:
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
        assert self._second is not None
        places, numbers = (padded_batch(torch.from_numpy(array).to(self.device)) for array in (spans, features))
        odds = self._second.gaps(at_all_heights(places, context), numbers.repeat(len(HEIGHTS), 1), context)
        return odds.float().view(len(HEIGHTS), -1).mean(0)[: len(spans)].cpu().numpy()

    @torch.inference_mode()
    def read_uncut(self, strip: NDArray[np.uint8]) -> NDArray[np.float32]:
        assert self._line is not None
        logits = self._line(self._as_input(padded_strip(strip)[None]))[0]
        shares: NDArray[np.float32] = torch.softmax(logits.float(), 1).cpu().numpy()
        return shares

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


def _line_model(path: Path) -> LineNet:
    net, alphabet = load_line_model(path)
    if alphabet != SYMBOLS:
        raise ModelError(f"{path}: not a model of the page alphabet")
    return net
