"""Other last layers in the file of a network."""

from pathlib import Path

import pytest
import torch
from torch import nn

from classifier.alphabet import SYMBOLS
from classifier.architecture import GLYPH_FORMAT
from classifier.context_net import load_context_model
from classifier.glyph_net import load_model
from classifier.recogniser import PAGE_WEIGHTS, SECOND_WEIGHTS
from classifier.weights_file import read_weights, shipped_weights
from ocr.training.letter_rows import widened
from ocr.training.letter_weights import with_layers


def test_all_but_the_layer_stays(tmp_path: Path) -> None:
    source, target = shipped_weights(PAGE_WEIGHTS), tmp_path / PAGE_WEIGHTS
    before = load_model(source)
    layer = widened(before.net.name, 1, -5.0)
    with_layers(source, target, {"name": layer}, (*SYMBOLS, "ꜳ"), {"rows": 1})
    after = load_model(target)
    assert after.alphabet == (*SYMBOLS, "ꜳ")
    assert after.notes == before.notes | {"rows": 1}
    crops = torch.zeros(1, 2, 28, 28)
    with torch.inference_mode():
        old, new = before.net(crops), after.net(crops)
    torch.testing.assert_close(new[:, : len(SYMBOLS)], old[:, :-1])
    torch.testing.assert_close(new[:, -1], old[:, -1])
    assert new[0, -2] == pytest.approx(-5.0)
    assert read_weights(target, GLYPH_FORMAT)[0]["ranges"] == read_weights(source, GLYPH_FORMAT)[0]["ranges"]


def test_both_layers_of_the_second_network(tmp_path: Path) -> None:
    source, target = shipped_weights(SECOND_WEIGHTS), tmp_path / SECOND_WEIGHTS
    net, alphabet = load_context_model(source)
    layers = {"glyphs.name": nn.Linear(net.glyphs.name.in_features, net.name.out_features), "name": net.name}
    with_layers(source, target, layers, alphabet, {})
    after, _ = load_context_model(target)
    torch.testing.assert_close(after.name.weight, net.name.weight)
    torch.testing.assert_close(after.glyphs.name.weight, layers["glyphs.name"].weight, atol=1e-3, rtol=1e-3)


def test_a_layer_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(KeyError):
        with_layers(shipped_weights(PAGE_WEIGHTS), tmp_path / "x", {"named": nn.Linear(1, 1)}, SYMBOLS, {})
