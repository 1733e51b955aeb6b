"""The networks that Typecase trains for single characters, by name, and where their weights lie."""

from importlib.resources import files
from pathlib import Path
from typing import Final

from classifier.architecture import Architecture
from classifier.errors import ModelError

SHAPES: Final = {
    # 2.7 M multiply-adds and 0.24 M parameters for 62 classes
    "small": Architecture(classes=0, widths=(16, 48, 64), depths=(0, 1, 1), hidden=128, dropout=0.2),
    # 10.4 M multiply-adds and 0.8 M parameters for 62 classes
    "accurate": Architecture(classes=0, widths=(32, 96, 128), depths=(0, 1, 1), hidden=192, dropout=0.3),
}
"""What `typecase train --model` offers; the number of classes comes from the data."""

SHIPPED: Final = {"accurate": "emnist_accurate.safetensors", "small": "emnist_small.safetensors"}
"""The weights that ship for single handwritten characters, in `classifier/weights`, the preferred ones first."""


def find_weights(name: str | None) -> Path:
    """The weights called `name`: accurate, small, or a path; the best that ship when it is None.

    Raises `ModelError` when they are not there.
    """
    folder = Path(str(files("classifier").joinpath("weights")))
    if name is None:
        found = [folder / file for file in SHIPPED.values() if (folder / file).is_file()]
        if not found:
            raise ModelError(f"{folder}: no weights for single characters; train some and give them with --weights")
        return found[0]
    path = folder / SHIPPED[name] if name in SHIPPED else Path(name)
    if not path.is_file():
        raise ModelError(f"{path}: no such weights file")
    return path
