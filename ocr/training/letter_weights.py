"""Puts other last layers into the file of a network."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import numpy as np
from safetensors import safe_open
from safetensors.numpy import save_file
from torch import nn

from classifier.checkpoints import write_whole

PARTS: Final = ("weight", "bias")


def with_layers(
    source: Path, target: Path, layers: Mapping[str, nn.Linear], alphabet: tuple[str, ...], notes: dict[str, Any]
) -> None:
    """Write the network in `source` to `target` with these layers, by their names in it, and with what is known of
    their training.

    alphabet: what the rows of the layers stand for, junk besides. Whatever else the file holds stays as it is, the
    ranges of 8-bit numbers among it. Raises KeyError where there is no such layer.
    """
    with safe_open(source, framework="np") as file:
        description: dict[str, Any] = json.loads(file.metadata()["typecase"])
        tensors = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118
    for name, layer in layers.items():
        for part in PARTS:
            before = tensors[f"{name}.{part}"]
            after = getattr(layer, part).detach().numpy()
            tensors[f"{name}.{part}"] = np.ascontiguousarray(after.astype(before.dtype))
            description["parameters"] += after.size - before.size
    architecture = description["architecture"]
    architecture.get("glyphs", architecture)["classes"] = len(alphabet) + 1
    description["alphabet"] = list(alphabet)
    description["training"] |= notes
    metadata = {"typecase": json.dumps(description, ensure_ascii=False)}
    write_whole(target, lambda partial: save_file(tensors, partial, metadata))
