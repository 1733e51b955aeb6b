"""From a drawn page to its text, with the shipped models."""

import pickle
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from classifier.synthesis.fonts import Face
from classifier.synthesis.print import Setting, draw_line
from ocr.document import Page, Word
from ocr.input.source import PageImage
from ocr.options import ReadOptions
from ocr.recognition.cut_page import CutPage
from ocr.recognition.cutting import cut_page
from ocr.recognition.engine import Engine, load_engine
from ocr.recognition.page_reader import cut_to_send
from ocr.recognition.pipeline import read_page, recognise
from ocr.training.synthetic_pages import stack_lines

TEXT = ["The quick brown fox jumps over", "the lazy dog, and pays 1,250", "dollars for it in May 1906."]


@pytest.fixture(scope="session")
def engine() -> Engine:
    return load_engine(ReadOptions(device="cpu"))


def drawn(face: Face, x_height: float) -> np.ndarray:
    rng = np.random.default_rng(3)
    lines = [draw_line(text, face, Setting(x_height=x_height), rng) for text in TEXT]
    return stack_lines([line for line in lines if line is not None], rng).grey


def read(grey: np.ndarray, engine: Engine, **options: Any) -> Page:
    """Read as `PageReader` does, with an engine that is already there."""
    engine = replace(engine, options=ReadOptions(device="cpu", **options))
    image = PageImage(grey, None, "drawn")
    return read_page(image, engine)


@pytest.mark.parametrize("x_height", [10, 24, 45])
def test_drawn_print_is_read_without_an_error(face: Face, engine: Engine, x_height: float) -> None:
    assert " ".join(read(drawn(face, x_height), engine).text.split()) == " ".join(TEXT)


def test_a_page_that_another_process_cut_reads_the_same(face: Face, engine: Engine) -> None:
    image = PageImage(drawn(face, 24), None, "drawn")
    sent = pickle.loads(pickle.dumps(cut_to_send(image, engine.options)))
    assert isinstance(sent, CutPage) and isinstance(sent.lattice.crops, np.ndarray)
    assert recognise(sent, lambda: image, engine) == read_page(image, engine)


def test_white_on_black_reads_the_same(face: Face, engine: Engine) -> None:
    assert read(255 - drawn(face, 24), engine).text.split() == " ".join(TEXT).split()


def test_boxes_lie_on_the_ink_of_the_loaded_page(face: Face, engine: Engine) -> None:
    grey = drawn(face, 10)
    page = read(grey, engine)
    assert (page.width, page.height) == grey.shape[::-1]
    dark = grey < 128
    for word in page.words:
        left, top, right, bottom = word.box
        assert 0 <= left < right <= page.width and 0 <= top < bottom <= page.height
        assert dark[top:bottom, left:right].mean() > 0.1


def test_confidences_are_probabilities_and_high_on_clean_print(face: Face, engine: Engine) -> None:
    words = read(drawn(face, 24), engine).words
    assert all(0 <= word.confidence <= 1 for word in words)
    assert np.mean([word.confidence for word in words]) > 0.8


@pytest.mark.parametrize(
    "grey",
    [np.full((1, 1), 255, np.uint8), np.full((700, 500), 255, np.uint8), np.zeros((700, 500), np.uint8)],
    ids=["one pixel", "blank", "black"],
)
def test_a_page_without_text_reads_as_nothing(grey: np.ndarray, engine: Engine) -> None:
    page = read(grey, engine)
    assert page.text == "" and page.blocks == ()


def test_reading_is_deterministic(face: Face, engine: Engine) -> None:
    grey = drawn(face, 14)
    assert read(grey, engine) == read(grey, engine)


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_page_on_its_side_or_head_is_read_and_boxes_stay_where_they_are(
    face: Face, engine: Engine, turn: int
) -> None:
    grey = drawn(face, 24)
    upright = read(grey, engine)
    laid_wrong = np.rot90(grey, turn // 90).copy()
    found = read(laid_wrong, engine)
    assert found.text == upright.text
    assert (found.height, found.width) == laid_wrong.shape
    assert {line.angle for line in found.lines} == {turn}
    dark = laid_wrong < 128
    for word, same in zip(found.words, upright.words, strict=True):
        left, top, right, bottom = word.box
        assert dark[top:bottom, left:right].sum() == dark_in(grey, same)
    assert read(laid_wrong, engine, rotate=turn) == found


def dark_in(grey: np.ndarray, word: Word) -> int:
    left, top, right, bottom = word.box
    return int((grey[top:bottom, left:right] < 128).sum())


def test_a_page_is_left_as_it_lies_where_that_is_said(face: Face, engine: Engine) -> None:
    on_its_head = np.rot90(drawn(face, 24), 2).copy()
    assert read(on_its_head, engine, rotate=0).text != read(on_its_head, engine).text


def test_a_page_that_lies_right_is_loaded_once(face: Face, engine: Engine) -> None:
    image = PageImage(drawn(face, 24), None, "drawn")

    def again() -> PageImage:
        raise AssertionError("read twice")

    assert recognise(cut_page(image, engine.options), again, engine).text.split() == " ".join(TEXT).split()


def test_columns_are_read_across_where_there_is_said_to_be_one(face: Face, engine: Engine) -> None:
    page = drawn(face, 24)
    two_columns = np.concatenate([page, page], axis=1)
    across = read(two_columns, engine, layout="single-column")
    assert [line.text for line in across.lines] == [f"{text} {text}" for text in TEXT]


@pytest.mark.parametrize("ground", [255, 0])
@pytest.mark.parametrize(
    ("layout", "text"),
    [("line", "Pays 1,250 dollars"), ("word", "dollars"), ("char", "g"), ("char", "7"), ("char", "%")],
)
def test_pictures_of_less_than_a_page(face: Face, engine: Engine, layout: str, text: str, ground: int) -> None:
    line = draw_line(text, face, Setting(x_height=20), np.random.default_rng(3))
    assert line is not None
    y, x = np.nonzero(line.grey < 128)
    tight = line.grey[y.min() : y.max() + 1, x.min() : x.max() + 1]
    page = read(tight if ground else 255 - tight, engine, layout=layout)
    assert page.text == text
    assert (page.height, page.width) == tight.shape


def test_a_word_has_no_space_in_it(face: Face, engine: Engine) -> None:
    line = draw_line("two words", face, Setting(x_height=20), np.random.default_rng(3))
    assert line is not None
    assert read(line.grey, engine, layout="word").text == "twowords"


def test_every_stage_leaves_a_picture(face: Face, engine: Engine, tmp_path: Path) -> None:
    read(drawn(face, 24), engine, stages=tmp_path)
    (folder,) = tmp_path.iterdir()
    pictures = {path.stem: np.asarray(Image.open(path)) for path in folder.iterdir()}
    assert sorted(name[0] for name in pictures) == list("123456")
    assert all(picture.min() < picture.max() for picture in pictures.values())


def test_pictures_of_stages_are_never_written_through_a_link(engine: Engine, tmp_path: Path) -> None:
    blank, stages, precious = np.full((70, 50), 255, np.uint8), tmp_path / "stages", tmp_path / "precious"
    precious.write_text("somebody's")
    read(blank, engine, stages=stages)
    before = {picture: picture.read_bytes() for picture in stages.glob("*/*.png")}
    for picture in before:
        picture.unlink()
        picture.symlink_to(precious)
    read(blank, engine, stages=stages)
    assert {picture: picture.read_bytes() for picture in before} == before
    assert precious.read_text() == "somebody's"


def test_a_blank_page_leaves_pictures_too(engine: Engine, tmp_path: Path) -> None:
    read(np.full((70, 50), 255, np.uint8), engine, stages=tmp_path)
    assert len(list(tmp_path.glob("*/*.png"))) == 6


def test_a_sparse_page_on_its_side_is_turned(face: Face, engine: Engine) -> None:
    piece = drawn(face, 24)
    page = np.full((4 * piece.shape[0], 3 * piece.shape[1]), 255, np.uint8)
    page[: piece.shape[0], : piece.shape[1]] = piece
    page[-piece.shape[0] :, -piece.shape[1] :] = piece
    assert read(np.rot90(page).copy(), engine).text.split() == 2 * " ".join(TEXT).split()
