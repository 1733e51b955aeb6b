"""New letters for networks that stay as they are."""

from collections import Counter
from itertools import islice

import numpy as np
import pytest
import torch
from torch import nn

from classifier.alphabet import FURTHER, INDEX
from ocr.training.letter_rows import UNLEARNT, learn_rows, widened
from ocr.training.letter_texts import letter_lines

WORDS = [
    "håndværk",
    "garten",
    "senhora",
    "estação",
    "kraj",
    "łąka",
    "isla",
    "uvula",
    "zeta",
    "rad",
    "cyan",
    "top",
    "den",
]


def test_every_letter_is_drawn_about_as_often() -> None:
    text = " ".join(islice(letter_lines(FURTHER, WORDS, np.random.default_rng(1)), 4000))
    assert set(text) <= INDEX.keys() | {" "}
    counts = Counter(text)
    assert min(counts[letter] for letter in FURTHER) > 60
    share = sum(counts[letter] for letter in FURTHER) / len(text)
    assert 0.15 < share < 0.5, "the old letters are shown besides"


def test_rows_are_learnt_and_the_others_stay() -> None:
    torch.manual_seed(1)
    labels = torch.arange(8000) % 4
    shown = torch.eye(4)[labels] + 0.05 * torch.randn(8000, 4)
    old = nn.Linear(4, 3)
    with torch.no_grad():
        old.weight.copy_(8 * torch.eye(4)[[0, 2, 3]])  # its second row knows the third symbol
    wider = learn_rows(shown, labels, widened(old, 1, UNLEARNT), [1, 2])
    assert torch.equal(wider.weight[[0, 3]], old.weight[[0, 2]])
    assert torch.equal(wider.bias[[0, 3]], old.bias[[0, 2]])
    assert float((wider(shown).argmax(1) == labels).float().mean()) == pytest.approx(1, abs=0.01)
