"""Where the files that ship with the package lie."""

from importlib.resources import files
from pathlib import Path


def weights_path(name: str) -> Path:
    """The path of the shipped file `name` of learnt parameters, whether it exists or not."""
    return Path(str(files("segmentation").joinpath("weights", name)))
