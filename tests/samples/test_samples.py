"""The sample pages that ship agree with the words they were drawn from."""

import csv
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from classifier.alphabet import INDEX
from samples import draw, texts

SAMPLES = Path(draw.__file__).parent
LARGEST = 150_000


def manifest() -> list[dict[str, str]]:
    with (SAMPLES / "manifest.tsv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))


@pytest.mark.parametrize("row", manifest(), ids=lambda row: row["page"])
def test_each_sample_is_small_and_has_its_truth(row: dict[str, str]) -> None:
    files = [path for path in SAMPLES.glob(f"{row['page']}.*") if path.suffix in {".png", ".jpg", ".pdf"}]
    assert len(files) == 1
    assert files[0].stat().st_size < LARGEST
    truth = (SAMPLES / f"{row['page']}.gt.txt").read_text(encoding="utf-8")
    assert set(truth) <= INDEX.keys() | {" ", "\n"}


@pytest.mark.parametrize(
    ("page", "words"),
    [
        ("print", texts.PRINT),
        ("columns", texts.COLUMNS_LEFT + texts.COLUMNS_RIGHT),
        ("hand", texts.HAND),
        ("noisy", texts.TYPED),
        ("booklet", texts.BOOKLET_FIRST + texts.BOOKLET_SECOND),
    ],
)
def test_the_truth_is_the_text(page: str, words: str) -> None:
    truth = (SAMPLES / f"{page}.gt.txt").read_text(encoding="utf-8")
    assert truth.split() == words.replace("# ", "").split()


def test_the_clean_page_has_ink_on_white() -> None:
    with Image.open(SAMPLES / "print.png") as image:
        grey = np.asarray(image.convert("L"))
    assert 0.02 < (grey < 128).mean() < 0.25
    assert (grey[:40] == 255).all()
