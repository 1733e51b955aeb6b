"""The CSV files in which figures are kept, beside the code that measured them."""

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path


def append_rows(path: Path, columns: Iterable[str], rows: Iterable[Sequence[object]]) -> None:
    """Add rows to a file of results; a new one begins with the names of its `columns`."""
    new = not path.exists()
    with path.open("a", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        if new:
            writer.writerow(columns)
        writer.writerows(rows)
