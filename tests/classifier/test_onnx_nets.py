"""The networks as ONNX graphs say what their PyTorch modules say, where they do not count in 8-bit numbers."""

from pathlib import Path

import numpy as np
import pytest
import torch
from numpy.typing import NDArray

from classifier.alphabet import SYMBOLS
from classifier.architecture import SIDE, Architecture
from classifier.characters.presets import SHIPPED
from classifier.errors import ModelError
from classifier.glyph_net import GlyphNet, Model, load_model, look, ready, save_model
from classifier.onnx_recogniser import GlyphClassifier, OnnxRecogniser
from classifier.recogniser import LINE_WEIGHTS, PAGE_WEIGHTS, SECOND_WEIGHTS, Recogniser, load_recogniser
from classifier.torch_recogniser import TorchRecogniser
from classifier.weights_file import shipped_weights
from tests.helpers.weights import without_ranges

TOLERANCE = 1e-3
"""Nats by which log-probabilities may differ."""


@pytest.fixture(autouse=True)
def single_precision(monkeypatch: pytest.MonkeyPatch) -> None:
    """On processors that multiply bfloat16, torch does, and is less exact than what it is compared with."""
    for module in ("glyph_net", "torch_recogniser"):
        monkeypatch.setattr(f"classifier.{module}.compute_dtype", lambda device: torch.float32)


@pytest.fixture(scope="module")
def strip() -> NDArray[np.uint8]:
    """Strokes on white, somewhat as a line of text has them."""
    rng = np.random.default_rng(3)
    return np.where(rng.random((SIDE, 3000)) < 0.3, rng.integers(0, 256, (SIDE, 3000)), 0).astype(np.uint8)


@pytest.fixture(scope="module")
def crops(strip: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """uint8 [700, 2, 28, 28], more than a batch."""
    places = range(0, 2800, 4)
    return np.stack([np.stack([strip[:, p : p + SIDE], strip[:, p + 9 : p + 9 + SIDE]]) for p in places])


@pytest.mark.parametrize("name", [PAGE_WEIGHTS, *SHIPPED.values()])
def test_shipped_glyph_networks(name: str, crops: NDArray[np.uint8], tmp_path: Path) -> None:
    path = without_ranges(shipped_weights(name), tmp_path)
    model = load_model(path)
    planes = crops[:, : model.net.architecture.channels]
    expected = look(ready(model.net), planes)
    classifier = GlyphClassifier.load(path)
    assert classifier.alphabet == model.alphabet
    for ours, theirs in zip(classifier.look(planes), expected, strict=True):
        np.testing.assert_allclose(ours, theirs, rtol=0, atol=TOLERANCE)


@pytest.mark.parametrize(
    "architecture",
    [
        Architecture(classes=5, channels=1, widths=(8,), depths=(0,), hidden=6),
        Architecture(classes=3, channels=2, widths=(8, 16, 16, 8), depths=(2, 2, 1, 1), hidden=7, dropout=0.5),
    ],
)
def test_any_architecture_that_can_be_trained(
    architecture: Architecture, crops: NDArray[np.uint8], tmp_path: Path
) -> None:
    torch.manual_seed(1)
    net = GlyphNet(architecture)
    net(torch.rand(64, architecture.channels, SIDE, SIDE))  # gives the normalisations something to undo
    path = tmp_path / "net.safetensors"
    save_model(path, Model(net, tuple("abcde"[: architecture.classes])))
    planes = crops[:, : architecture.channels]
    ours, theirs = GlyphClassifier.load(path).look(planes), look(ready(net), planes)
    np.testing.assert_allclose(ours[0], theirs[0], rtol=0, atol=TOLERANCE)
    np.testing.assert_allclose(ours[1], theirs[1], rtol=0, atol=TOLERANCE)


def further_networks(folder: Path) -> tuple[Path, tuple[Path, Path]]:
    """All page networks, in single precision."""
    names = (PAGE_WEIGHTS, SECOND_WEIGHTS, LINE_WEIGHTS)
    first, second, line = (without_ranges(shipped_weights(name), folder) for name in names)
    return first, (second, line)


def test_line_network(strip: NDArray[np.uint8], tmp_path: Path) -> None:
    paths = further_networks(tmp_path)
    ours = OnnxRecogniser(*paths).read_uncut(strip)
    theirs = TorchRecogniser(*paths, "cpu").read_uncut(strip)
    assert ours.shape[1] == len(SYMBOLS) + 2 and ours.sum(axis=1) == pytest.approx(1, abs=1e-4)
    np.testing.assert_allclose(ours, theirs, rtol=0, atol=TOLERANCE)


def test_second_network(strip: NDArray[np.uint8], crops: NDArray[np.uint8], tmp_path: Path) -> None:
    paths = further_networks(tmp_path)
    rng = np.random.default_rng(4)
    begin = rng.uniform(-3, 3000, len(crops))
    spans = np.stack([begin, begin + rng.uniform(1, 60, len(crops))], axis=1).astype(np.float32)
    features = rng.random((len(crops), 12)).astype(np.float32)

    def answers(recogniser: Recogniser) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        context = recogniser.read_strip(strip)
        return recogniser.in_context(crops, spans, context), recogniser.spaces(spans, features, context)

    ours, theirs = answers(OnnxRecogniser(*paths)), answers(TorchRecogniser(*paths, "cpu"))
    assert ours[0].shape == (len(crops), len(SYMBOLS) + 1)
    np.testing.assert_allclose(ours[0], theirs[0], rtol=0, atol=TOLERANCE)
    np.testing.assert_allclose(ours[1], theirs[1], rtol=0, atol=TOLERANCE)


def test_nothing_asked_nothing_said() -> None:
    recogniser = load_recogniser(device="cpu")
    no_crops = np.zeros((0, 2, SIDE, SIDE), np.uint8)
    assert recogniser.look(no_crops)[0].shape == (0, len(SYMBOLS) + 1)
    context = recogniser.read_strip(np.zeros((SIDE, 0), np.uint8))
    none = np.zeros((0, 2), np.float32)
    assert recogniser.in_context(no_crops, none, context).shape == (0, len(SYMBOLS) + 1)
    assert recogniser.spaces(none, np.zeros((0, 12), np.float32), context).shape == (0,)


def test_a_network_that_is_not_what_its_file_says(tmp_path: Path) -> None:
    damaged = tmp_path / "damaged.safetensors"
    damaged.write_bytes(shipped_weights(PAGE_WEIGHTS).read_bytes()[:-100])
    with pytest.raises(ModelError, match="damaged"):
        GlyphClassifier.load(damaged)
    with pytest.raises(ModelError, match="not a Typecase model of the kind"):
        GlyphClassifier.load(shipped_weights(SECOND_WEIGHTS))
    with pytest.raises(ModelError, match="not a model of the page alphabet"):
        load_recogniser(shipped_weights("emnist_small.safetensors"), "cpu")
