"""Shipped weights in another form."""

import json
from pathlib import Path

from safetensors import safe_open
from safetensors.numpy import save_file


def without_ranges(path: Path, folder: Path) -> Path:
    """A copy of a weights file in `folder` whose network counts in single precision throughout."""
    with safe_open(path, framework="np") as file:
        description = json.loads(file.metadata()["typecase"])
        tensors = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118
    description.pop("ranges", None)
    copy = folder / path.name
    save_file(tensors, copy, {"typecase": json.dumps(description)})
    return copy
