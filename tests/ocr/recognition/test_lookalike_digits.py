"""Digits that were read as letters become digits again, letters stay."""

import numpy as np
import pytest

from classifier.alphabet import INDEX, SYMBOLS
from ocr.recognition.lookalike_digits import in_digits, with_digits, with_slashes
from tests.helpers.decoding import decoded_text


def read(text: str, ones: float) -> str:
    """`text` after digits were seen; ones: how likely each symbol is a 1."""
    line = decoded_text(text)
    log_probs = np.full((len(line.symbols), len(SYMBOLS) + 1), -20, np.float32)
    log_probs[:, INDEX["1"]] = np.log(ones)
    (seen,) = with_digits([line], log_probs)
    return "".join(" " * bool(s) + SYMBOLS[k] for k, s in zip(seen.symbols, seen.spaces, strict=True))


def test_a_lone_stroke_that_is_plainly_a_one_is_one() -> None:
    assert read("I TEA 3.50", 0.8) == "1 TEA 3.50"
    assert read("I think", 0.04) == "I think"
    assert read("", 0.8) == ""


@pytest.mark.parametrize(
    ("seen", "meant"),
    [
        ("l. It will be", "1. It will be"),
        ("(l) as follows", "(1) as follows"),
        ("page l of 2", "page 1 of 2"),
        ("l'amour et l' autre", "l'amour et l' autre"),
        ("all is well", "all is well"),
    ],
)
def test_a_lone_l_is_a_typewriters_one(seen: str, meant: str) -> None:
    assert read(seen, 0.04) == meant


@pytest.mark.parametrize(
    ("odds", "of_zeros", "seen"),
    [
        (2.0, -3.0, "ALNY O 2016"),
        (-2.0, -3.0, "ALNY 0 2016"),
        (2.0, 1.5, "ALNY 0 2016"),
        (-np.inf, -np.inf, "ALNY 0 2016"),
    ],
)
def test_a_lone_zero_is_an_o_that_looks_rounder_than_the_pages_zeros(odds: float, of_zeros: float, seen: str) -> None:
    line = decoded_text("ALNY 0 2016")
    log_probs = np.full((len(line.symbols), len(SYMBOLS) + 1), -20, np.float32)
    log_probs[:, INDEX["0"]] = -4
    log_probs[:, INDEX["O"]] = -4 + of_zeros
    log_probs[4, INDEX["O"]] = -4 + odds
    (read,) = with_digits([line], log_probs)
    assert "".join(" " * bool(s) + SYMBOLS[k] for k, s in zip(read.symbols, read.spaces, strict=True)) == seen


@pytest.mark.parametrize(
    ("word", "number"),
    [
        ("OOO12916", "00012916"),
        ("20,ooo", "20,000"),
        ("O%", "0%"),
        ("04079I", "040791"),
        ("l9l42.", "19142."),
        ("O2", "O2"),
        ("O'Hara", "O'Hara"),
        ("I-95", "I-95"),
        ("Il", "Il"),
        ("SO1234", "SO1234"),
        ("Oo", "Oo"),
        ("1914", "1914"),
        ("2o,ooo", "20,000"),
        ("4,ooo", "4,000"),
        ("Io,ooo", "10,000"),
        ("$O.OO", "$0.00"),
        ("97os", "970s"),
        ("mid-95os", "mid-950s"),
        ("19OO's,", "1900's,"),
        ("o.oo", "o.oo"),
        ("II.12", "II.12"),
        ("I.12", "I.12"),
        ("so", "so"),
        ("12,soo", "12,500"),
        ("£3.so", "£3.50"),
        ("Iso,ooo.", "150,000."),
        ("18so;", "1850;"),
        ("180s", "180s"),
        ("item3.so", "item3.so"),
        ("CO2", "CO2"),
        ("2ods", "2ods"),
    ],
)
def test_letters_among_digits_are_digits(word: str, number: str) -> None:
    assert in_digits(word) == number


@pytest.mark.parametrize(
    ("word", "slashes", "read"),
    [
        ("1116", [1], "1/16"),
        ("25/1212018", [5], "25/12/2018"),
        ('112"', [1], '1/2"'),
        ("45018.", [3], "45018."),
        ("45118", [2], "45/18"),
        ("1116", [0, 3], "1116"),
        ("1116", [], "1116"),
        ("12-1-95", [3], "12-1-95"),
    ],
)
def test_a_one_that_looks_like_a_slash_is_one_where_it_makes_a_date_or_a_fraction(
    word: str, slashes: list[int], read: str
) -> None:
    assert with_slashes(word, [place in slashes for place in range(len(word))]) == read
