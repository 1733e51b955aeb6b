"""Checkpoints that are whole or not there: a run killed at any moment goes on from the last one."""

import os
import pickle
from collections.abc import Callable
from pathlib import Path
from typing import Any

import torch

from classifier.errors import ModelError


def write_whole(path: Path, write: Callable[[Path], object]) -> None:
    """Let `write` fill a file beside `path`, force it to the disk, and only then put it in the place of `path`.

    Raises `ModelError` when it cannot be written (a full disk); `path` is then as it was.
    """
    partial = path.with_name(path.name + ".part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write(partial)
        with partial.open("rb+") as file:
            os.fsync(file.fileno())
        partial.replace(path)
    # torch and safetensors report a full disk as errors of their own; all of them derive from Exception only.
    except Exception as error:
        raise ModelError(f"{path}: cannot be written ({error}); what was there before is unharmed") from error
    finally:
        partial.unlink(missing_ok=True)


def save_checkpoint(path: Path, state: dict[str, Any]) -> None:
    """Keep `state` (tensors, numbers, strings and containers of them) in `path`."""
    write_whole(path, lambda partial: torch.save(state, partial))


def load_checkpoint(path: Path) -> dict[str, Any]:
    """The state kept in `path`, on the processor. Nothing in the file is executed."""
    try:
        state = torch.load(path, map_location="cpu", weights_only=True)
    except (OSError, RuntimeError, EOFError, KeyError, pickle.UnpicklingError) as error:
        raise ModelError(f"{path}: not a whole checkpoint; remove it to start anew") from error
    if not isinstance(state, dict):
        raise ModelError(f"{path}: not a checkpoint")
    return state
