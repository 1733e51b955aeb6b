"""The file that a network is kept in: safetensors, with a description of the network in its metadata. No torch."""

import json
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError, safe_open

from classifier.errors import ModelError

Tensors = dict[str, NDArray[Any]]
"""What a network has learnt, by the names that its PyTorch module gives."""

FREQUENCIES: Final = "class_frequencies"
"""Where a description says what a balanced prior divides by; page models and unfinished runs do not say it."""

LEAST_FREQUENCY: Final = 1e-6
"""What a class that never occurs counts as, lest something is divided by zero."""


def shipped_weights(name: str) -> Path:
    """Where the weights called `name` that come with Typecase lie."""
    return Path(str(files("classifier").joinpath("weights", name)))


def read_weights(path: Path, kind: str) -> tuple[dict[str, Any], Tensors]:
    """The description and the tensors, as numbers of single precision, in `path`. Raises `ModelError` for anything but
    a whole Typecase model of the format `kind`."""
    if not path.is_file():
        raise ModelError(f"{path}: no such weights file")
    try:
        with safe_open(path, framework="np") as file:
            description = json.loads((file.metadata() or {}).get("typecase", "{}"))
            if description.get("format") != kind:
                raise ModelError(f"{path}: not a Typecase model of the kind {kind}")
            tensors = {name: _single(file.get_tensor(name)) for name in file.keys()}  # noqa: SIM118
    except (SafetensorError, OSError, json.JSONDecodeError) as error:
        raise damaged(path, error) from error
    return description, tensors


def class_frequencies(description: dict[str, Any]) -> NDArray[np.float32] | None:
    """What a balanced prior divides the probabilities of the model with this `description` by: about how common each
    class was in training, float32 [classes], all above 0; None where it does not say so."""
    if FREQUENCIES not in description:
        return None
    return np.maximum(np.array(description[FREQUENCIES], np.float32), LEAST_FREQUENCY)


def damaged(path: Path, error: Exception) -> ModelError:
    """The error to raise for a weights file that is not what it says."""
    return ModelError(f"{path}: damaged weights file ({error.__class__.__name__})")


def _single(tensor: NDArray[Any]) -> NDArray[Any]:
    return tensor.astype(np.float32) if tensor.dtype == np.float16 else tensor
