"""The line network begins with what the second network knows of strips, and is trained into a folder."""

from pathlib import Path

import numpy as np
import pytest
import torch

from classifier.alphabet import SYMBOLS
from classifier.context_net import load_context_model
from classifier.line_net import load_line_model
from classifier.recogniser import LINE_WEIGHTS, SECOND_WEIGHTS
from classifier.synthesis.fonts import Face
from classifier.synthesis.print import Setting, draw_line
from classifier.weights_file import shipped_weights
from ocr.training.examples import cut_drawn
from ocr.training.line_net import begun, train
from ocr.training.synthetic_pages import as_page, stack_lines
from ocr.training.text_lines import KINDS, text_of_lines


@pytest.fixture
def part(face: Face, tmp_path: Path) -> Path:
    rng = np.random.default_rng(3)
    drawn = [draw_line(text, face, Setting(x_height=24), rng) for text in ("a sort from", "the case", "set in type")]
    page = as_page(stack_lines([line for line in drawn if line is not None], rng))
    cut = cut_drawn(page)
    lines = text_of_lines(*cut, page) if cut else None
    assert lines is not None
    lines.save(tmp_path / "part.npz")
    return tmp_path / "part.npz"


def test_it_begins_with_the_strip_of_the_second_network() -> None:
    known = load_context_model(shipped_weights(SECOND_WEIGHTS))[0].eval()
    strip = torch.rand(1, 1, 28, 80)
    torch.testing.assert_close(begun().eval().places(strip), known.places(strip))


def test_a_run_leaves_a_network_and_goes_on(part: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    parts = [part] * (len(KINDS) + 1)
    train(parts, tmp_path, head_steps=1, steps=2, seed=1)
    first = load_line_model(tmp_path / LINE_WEIGHTS)
    assert first[1] == SYMBOLS and "all 2: loss" in capsys.readouterr().out
    train(parts, tmp_path, head_steps=1, steps=2, seed=1)
    for ours, theirs in zip(
        load_line_model(tmp_path / LINE_WEIGHTS)[0].parameters(), first[0].parameters(), strict=True
    ):
        assert torch.equal(ours, theirs)
