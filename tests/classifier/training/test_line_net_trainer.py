"""The line network learns what stands on lines, and a run goes on where it was stopped."""

from pathlib import Path

import numpy as np
import pytest
import torch

from classifier.alphabet import BLANK, SYMBOLS
from classifier.architecture import LineArchitecture
from classifier.errors import ModelError
from classifier.line_net import LineNet, load_line_model, save_line_model
from classifier.training.line_net_trainer import LineNetTrainer, batch_of, measure, train_line_net, worn
from classifier.training.recipe import Recipe
from classifier.training.text_lines import TextLines

SMALL = LineArchitecture(BLANK + 1, strip_widths=(4, 8), context=16, dilations=(1,), frame=16, refined=1)
RECIPE = Recipe(batch=4, optimiser="adamw", learning_rate=0.01, weight_decay=0.0, average=0.9)
SIGNS = {"l": slice(6, 19), "-": slice(13, 15), ".": slice(17, 19)}
"""Rows of the strip that a stroke of each sign fills."""


def lines(texts: list[str]) -> TextLines:
    """Lines of signs, twelve columns each, a space where one stands."""
    parts = []
    for text in texts:
        strip = np.zeros((12 * len(text) + 24, 28), np.uint8)
        placed = [(place, sign) for place, sign in enumerate(text) if sign != " "]
        for place, sign in placed:
            strip[12 * place + 15 : 12 * place + 21, SIGNS[sign]] = 255
        parts.append(
            TextLines(
                strip,
                np.array([0, len(strip)]),
                np.array([SYMBOLS.index(sign) for _, sign in placed], np.int16),
                np.array([place > 0 and text[place - 1] == " " for place, _ in placed]),
                np.array([[12 * place + 18, 2] for place, _ in placed], np.float32),
                np.array([0, len(placed)]),
            )
        )
    return TextLines.joined(parts)


@pytest.fixture
def told() -> TextLines:
    rng = np.random.default_rng(1)
    return lines(["".join(rng.choice(list("l-. "), 9)).strip() + "l" for _ in range(12)])


def trainer(steps: int) -> LineNetTrainer:
    torch.manual_seed(1)
    return LineNetTrainer(LineNet(SMALL), RECIPE, steps, keeps_trunk=False)


def test_it_learns_to_read(told: TextLines, tmp_path: Path) -> None:
    learner = trainer(60)
    before = measure(learner.average, told)
    reports: list[float] = []
    train_line_net(learner, told, tmp_path / "run.pt", lambda: reports.append(learner.loss))
    assert learner.step == 60 and len(reports) == 1
    assert measure(learner.average, told) < min(0.6, before)


def test_a_stopped_run_goes_on(told: TextLines, tmp_path: Path) -> None:
    whole, stopped = trainer(4), trainer(4)
    train_line_net(whole, told, tmp_path / "whole.pt", lambda: None)
    stopped.steps = 2
    train_line_net(stopped, told, tmp_path / "half.pt", lambda: None)
    half = torch.load(tmp_path / "half.pt", weights_only=True)
    torch.save(half | {"recipe": half["recipe"] | {"steps": 4}}, tmp_path / "half.pt")
    again = trainer(4)
    again.restore(tmp_path / "half.pt")
    assert again.step == 2
    train_line_net(again, told, tmp_path / "half.pt", lambda: None)
    assert again.step == 4 and torch.equal(again.net.name.bias, whole.net.name.bias)
    with pytest.raises(ModelError, match="another recipe"):
        trainer(5).restore(tmp_path / "half.pt")


def test_a_kept_trunk_stays(told: TextLines, tmp_path: Path) -> None:
    torch.manual_seed(1)
    learner = LineNetTrainer(LineNet(SMALL), RECIPE, 2, keeps_trunk=True)
    before = {name: tensor.clone() for name, tensor in learner.net.state_dict().items()}
    train_line_net(learner, told, tmp_path / "run.pt", lambda: None)
    changed = {
        name.split(".")[0] for name, tensor in learner.net.state_dict().items() if not tensor.equal(before[name])
    }
    assert changed == {"split", "refine", "name"}


def test_lines_of_a_batch_stand_side_by_side(told: TextLines) -> None:
    batch = batch_of(told, np.array([3, 1]))
    widths = np.diff(told.strip_offsets)[[3, 1]]
    assert batch.columns.tolist() == [0, widths[0], widths.sum()]
    assert batch.strip.shape == (1, 1, 28, widths.sum())
    first = told.strip[told.strip_offsets[3] : told.strip_offsets[4]]
    np.testing.assert_allclose(batch.strip[0, 0, :, : widths[0]] * 255, first.T, atol=1e-3)


def test_worn_strips_keep_their_size_and_range() -> None:
    for seed in range(20):
        torch.manual_seed(seed)
        strip = worn(torch.rand(1, 1, 28, 50))
        assert strip.shape == (1, 1, 28, 50) and strip.min() >= 0 and strip.max() <= 1


def test_lines_and_networks_come_back_from_their_files(told: TextLines, tmp_path: Path) -> None:
    told.save(tmp_path / "part.npz")
    again = TextLines.load(tmp_path / "part.npz")
    assert len(again) == 12 and np.array_equal(again.strip, told.strip) and np.array_equal(again.spaced, told.spaced)
    net = LineNet(SMALL).half().float().eval()
    save_line_model(tmp_path / "line.safetensors", net, SYMBOLS, {})
    loaded, alphabet = load_line_model(tmp_path / "line.safetensors")
    strip = torch.rand(1, 1, 28, 40)
    assert alphabet == SYMBOLS and loaded(strip).shape == (1, 20, BLANK + 1)
    torch.testing.assert_close(loaded(strip), net(strip))
