"""Teaching the page reader, on a course small enough for a test."""

import lzma
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from classifier.alphabet import SYMBOLS
from classifier.fonts import Face
from classifier.model import load_model
from classifier.recogniser import SECOND_WEIGHTS, shipped_weights
from ocr import teach
from ocr.lessons import Lessons
from ocr.spacing import SpacingModel

PARAGRAPH = "The compositor takes a sort from the case, looks at its nick, and sets it upside down beside the last. "


@pytest.fixture
def course(face: Face, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> teach.Course:
    """One small part of print, in the face that every machine has."""
    monkeypatch.setattr(teach, "faces", lambda: [face])
    monkeypatch.setattr(teach, "PART_SIZE", 400)
    monkeypatch.setattr(teach, "VALIDATION", 50)
    monkeypatch.setattr(teach, "SPACING_STEPS", 50)
    (tmp_path / "data" / "chars").mkdir(parents=True)
    (tmp_path / "data" / "text").mkdir()
    with lzma.open(tmp_path / "data" / "text" / "english.txt.xz", "wt") as file:
        file.write("\n".join([PARAGRAPH * 4] * 300))
    images = np.random.default_rng(1).integers(0, 255, (60, 28, 28), np.uint8)
    labels = np.array([ord(c) for c in "ABCDEFGHIJ" * 6], np.uint8)
    np.savez(tmp_path / "data" / "chars" / "emnist_byclass.npz", images=images, labels=labels)
    return teach.Course(tmp_path / "data", tmp_path / "run", print_parts=1, hand_parts=0)


def test_a_course_leaves_models_that_load(course: teach.Course) -> None:
    recipe = replace(teach.RECIPE, epochs=1, batch=32)
    teach.teach_page_reader(course, recipe, say=lambda _: None)
    model = load_model(course.folder / "model.safetensors")
    assert model.alphabet == SYMBOLS and model.net.architecture.channels == 2
    assert set(SpacingModel.load(course.folder / "spacing.safetensors").weights) >= {"hidden.weight", "output.bias"}
    lessons = Lessons.load(teach.part_path(course.folder / "lessons", "print", 0))
    assert len(lessons.labels) >= 400


def test_the_second_network_is_the_wider_one(course: teach.Course) -> None:
    recipe = replace(teach.RECIPE, epochs=1, batch=200)
    teach.teach_page_reader(replace(course, second=True), recipe, say=lambda _: None)
    architecture = load_model(course.folder / "model.safetensors").net.architecture
    assert architecture.widths == teach.SECOND_WIDTHS and architecture.hidden == teach.SECOND_HIDDEN
    assert architecture == load_model(shipped_weights(SECOND_WEIGHTS)).net.architecture


def test_a_part_is_the_same_whenever_it_is_made(course: teach.Course) -> None:
    again = replace(course, folder=course.folder / "again")
    for each in (course, again):
        teach.make_part(each, "print", 0)
    first, second = (Lessons.load(teach.part_path(each.folder / "lessons", "print", 0)) for each in (course, again))
    assert np.array_equal(first.crops, second.crops) and np.array_equal(first.labels, second.labels)


def test_varied_crops_stay_crops() -> None:
    torch.manual_seed(1)
    crops = torch.rand(64, 2, 28, 28)
    varied = teach.vary_crops(crops.clone())
    assert varied.shape == crops.shape and varied.min() >= 0 and varied.max() <= 1
    assert (varied[:, 1].flatten(1).sum(1) == 0).any()


def test_test_characters_are_not_trained_on(course: teach.Course) -> None:
    images, classes = teach.emnist_characters(course.data / "chars")
    assert len(images) == len(classes) == 50
