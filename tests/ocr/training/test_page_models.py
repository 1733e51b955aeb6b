"""Teaching the page reader, on a course small enough for a test."""

import lzma
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from classifier.alphabet import SYMBOLS
from classifier.context_net import load_context_model
from classifier.errors import ModelError
from classifier.glyph_net import load_model
from classifier.recogniser import PAGE_WEIGHTS, SECOND_WEIGHTS
from classifier.synthesis.fonts import Face
from classifier.training.line_examples import LineExamples
from classifier.training.page_trainer import Scores
from classifier.weights_file import shipped_weights
from ocr.recognition.gap_spacing import SpacingModel
from ocr.training import page_models, shards, spacing_net
from ocr.training.shards import TrainingPlan, emnist_characters, in_turn, make_part, part_path

PARAGRAPH = "The compositor takes a sort from the case, looks at its nick, and sets it upside down beside the last. "


@pytest.fixture
def plan(face: Face, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> TrainingPlan:
    """Two small parts of print, in the face that every machine has."""
    monkeypatch.setattr(shards, "faces", lambda: [face])
    monkeypatch.setattr(shards, "PART_SIZE", 400)
    monkeypatch.setattr(spacing_net, "STEPS", 50)
    (tmp_path / "data" / "chars").mkdir(parents=True)
    (tmp_path / "data" / "text").mkdir()
    with lzma.open(tmp_path / "data" / "text" / "english.txt.xz", "wt") as file:
        file.write("\n".join([PARAGRAPH * 4] * 300))
    images = np.random.default_rng(1).integers(0, 255, (60, 28, 28), np.uint8)
    labels = np.array([ord(c) for c in "ABCDEFGHIJ" * 6], np.uint8)
    np.savez(tmp_path / "data" / "chars" / "emnist_byclass.npz", images=images, labels=labels)
    return TrainingPlan(tmp_path / "data", tmp_path / "run", print_parts=2, hand_parts=0)


def learn(plan: TrainingPlan, **how: bool) -> list[Scores]:
    """A course of two steps."""
    scores: list[Scores] = []
    recipe = replace(page_models.RECIPE, batch=4)
    page_models.train_page_models(plan, 2, recipe, rounds=2, report=scores.append, **how)
    return scores


def test_a_course_leaves_models_that_load_and_goes_on_when_it_was_stopped(plan: TrainingPlan) -> None:
    scores = learn(plan)
    assert [score.step for score in scores] == [1, 2]
    first = load_model(plan.folder / PAGE_WEIGHTS)
    second, alphabet = load_context_model(plan.folder / SECOND_WEIGHTS)
    assert first.alphabet == alphabet == SYMBOLS
    assert first.net.architecture == load_model(shipped_weights(PAGE_WEIGHTS)).net.architecture
    assert second.architecture == load_context_model(shipped_weights(SECOND_WEIGHTS))[0].architecture
    assert set(SpacingModel.load(plan.folder / "spacing.safetensors").weights) >= {"hidden.weight", "output.bias"}
    examples = LineExamples.load(part_path(plan.folder / "lessons", "print", 0))
    assert len(examples.labels) >= 400
    assert not learn(plan, resume=True)
    with pytest.raises(ModelError, match="holds a run already"):
        learn(plan, resume=False)


def test_to_go_further_begins_with_what_ships(plan: TrainingPlan) -> None:
    learn(plan, further=True)
    first, taught = (load_model(path).net for path in (shipped_weights(PAGE_WEIGHTS), plan.folder / PAGE_WEIGHTS))
    for name, tensor in first.state_dict().items():
        assert np.array_equal(tensor.numpy(), taught.state_dict()[name].numpy()), name
    paths = shipped_weights(SECOND_WEIGHTS), plan.folder / SECOND_WEIGHTS
    before, after = (load_context_model(path)[0].join.weight.detach().numpy() for path in paths)
    assert 0 < np.abs(before - after).max() < 0.1


def test_a_part_is_the_same_whenever_it_is_made(plan: TrainingPlan) -> None:
    again = replace(plan, folder=plan.folder / "again")
    for each in (plan, again):
        make_part(each, "print", 0)
    first, second = (LineExamples.load(part_path(each.folder / "lessons", "print", 0)) for each in (plan, again))
    assert np.array_equal(first.crops, second.crops) and np.array_equal(first.labels, second.labels)
    assert np.array_equal(first.strip, second.strip)


def test_both_kinds_of_parts_come_evenly(plan: TrainingPlan) -> None:
    parts = in_turn(replace(plan, print_parts=2, hand_parts=4))
    assert set(parts[:2]) == {("print", 0), ("hand", 0)} and len(set(parts)) == 6
    assert [kind for kind, _ in parts[:3]].count("hand") == 2


def test_test_characters_are_not_trained_on(plan: TrainingPlan) -> None:
    images, classes = emnist_characters(plan.data / "chars")
    assert len(images) == len(classes) == 50
