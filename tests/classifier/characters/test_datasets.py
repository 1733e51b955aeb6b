"""Datasets: EMNIST's own files, Kaggle's, archives and folders, whole and damaged."""

import gzip
import struct
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from classifier.characters.datasets import (
    MERGED_CLASSES,
    SPLIT_CLASSES,
    SPLITS,
    join,
    read_emnist,
    read_folder,
    read_kaggle_csv,
    read_npz,
)
from classifier.characters.idx import read_idx
from classifier.errors import DataError


def letters(count: int, seed: int = 0) -> np.ndarray:
    """Images that are different from their transposition, as letters are."""
    return np.random.default_rng(seed).integers(0, 256, (count, 28, 28), dtype=np.uint8)


def idx_bytes(array: np.ndarray) -> bytes:
    """`array` in the idx format, written as its description says and not as our reader reads it."""
    return struct.pack(f">BBBB{array.ndim}I", 0, 0, 8, array.ndim, *array.shape) + array.astype(np.uint8).tobytes()


def write_emnist(
    root: Path, split: str, part: str, images: np.ndarray, labels: np.ndarray, zipped: bool = False
) -> None:
    """The official pair of files: every image mirrored along its diagonal."""
    folder = root / "EMNIST" / "raw"
    folder.mkdir(parents=True, exist_ok=True)
    for kind, array in (("images-idx3", images.transpose(0, 2, 1)), ("labels-idx1", labels)):
        content = idx_bytes(array)
        name = f"emnist-{split}-{part}-{kind}-ubyte"
        (folder / (name + ".gz" * zipped)).write_bytes(gzip.compress(content) if zipped else content)


@pytest.mark.parametrize("split", SPLITS)
@pytest.mark.parametrize("zipped", [False, True])
def test_official_files_come_back_upright_with_their_characters(tmp_path: Path, split: str, zipped: bool) -> None:
    first = 1 if split == "letters" else 0
    labels = np.arange(first, len(SPLIT_CLASSES[split]))
    images = letters(len(labels))
    write_emnist(tmp_path, split, "test", images, labels, zipped)
    glyphs = read_emnist(tmp_path, split, "test")
    np.testing.assert_array_equal(glyphs.images, images)
    assert glyphs.images.dtype == np.uint8
    assert "".join(map(chr, glyphs.labels)) == SPLIT_CLASSES[split].strip("\0")


def test_classes_are_those_of_the_publication() -> None:
    assert {split: len(classes.strip("\0")) for split, classes in SPLIT_CLASSES.items()} == {
        "byclass": 62, "bymerge": 47, "balanced": 47, "letters": 26, "digits": 10, "mnist": 10
    }  # fmt: skip
    assert MERGED_CLASSES[36:] == "abdefghnqrt"


def test_only_merged_letters_are_of_unknown_case(tmp_path: Path) -> None:
    labels = np.arange(47)
    write_emnist(tmp_path, "balanced", "train", letters(47), labels)
    glyphs = read_emnist(tmp_path, "balanced", "train")
    assert {chr(code) for code in glyphs.labels[~glyphs.case_known]} == set("CIJKLMOPSUVWXYZ")
    write_emnist(tmp_path, "letters", "train", letters(26), labels[:26] + 1)
    assert not read_emnist(tmp_path, "letters", "train").case_known.any()
    write_emnist(tmp_path, "byclass", "train", letters(47), labels)
    assert read_emnist(tmp_path, "byclass", "train").case_known.all()


def test_damaged_idx_files_are_one_clear_error(tmp_path: Path) -> None:
    whole = idx_bytes(letters(3))
    path = tmp_path / "images"
    cases = {
        "magic number 50": b"PK\3\4" + whole[4:],
        "magic number 0000": b"\0\0\x0d\3" + whole[4:],
        "ends within its header": whole[:9],
        "missing": b"",
        "2351 bytes of data where its header promises 2352": whole[:-1],
        "2353 bytes": whole + b"\0",
        "1 dimensions where 3 belong": idx_bytes(np.arange(5)),
        "cannot be read": gzip.compress(whole)[:-20],
    }
    for message, content in cases.items():
        path.write_bytes(content)
        with pytest.raises(DataError, match=message):
            read_idx(path, 3)
    with pytest.raises(DataError, match="no such file"):
        read_idx(tmp_path / "nothing", 3)


def test_an_idx_header_that_promises_the_earth_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "images"
    path.write_bytes(struct.pack(">4B3I", 0, 0, 8, 3, 2**32 - 1, 2**32 - 1, 2**32 - 1) + bytes(10))
    with pytest.raises(DataError, match="10 bytes of data"):
        read_idx(path, 3)


def test_files_that_do_not_belong_together_are_refused(tmp_path: Path) -> None:
    write_emnist(tmp_path, "digits", "test", letters(3), np.array([0, 1]))
    with pytest.raises(DataError, match="3 images but 2 labels"):
        read_emnist(tmp_path, "digits", "test")
    write_emnist(tmp_path, "digits", "test", letters(3), np.array([0, 1, 10]))
    with pytest.raises(DataError, match="labels 0 to 10, but digits has 0 to 9"):
        read_emnist(tmp_path, "digits", "test")
    write_emnist(tmp_path, "letters", "test", letters(2), np.array([0, 1]))
    with pytest.raises(DataError, match="letters has 1 to 26"):
        read_emnist(tmp_path, "letters", "test")
    with pytest.raises(DataError, match="--download"):
        read_emnist(tmp_path, "mnist", "test")


def write_csv(path: Path, images: np.ndarray, labels: np.ndarray) -> None:
    rows = np.column_stack([labels, images.transpose(0, 2, 1).reshape(len(images), -1)])
    np.savetxt(path, rows, "%d", delimiter=",")


def test_kaggle_files_come_back_upright(tmp_path: Path) -> None:
    path = tmp_path / "emnist-balanced-test.csv"
    images = letters(4)
    write_csv(path, images, np.array([0, 10, 36, 46]))
    glyphs = read_kaggle_csv(path)
    np.testing.assert_array_equal(glyphs.images, images)
    assert "".join(map(chr, glyphs.labels)) == "0Aat"


def test_kaggle_files_that_are_none_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "emnist-digits-train.csv"
    write_csv(path, letters(2), np.array([1, 12]))
    with pytest.raises(DataError, match="labels 1 to 12"):
        read_kaggle_csv(path)
    path.write_text("1,2,3\n4,5,6\n")
    with pytest.raises(DataError, match="3 columns"):
        read_kaggle_csv(path)
    path.write_text("1,2,300\n")
    with pytest.raises(DataError, match="not a CSV of numbers 0 to 255"):
        read_kaggle_csv(path)
    with pytest.raises(DataError, match="tells no split"):
        read_kaggle_csv(tmp_path / "letters.csv")


def test_archives(tmp_path: Path) -> None:
    path = tmp_path / "some.npz"
    images, labels = letters(3), np.frombuffer(b"aCz", np.uint8)
    np.savez(path, images=images, labels=labels, case_known=np.array([True, False, True]))
    glyphs = read_npz(path)
    assert glyphs.characters() == ["C", "a", "z"]
    assert glyphs.case_known.tolist() == [True, False, True]
    both = join([glyphs, glyphs.take(np.array([2]))])
    assert len(both) == 4 and both.labels[-1] == ord("z")
    np.savez(path, images=images, labels=labels)
    assert read_npz(path).case_known.all()


def test_archives_that_are_none_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "some.npz"
    for fields, message in (
        ({"images": letters(3)}, "labels"),
        ({"images": letters(3), "labels": np.arange(2)}, "3 images but 2 labels"),
        ({"images": letters(3)[:, :20], "labels": np.arange(3)}, r"uint8 \[3, 20, 28\]"),
        ({"images": letters(3).astype(float), "labels": np.arange(3)}, "float64"),
    ):
        np.savez(path, **fields)  # type: ignore[arg-type]
        with pytest.raises(DataError, match=message):
            read_npz(path)
    path.write_bytes(path.read_bytes()[:200])
    with pytest.raises(DataError, match="not an"):
        read_npz(path)
    with pytest.raises(DataError, match="no such file"):
        read_npz(tmp_path / "nothing.npz")


def test_a_folder_of_images_per_class(tmp_path: Path) -> None:
    images = letters(3)
    for image, name in zip(images, ("A/1.png", "U+0061/x.png", "7/2.png"), strict=True):
        (tmp_path / name).parent.mkdir()
        Image.fromarray(image).save(tmp_path / name)
    (tmp_path / "A" / "notes.txt").write_text("not an image")
    glyphs = read_folder(tmp_path, lambda path: np.asarray(Image.open(path)))
    assert glyphs.characters() == ["7", "A", "a"]
    np.testing.assert_array_equal(glyphs.images[glyphs.labels == ord("a")][0], images[1])


def test_folders_that_are_no_classes_are_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="no folders of images"):
        read_folder(tmp_path, lambda path: letters(1)[0])
    (tmp_path / "upper").mkdir()
    (tmp_path / "upper" / "1.png").write_bytes(b"")
    with pytest.raises(DataError, match="one character or as U"):
        read_folder(tmp_path, lambda path: letters(1)[0])


@pytest.fixture(scope="module")
def torchvision_emnist() -> Iterator[Any]:
    """torchvision's EMNIST, where it can be imported.

    Beside a torch that was built for the processor alone it can once the operators exist that it looks for.
    """
    import torch

    try:
        from torchvision.datasets import EMNIST
    except ImportError:
        pytest.skip("torchvision is not installed")
    except RuntimeError:
        library = torch.library.Library("torchvision", "FRAGMENT")  # type: ignore[no-untyped-call]
        for name in ("nms", "qnms"):
            library.define(f"{name}(Tensor dets, Tensor scores, float iou_threshold) -> Tensor")  # type: ignore[no-untyped-call]
        from torchvision.datasets import EMNIST

        yield EMNIST
        return
    yield EMNIST


@pytest.mark.parametrize("split", ["byclass", "letters", "balanced"])
def test_torchvision_reads_the_same(torchvision_emnist: Any, tmp_path: Path, split: str) -> None:
    labels = np.arange(1, len(SPLIT_CLASSES[split]))
    for part in ("train", "test"):
        write_emnist(tmp_path, split, part, letters(len(labels)), labels)
    theirs = torchvision_emnist(str(tmp_path), split=split, train=False, download=False)
    ours = read_emnist(tmp_path, split, "test")
    assert len(theirs) == len(ours)
    for index, (image, label) in enumerate(theirs):
        np.testing.assert_array_equal(np.asarray(image).T, ours.images[index])
        assert theirs.classes[label].upper() == chr(ours.labels[index]).upper()


def test_download_without_torchvision_says_where_the_files_go(tmp_path: Path) -> None:
    script = (
        "import sys; sys.modules['torchvision'] = None\n"
        "from pathlib import Path\n"
        "from classifier.characters.datasets import download_emnist\n"
        "from classifier.errors import DataError\n"
        "try:\n    download_emnist(Path('data'), 'digits')\n"
        "except DataError as error:\n    print(error)\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert "gzip.zip" in done.stdout and "by hand" in done.stdout
