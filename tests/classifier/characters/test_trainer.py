"""Training: schedule, loss, run folder, and a killed run that resumes to the same weights."""

import csv
import json
import subprocess
import sys
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from classifier.architecture import Architecture
from classifier.characters.last_layer import refitted
from classifier.characters.progress import Progress
from classifier.characters.samples import Samples, group_loss
from classifier.characters.trainer import train
from classifier.checkpoints import load_checkpoint, save_checkpoint
from classifier.errors import ModelError
from classifier.glyph_net import GlyphNet, Model, load_model, log_probabilities, save_model
from classifier.training.recipe import Recipe, rate_at

TINY = Architecture(classes=3, widths=(4, 8), depths=(0, 1), hidden=8, dropout=0.2)
RECIPE = Recipe(epochs=2, batch=16, learning_rate=0.05, seed=7, checkpoint_seconds=0.0)


def stripes(count: int, seed: int) -> Samples:
    """Crops with one white band at one of three heights; the height is the class."""
    random = np.random.default_rng(seed)
    targets = random.integers(0, 3, count)
    crops = random.integers(0, 60, (count, 28, 28)).astype(np.uint8)
    for crop, target in zip(crops, targets, strict=True):
        crop[4 + 8 * target : 8 + 8 * target] = 255
    return Samples(crops, targets)


def wobble(crops: torch.Tensor) -> torch.Tensor:
    return (crops + 0.1 * torch.randn_like(crops)).clamp(0, 1)


def run(folder: Path, architecture: Architecture = TINY, recipe: Recipe = RECIPE, **options: Any) -> None:
    torch.manual_seed(0)
    net = GlyphNet(architecture)
    train(net, ("a", "b", "c"), stripes(90, 1), stripes(40, 2), recipe, folder, augment=wobble, **options)


def test_learns_and_fills_the_run_folder(tmp_path: Path) -> None:
    run(tmp_path)
    rows = list(csv.DictReader((tmp_path / "metrics.csv").open()))
    assert [row["epoch"] for row in rows] == ["1", "2"]
    assert float(rows[-1]["accuracy"]) > 0.8
    assert json.loads((tmp_path / "config.json").read_text())["recipe"]["seed"] == 7
    assert (tmp_path / "curves.png").read_bytes().startswith(b"\x89PNG")
    best, last = load_model(tmp_path / "model.safetensors"), load_model(tmp_path / "last.safetensors")
    assert best.alphabet == ("a", "b", "c")
    assert best.notes["validation_accuracy"] == pytest.approx(max(float(row["accuracy"]) for row in rows), abs=1e-4)
    assert last.notes["epoch"] == 2


@pytest.mark.parametrize("stop_after", [6, 8])
def test_a_killed_run_resumes_to_the_same_weights(tmp_path: Path, stop_after: int) -> None:
    def kill(progress: Progress, steps: int) -> None:
        assert steps == 12
        if progress.step == stop_after:
            raise KeyboardInterrupt

    run(tmp_path / "whole")
    with pytest.raises(KeyboardInterrupt):
        run(tmp_path / "killed", watch=kill)
    run(tmp_path / "killed", resume=True)
    for name in ("model.safetensors", "last.safetensors"):
        whole, resumed = load_model(tmp_path / "whole" / name), load_model(tmp_path / "killed" / name)
        for key, tensor in whole.net.state_dict().items():
            assert torch.equal(tensor, resumed.net.state_dict()[key]), key


def test_an_existing_run_is_not_overwritten(tmp_path: Path) -> None:
    run(tmp_path)
    with pytest.raises(ModelError, match="holds a run already"):
        run(tmp_path)


def test_resuming_with_another_model_or_recipe_is_refused(tmp_path: Path) -> None:
    run(tmp_path)
    with pytest.raises(ModelError, match="another model"):
        train(
            GlyphNet(replace(TINY, hidden=4)),
            ("a", "b", "c"),
            stripes(90, 1),
            stripes(40, 2),
            RECIPE,
            tmp_path,
            resume=True,
        )
    with pytest.raises(ModelError, match="another recipe"):
        train(
            GlyphNet(TINY),
            ("a", "b", "c"),
            stripes(90, 1),
            stripes(40, 2),
            replace(RECIPE, epochs=5),
            tmp_path,
            resume=True,
        )


def test_loss_of_an_unknown_case_is_that_of_both_cases_together() -> None:
    logits = torch.tensor([[2.0, 1.0, -1.0]])
    both = group_loss(logits, torch.tensor([[True, True, False]]), 0.0)
    assert both.item() == pytest.approx(-torch.softmax(logits, 1)[0, :2].sum().log().item(), abs=1e-6)
    one = group_loss(logits, torch.tensor([[True, False, False]]), 0.1)
    expected = torch.nn.functional.cross_entropy(logits, torch.tensor([0]), label_smoothing=0.1)
    assert one.item() == pytest.approx(expected.item(), abs=1e-6)


def test_rate_rises_and_falls_to_zero() -> None:
    rates = [rate_at(RECIPE, step, 100) for step in range(101)]
    assert max(rates) == rates[9] == RECIPE.learning_rate
    assert all(a < b for a, b in pairwise(rates[:10]))
    assert all(a >= b for a, b in pairwise(rates[10:]))
    assert rates[100] == pytest.approx(0)


FULL_DISK = """
import resource, signal, sys
from pathlib import Path
import torch
from classifier.checkpoints import save_checkpoint
from classifier.errors import ModelError
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (10_000, 10_000))
try:
    save_checkpoint(Path(sys.argv[1]), {"weights": torch.zeros(100_000)})
except ModelError as error:
    sys.exit(str(error))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="file size limits are POSIX")
def test_a_full_disk_leaves_the_earlier_checkpoint_whole(tmp_path: Path) -> None:
    path = tmp_path / "checkpoint.pt"
    save_checkpoint(path, {"step": 1})
    done = subprocess.run([sys.executable, "-c", FULL_DISK, str(path)], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "cannot be written" in done.stderr and "Traceback" not in done.stderr
    assert load_checkpoint(path) == {"step": 1}
    assert list(tmp_path.iterdir()) == [path]


def test_a_torn_checkpoint_is_one_clear_error(tmp_path: Path) -> None:
    path = tmp_path / "checkpoint.pt"
    save_checkpoint(path, {"weights": torch.zeros(1000)})
    path.write_bytes(path.read_bytes()[:1500])
    with pytest.raises(ModelError, match="not a whole checkpoint"):
        load_checkpoint(path)


def test_the_last_layer_alone_is_fitted_again_and_expects_classes_as_common_as_they_are(tmp_path: Path) -> None:
    samples = stripes(400, 3)
    rare = np.flatnonzero((samples.targets != 2) | (np.arange(400) % 8 == 0))
    uneven = Samples(samples.crops[rare], samples.targets[rare])
    torch.manual_seed(1)
    model = Model(GlyphNet(TINY).eval(), tuple("abc"))
    settled = refitted(model, uneven, 1)
    expected = np.exp(log_probabilities(settled.net, uneven.crops))
    counted = np.bincount(uneven.targets) / len(rare)
    assert expected.mean(0) == pytest.approx(counted, abs=0.01)
    assert settled.frequencies == pytest.approx(counted, abs=0.01)
    before = np.exp(log_probabilities(model.net, uneven.crops))
    assert (expected.argmax(1) == uneven.targets).mean() > (before.argmax(1) == uneven.targets).mean()
    assert all(torch.equal(tensor, settled.net.state_dict()[name])
               for name, tensor in model.net.state_dict().items() if not name.startswith("name."))  # fmt: skip
    save_model(tmp_path / "settled.safetensors", settled)
    assert load_model(tmp_path / "settled.safetensors").frequencies == pytest.approx(settled.frequencies, abs=1e-6)
