"""Any picture of a character becomes what EMNIST would hold; paper alone becomes nothing."""

from pathlib import Path

import cv2
import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from PIL import Image

from classifier.architecture import Architecture
from classifier.glyph_net import GlyphNet, Model, save_model
from classifier.onnx_recogniser import GlyphClassifier
from ocr.batch.watch import Drop
from ocr.characters.reader import CharacterReader, load_crop, normalise
from ocr.errors import InputError

Grey = NDArray[np.uint8]


def drawn(thickness: int = 22) -> NDArray[np.float64]:
    """A letter h with an ink dot beside it, 0 paper to 1 ink, in the upper left of a larger sheet."""
    sheet = np.zeros((400, 500), np.uint8)
    cv2.line(sheet, (150, 90), (150, 290), 1, thickness)
    cv2.ellipse(sheet, (200, 240), (50, 60), 0, 180, 360, 1, thickness)
    cv2.line(sheet, (250, 240), (250, 290), 1, thickness)
    cv2.circle(sheet, (240, 110), 14, 1, -1)
    return sheet.astype(np.float64)


def photograph(ink: NDArray[np.float64], contrast: float = 0.75, noise: float = 3.0) -> Grey:
    """The sheet under a lamp at the right, with the noise of a camera."""
    height, width = ink.shape
    y, x = np.mgrid[0:height, 0:width]
    light = 120 + 100 * x / width - 60 * (y / height) ** 2
    grain = np.random.default_rng(1).normal(0, noise, ink.shape)
    return np.clip(light * (1 - contrast * ink) + grain, 0, 255).astype(np.uint8)


REFERENCE = normalise((255 - 255 * drawn()).astype(np.uint8))


def likeness(crop: Grey) -> float:
    """The correlation of `crop` with the reference."""
    return float(np.corrcoef(crop.ravel(), REFERENCE.ravel())[0, 1])


def test_the_crop_is_as_emnist_makes_it() -> None:
    y, x = np.nonzero(REFERENCE > 40)
    assert REFERENCE.shape == (28, 28) and REFERENCE.dtype == np.uint8
    assert (y.min(), y.max()) == (2, 25)
    assert abs((x.min() + x.max()) / 2 - 13.5) <= 0.5
    assert x.max() - x.min() < 20
    assert REFERENCE.max() == 255 and len(np.unique(REFERENCE)) > 20


def with_shadow(grey: Grey) -> Grey:
    return np.concatenate([grey, np.full((len(grey), 25), 15, np.uint8)], 1)


@pytest.mark.parametrize(
    "grey",
    [
        (255 * drawn()).astype(np.uint8),
        photograph(drawn()),
        255 - photograph(drawn()),
        photograph(drawn(), contrast=0.3, noise=5),
        with_shadow(photograph(drawn())),
        cv2.resize(photograph(drawn()), None, fx=6, fy=6),
        cv2.resize(photograph(drawn()), None, fx=0.15, fy=0.15, interpolation=cv2.INTER_AREA),
        (255 - 255 * drawn()).astype(np.uint8)[70:310, 130:270],
        (200 + 20 * drawn()).astype(np.uint8),
    ],
    ids=["white on black", "photo", "negative", "faint", "shadow", "large", "small", "tight", "hardly any contrast"],
)
def test_all_pictures_of_a_letter_give_its_crop(grey: Grey) -> None:
    assert likeness(normalise(grey)) > 0.93


def test_a_thin_pen_is_brought_to_the_width_of_emnist() -> None:
    thin = normalise((255 - 255 * drawn(3)).astype(np.uint8))
    assert likeness(thin) > 0.75
    ink = thin[16:24].sum(1) / 255
    assert (ink > 3).all(), "two stems of about two pixels each"


def test_dust_is_not_part_of_the_letter() -> None:
    dusty = drawn()
    dusty[370:373, 460:463] = 1
    assert likeness(normalise((255 - 255 * dusty).astype(np.uint8))) > 0.99


def test_a_crop_is_left_as_it_is() -> None:
    np.testing.assert_array_equal(normalise(REFERENCE), REFERENCE)
    np.testing.assert_array_equal(normalise(255 - REFERENCE), REFERENCE)


@pytest.mark.parametrize("shape", [(1, 1), (1, 50), (3, 2), (28, 28), (300, 200)])
@pytest.mark.parametrize("level", [0, 128, 255])
def test_one_colour_is_blank(shape: tuple[int, int], level: int) -> None:
    assert not normalise(np.full(shape, level, np.uint8)).any()


@pytest.mark.parametrize(("noise", "size"), [(3, 300), (20, 200), (12, 64)])
def test_paper_with_grain_and_shade_is_blank(noise: float, size: int) -> None:
    assert not normalise(photograph(np.zeros((size, size)), noise=noise)).any()
    assert not normalise(np.tile(np.arange(240, dtype=np.uint8), (100, 1))).any()


@pytest.mark.filterwarnings("error")
def test_a_page_full_of_text_is_no_character() -> None:
    page = np.full((400, 400), 255, np.uint8)
    page[20:380].reshape(20, 18, 400)[:, 4:10].reshape(20, 6, 20, 20)[..., 5:11] = 0
    assert not normalise(page).any()


def test_files_that_are_no_images_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "letter.png"
    for content in (b"", b"hello"):
        path.write_bytes(content)
        with pytest.raises(InputError):
            load_crop(path)
    with pytest.raises(InputError):
        load_crop(tmp_path / "nothing.png")


@pytest.mark.parametrize("mode", ["1", "L", "P", "RGB", "RGBA", "CMYK", "I;16"])
def test_every_kind_of_image_is_loaded(tmp_path: Path, mode: str) -> None:
    grey = Image.fromarray((255 - 255 * drawn()).astype(np.uint8))
    made = Image.fromarray(np.asarray(grey).astype(np.uint16) * 257) if mode == "I;16" else grey.convert(mode)
    path = tmp_path / "letter.tif"
    made.save(path)
    assert likeness(load_crop(path)) > 0.99


def test_names_are_ranked_and_blank_has_none(tmp_path: Path) -> None:
    torch.manual_seed(1)
    save_model(tmp_path / "net.safetensors", Model(GlyphNet(Architecture(4, 2, (4,), (0,), 4)), ("a", "b", "c")))
    reader = CharacterReader(GlyphClassifier.load(tmp_path / "net.safetensors"))
    named, blank = reader.classify_crops(np.stack([REFERENCE, np.zeros_like(REFERENCE)]), top=3)
    assert blank == ()
    assert {guess.character for guess in named} == {"a", "b", "c"}, "the class of what is no sign is not named"
    assert sum(guess.probability for guess in named) == pytest.approx(1, abs=1e-5)
    assert named[0].probability >= named[1].probability >= named[2].probability


def test_a_dropped_file_is_given_once_when_it_is_whole(tmp_path: Path) -> None:
    (tmp_path / "old.png").write_bytes(b"1")
    drop = Drop(tmp_path, {".png"})
    assert drop.look() == []
    new = tmp_path / "new.PNG"
    new.write_bytes(b"1")
    (tmp_path / "note.txt").write_bytes(b"1")
    assert drop.look() == [], "it may still be growing"
    new.write_bytes(b"12")
    assert drop.look() == []
    assert drop.look() == [new]
    assert drop.look() == []
    new.write_bytes(b"123")
    assert [drop.look(), drop.look(), drop.look()] == [[], [new], []]
    new.unlink()
    assert drop.look() == []
