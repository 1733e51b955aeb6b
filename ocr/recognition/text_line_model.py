"""How likely each line of a page that was read is text, and not texture, by a small network over `line_evidence`."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final, Self

import numpy as np
from numpy.typing import NDArray

from ocr.document import Page
from ocr.recognition.line_evidence import line_evidence
from ocr.resources import weights_path
from segmentation.image.component_model import Layers, perceptron

WEIGHTS: Final = weights_path("text_lines.npz")
LAYERS: Final = 2
TEXT: Final = 1
"""Column of the network's classes; the other is no text."""


@dataclass(frozen=True, slots=True)
class TextLineModel:
    """What `ocr.training.text_line_model` learnt. layers: weights float32 [I, O] and biases float32 [O] of each."""

    layers: Layers

    @classmethod
    def load(cls, path: Path = WEIGHTS) -> Self:
        """The model that ships, or the one that `save` wrote. Raises OSError."""
        with np.load(path, allow_pickle=False) as kept:
            return cls(tuple((kept[f"w{number}"], kept[f"b{number}"]) for number in range(LAYERS)))

    def save(self, path: Path) -> None:
        """Write a NumPy archive without pickles."""
        arrays = {
            f"{kind}{number}": array
            for number, layer in enumerate(self.layers)
            for kind, array in zip("wb", layer, strict=True)
        }
        np.savez(path, **arrays)  # type: ignore[arg-type]

    def probabilities(self, page: Page) -> NDArray[np.float32]:
        """Of each line of the page that it is text, float32 [L]."""
        return perceptron(self.layers, line_evidence(page).astype(np.float32))[:, TEXT]


@lru_cache(maxsize=1)
def shipped_model() -> TextLineModel:
    """The model that ships, loaded once a process."""
    return TextLineModel.load()
