"""The network: sizes, folding, and its file."""

from pathlib import Path

import numpy as np
import pytest
import torch

from classifier.architecture import Architecture
from classifier.errors import ModelError
from classifier.glyph_net import (
    GlyphNet,
    Model,
    as_input,
    count_multiply_adds,
    count_parameters,
    folded,
    load_model,
    log_probabilities,
    save_model,
)

SMALL = Architecture(classes=5, channels=2, widths=(8, 16), depths=(1, 2), hidden=12)


@pytest.fixture
def net() -> GlyphNet:
    """A network whose normalisation has seen data, so that folding has something to fold."""
    torch.manual_seed(3)
    made = GlyphNet(SMALL)
    with torch.no_grad():
        for _ in range(5):
            made(torch.rand(16, 2, 28, 28) * 3)
    return made.eval()


@pytest.fixture
def crops() -> np.ndarray:
    return np.random.default_rng(0).integers(0, 256, (21, 2, 28, 28), dtype=np.uint8)


def test_folding_changes_nothing_but_speed(net: GlyphNet, crops: np.ndarray) -> None:
    quick = folded(net)
    assert count_parameters(quick) < count_parameters(net)
    torch.testing.assert_close(quick(as_input(crops)), net(as_input(crops)), atol=1e-4, rtol=1e-4)


def test_scores_do_not_depend_on_the_batch(net: GlyphNet, crops: np.ndarray) -> None:
    scores = log_probabilities(folded(net), crops, batch=4)
    assert scores.shape == (21, 5) and scores.dtype == np.float32
    np.testing.assert_allclose(np.exp(scores).sum(1), 1, atol=1e-5)
    np.testing.assert_allclose(scores, log_probabilities(folded(net), crops), atol=1e-4)


def test_no_crops_give_no_scores(net: GlyphNet) -> None:
    assert log_probabilities(net, np.zeros((0, 2, 28, 28), np.uint8)).shape == (0, 5)


def test_counts_by_hand() -> None:
    net = GlyphNet(Architecture(classes=10, channels=1, widths=(4,), depths=(0,), hidden=6))
    assert count_parameters(net) == 4 * 25 + 8 + (4 * 14 * 14 * 6 + 6) + (6 * 10 + 10)
    assert count_multiply_adds(net) == 4 * 25 * 14 * 14 + 4 * 14 * 14 * 6 + 6 * 10


def test_a_saved_model_comes_back(net: GlyphNet, crops: np.ndarray, tmp_path: Path) -> None:
    path = tmp_path / "runs" / "model.safetensors"
    save_model(path, Model(net, ("a", "b", "“", "é", "ﬁ"), {"seed": 1}))
    loaded = load_model(path)
    assert loaded.alphabet == ("a", "b", "“", "é", "ﬁ")
    assert loaded.notes == {"seed": 1}
    assert loaded.net.architecture == SMALL
    np.testing.assert_array_equal(log_probabilities(loaded.net, crops), log_probabilities(net, crops))


def test_a_file_that_is_no_model_is_one_clear_error(net: GlyphNet, tmp_path: Path) -> None:
    path = tmp_path / "model.safetensors"
    with pytest.raises(ModelError, match="no such weights file"):
        load_model(path)
    path.write_text("hello")
    with pytest.raises(ModelError, match="damaged"):
        load_model(path)
    save_model(path, Model(net, tuple("abcde")))
    path.write_bytes(path.read_bytes()[:-100])
    with pytest.raises(ModelError, match="damaged"):
        load_model(path)


def test_widths_and_depths_must_match() -> None:
    with pytest.raises(ModelError, match="2 widths and 1 depths"):
        GlyphNet(Architecture(classes=2, widths=(8, 16), depths=(1,)))
