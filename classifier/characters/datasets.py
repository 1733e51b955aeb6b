"""Labelled characters from every form in which EMNIST and its kin are passed around.

Each reader gives `Glyphs`: upright images, white ink on black, labelled with characters. EMNIST's own files hold every
image mirrored along its diagonal (Cohen et al. 2017, "EMNIST: an extension of MNIST to handwritten letters"); the
readers put that right.
"""

import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np

from classifier.alphabet import EMNIST_CLASSES, EMNIST_MERGED_CASES
from classifier.characters.idx import read_idx
from classifier.errors import DataError

SPLITS: Final = ("byclass", "bymerge", "balanced", "letters", "digits", "mnist")

MERGED_CLASSES: Final = "".join(
    symbol for symbol in EMNIST_CLASSES if not (symbol.islower() and symbol.upper() in EMNIST_MERGED_CASES)
)
"""The 47 classes of ByMerge and Balanced, in the order of their labels."""

SPLIT_CLASSES: Final = {
    "byclass": EMNIST_CLASSES,
    "bymerge": MERGED_CLASSES,
    "balanced": MERGED_CLASSES,
    "letters": "\0ABCDEFGHIJKLMNOPQRSTUVWXYZ",  # its labels count from 1
    "digits": EMNIST_CLASSES[:10],
    "mnist": EMNIST_CLASSES[:10],
}
"""What each label of a split stands for."""

IMAGE_SUFFIXES: Final = {".png", ".jpg", ".jpeg", ".tif", ".tiff", ".bmp", ".webp"}


@dataclass(frozen=True)
class Glyphs:
    """Labelled images.

    `images` uint8 [N, 28, 28], 255 ink on 0 paper, upright; `labels` int64 [N], Unicode code points; `case_known` bool
    [N], False where a label's other case is as likely; `name` says where they are from.
    """

    images: np.ndarray
    labels: np.ndarray
    case_known: np.ndarray
    name: str

    def __len__(self) -> int:
        return len(self.labels)

    def take(self, index: np.ndarray) -> "Glyphs":
        """The samples at `index` (int64 [M] or bool [N])."""
        return Glyphs(self.images[index], self.labels[index], self.case_known[index], self.name)

    def characters(self) -> list[str]:
        """The distinct labels, in the order of their code points."""
        return [chr(code) for code in np.unique(self.labels)]


def join(parts: list[Glyphs]) -> Glyphs:
    """All samples of `parts`, in their order."""
    return Glyphs(
        np.concatenate([part.images for part in parts]),
        np.concatenate([part.labels for part in parts]),
        np.concatenate([part.case_known for part in parts]),
        " + ".join(part.name for part in parts),
    )


def from_split(images: np.ndarray, labels: np.ndarray, split: str, name: str) -> Glyphs:
    """Transposed `images` uint8 [N, 28, 28] and class numbers [N] of an official `split` as `Glyphs`."""
    classes = SPLIT_CLASSES[split]
    first = 1 if split == "letters" else 0
    if len(images) != len(labels):
        raise DataError(f"{name}: {len(images)} images but {len(labels)} labels")
    if images.shape[1:] != (28, 28):
        raise DataError(f"{name}: images of {'x'.join(map(str, images.shape[1:]))} where 28x28 belong")
    if len(labels) and not first <= labels.min() <= labels.max() < len(classes):
        raise DataError(
            f"{name}: labels {labels.min()} to {labels.max()}, but {split} has {first} to {len(classes) - 1}"
        )
    codes = np.array([ord(symbol) for symbol in classes], np.int64)[labels]
    merged = "".join(classes[1:]) if split == "letters" else EMNIST_MERGED_CASES
    known = split == "byclass" or ~np.isin(codes, [ord(symbol) for symbol in merged])
    upright = np.ascontiguousarray(images.transpose(0, 2, 1))
    return Glyphs(upright, codes, np.broadcast_to(known, codes.shape).copy(), name)


def read_emnist(root: Path, split: str, part: str) -> Glyphs:
    """An official `split` (one of `SPLITS`), `part` train or test, from idx files in torchvision's layout under `root`.

    Files are `EMNIST/raw/emnist-SPLIT-PART-images-idx3-ubyte` and `-labels-idx1-ubyte`, gzipped (`.gz`) or not; they
    may also lie in `root` itself or in the `gzip` folder of the official archive.
    """
    if split not in SPLITS:
        raise DataError(f"split {split!r}: choose one of {', '.join(SPLITS)}")
    stem = f"emnist-{split}-{part}"
    images = read_idx(find_file(root, f"{stem}-images-idx3-ubyte"), 3)
    labels = read_idx(find_file(root, f"{stem}-labels-idx1-ubyte"), 1)
    return from_split(images, labels, split, f"EMNIST {split} {part}")


def find_file(root: Path, name: str) -> Path:
    """The file `name`, gzipped or not, in one of the places where EMNIST's files are kept under `root`."""
    folders = (root / "EMNIST" / "raw", root / "EMNIST" / "raw" / "gzip", root / "gzip", root)
    for folder in folders:
        for candidate in (folder / name, folder / f"{name}.gz"):
            if candidate.is_file():
                return candidate
    raise DataError(f"{folders[0] / name}(.gz): no such file; --download fetches it, or unpack EMNIST's gzip.zip there")


def download_emnist(root: Path, split: str) -> None:
    """Fetch EMNIST with torchvision into `root`. Raises `DataError` where torchvision cannot be imported or fails."""
    try:
        from torchvision.datasets import EMNIST
    except Exception as error:
        # torchvision beside a torch of another build fails with RuntimeError, not only with ImportError.
        raise DataError(
            f"torchvision cannot be imported here ({error}); unpack the files of EMNIST's gzip.zip "
            f"into {root / 'EMNIST' / 'raw'} by hand instead of --download"
        ) from error
    try:
        EMNIST(str(root), split=split, download=True)
    except (OSError, RuntimeError) as error:
        raise DataError(f"EMNIST cannot be downloaded ({error})") from error


def read_kaggle_csv(path: Path, split: str | None = None) -> Glyphs:
    """Kaggle's CSV of EMNIST: a row is a label and 784 transposed pixels. The split is in the name if not given."""
    split = split or next((name for name in SPLITS if f"-{name}-" in path.name), None)
    if split is None:
        raise DataError(f"{path}: its name tells no split (emnist-balanced-train.csv does); say which with --split")
    try:
        rows = np.loadtxt(path, np.uint8, delimiter=",", ndmin=2)
    except FileNotFoundError as error:
        raise DataError(f"{path}: no such file") from error
    except (OSError, ValueError, OverflowError) as error:
        raise DataError(f"{path}: not a CSV of numbers 0 to 255 ({error})") from error
    if rows.shape[1] != 1 + 28 * 28:
        raise DataError(f"{path}: {rows.shape[1]} columns where a label and 784 pixels belong")
    return from_split(rows[:, 1:].reshape(-1, 28, 28), rows[:, 0], split, path.name)


def read_npz(path: Path) -> Glyphs:
    """An `.npz` of `images` uint8 [N, 28, 28], upright, `labels` [N], character codes, and perhaps `case_known` [N]."""
    try:
        with np.load(path, allow_pickle=False) as file:
            images, labels = file["images"], file["labels"].astype(np.int64)
            known = file["case_known"] if "case_known" in file else np.ones(len(labels), bool)
    except FileNotFoundError as error:
        raise DataError(f"{path}: no such file") from error
    except (OSError, KeyError, ValueError, TypeError, EOFError, zipfile.BadZipFile) as error:
        raise DataError(f"{path}: not an .npz of images and labels ({error})") from error
    if images.dtype != np.uint8 or images.ndim != 3 or images.shape[1:] != (28, 28):
        raise DataError(f"{path}: images are {images.dtype} {list(images.shape)}, not uint8 [N, 28, 28]")
    if labels.shape != known.shape or labels.shape != (len(images),):
        raise DataError(f"{path}: {len(images)} images but {labels.size} labels and {known.size} case_known")
    return Glyphs(images, labels, known.astype(bool), path.name)


def read_folder(root: Path, read_image: Callable[[Path], np.ndarray]) -> Glyphs:
    """A folder of images per class under `root`; `read_image` makes a crop uint8 [28, 28] of each file.

    A class folder is named by its character or, where the file system cannot hold it, by its code point: `U+0041`.
    """
    folders = sorted(path for path in root.iterdir() if path.is_dir()) if root.is_dir() else []
    files = [
        (path, class_code(folder))
        for folder in folders
        for path in sorted(folder.iterdir())
        if path.suffix.lower() in IMAGE_SUFFIXES
    ]
    if not files:
        raise DataError(f"{root}: no folders of images, one folder a class, such as A/1.png or U+0041/1.png")
    images = np.stack([read_image(path) for path, _ in files])
    labels = np.array([code for _, code in files], np.int64)
    return Glyphs(images, labels, np.ones(len(labels), bool), root.name)


def class_code(folder: Path) -> int:
    """The code point that the name of a class folder stands for."""
    name = folder.name
    if len(name) == 1:
        return ord(name)
    try:
        if not name.startswith("U+"):
            raise ValueError
        return ord(chr(int(name[2:], 16)))
    except (ValueError, OverflowError) as error:
        raise DataError(f"{folder}: a class folder is named by one character or as U+0041") from error
