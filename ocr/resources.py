"""What Typecase finds beside its code: its own files of weights, and the packages that only some commands need."""

from importlib.util import find_spec
from pathlib import Path
from typing import Final

from ocr.errors import MissingDependencyError

WEIGHTS: Final = Path(__file__).parent / "weights"


def weights_path(name: str) -> Path:
    """The path of the shipped file `name` of learnt parameters, whether it exists or not."""
    return WEIGHTS / name


def require(command: str, *modules: str) -> None:
    """Raise `MissingDependencyError` unless all of `modules`, without which `command` cannot work, are installed."""
    missing = [name for name in modules if find_spec(name) is None]
    if missing:
        extra = "serve" if command == "serve" else "workshop"
        mend = "pip install torch torchvision" if "torch" in missing else f"pip install 'typecase[{extra}]'"
        raise MissingDependencyError(f"typecase {command} needs {' and '.join(missing)}: {mend}")
