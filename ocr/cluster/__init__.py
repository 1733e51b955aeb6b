"""Many pages on the machines of a Ray cluster: the page reader of `ocr.recognition` behind Ray Data.

`read_dataset` is for programs that have a pipeline on Ray; `ocr.cluster.run` is what `typecase read --cluster` calls.
Raises MissingDependencyError when it is imported where Ray is not installed.
"""

from importlib.util import find_spec
from typing import Final

from ocr.errors import MissingDependencyError

NEEDED: Final = ("ray", "pyarrow", "fsspec")

if any(find_spec(name) is None for name in NEEDED):
    raise MissingDependencyError("reading on a cluster needs Ray: pip install 'typecase[ray]'")

from ocr.cluster.dataset import read_dataset  # noqa: E402 - after the line that says what is missing

__all__ = ["read_dataset"]
