"""Read the benchmark's pages with one way after another to tell ink from paper, and print what each reaches.

    python -m benchmarks.binarisation PAGES [--only SETS]

Otsu's global threshold, Sauvola's with the k of the papers, Niblack's as NICK, and our own: halfway between stroke and
paper, within a Sauvola threshold whose k follows the paper. On the 76 pages of 2026-11-22, all else being equal: Otsu
CER 0.0597 and word F1 0.912, Sauvola k = 0.2 0.0578 and 0.922, with our k 0.0594 and 0.920, ours 0.0566 and 0.926. The
edges' mean level without the strokes' own reached 0.0579 and 0.928 but lost faint receipts, the strokes' own without it
0.0582 and 0.927.
"""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Final

import click
import cv2
import numpy as np
from numpy.typing import NDArray
from skimage.filters import threshold_otsu, threshold_sauvola

from benchmarks.accuracy import print_table, read_all, read_manifest, score_folder, typecase_reader
from segmentation.image import clean
from segmentation.image.binarise import SAUVOLA_RANGE, binarise

Binarise = Callable[[NDArray[np.uint8], int], NDArray[np.bool_]]


def otsu(grey: NDArray[np.uint8], _window: int) -> NDArray[np.bool_]:
    """One threshold for the page. Source: Otsu 1979, "A threshold selection method from gray-level histograms"."""
    return grey <= threshold_otsu(grey) if grey.min() < grey.max() else np.zeros(grey.shape, np.bool_)


def sauvola(grey: NDArray[np.uint8], window: int, k: float) -> NDArray[np.bool_]:
    """The local threshold m (1 + k (s / R - 1)). Source: Sauvola and Pietikäinen 2000."""
    ink: NDArray[np.bool_] = grey < threshold_sauvola(grey, max(3, window) | 1, k=k, r=SAUVOLA_RANGE)
    return ink


def nick(grey: NDArray[np.uint8], window: int, k: float) -> NDArray[np.bool_]:
    """The local threshold m + k sqrt(s² + m²), k negative. Source: Khurshid, Siddiqi, Faure and Vincent 2009."""
    side = max(3, window) | 1
    values = grey.astype(np.float32)
    mean, squares = cv2.blur(values, (side, side)), cv2.sqrBoxFilter(values, cv2.CV_32F, (side, side))
    ink: NDArray[np.bool_] = values < mean + k * np.sqrt(squares)
    return ink


METHODS: Final[dict[str, Binarise]] = {
    "Otsu": otsu,
    "Sauvola k = 0.2": partial(sauvola, k=0.2),
    "Sauvola k = 0.34": partial(sauvola, k=0.34),
    "NICK k = -0.1": partial(nick, k=-0.1),
    "Typecase": binarise,
}


@click.command(help=__doc__)
@click.argument("folder", metavar="PAGES", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--out", type=click.Path(path_type=Path), default=Path("benchmarks/out"), show_default=True)
@click.option("--only", help="Only the sets of this comma-separated list.")
def main(folder: Path, out: Path, only: str | None) -> None:
    rows = [row for row in read_manifest(folder) if only is None or row["set"] in only.split(",")]
    read, scores = typecase_reader(), {}
    for name, method in METHODS.items():
        vars(clean)["binarise"] = method
        read_all(folder, rows, read, out / name)
        scores[name] = score_folder(folder, rows, out / name)
    print_table([*sorted({row["set"] for row in rows}), "ALL"], scores)


if __name__ == "__main__":
    main()
