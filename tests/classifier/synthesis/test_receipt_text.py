"""What tills and forms say."""

import re
from itertools import cycle, islice

import numpy as np

from classifier.synthesis.receipt_text import receipt_lines, sum_of_money

TEXTS = ("The compositor takes a sort from the case", "it is set upside down, left to right")


def test_lines_are_of_one_line_and_some_are_goods_with_their_price() -> None:
    lines = list(islice(receipt_lines(cycle(TEXTS), np.random.default_rng(1)), 200))
    assert all(line.strip() and "\n" not in line for line in lines)
    assert sum(bool(re.search(r"\d\.\d\d", line)) for line in lines) > 50
    assert sum(line.isupper() for line in lines) > 50


def test_as_many_lines_as_texts() -> None:
    assert len(list(receipt_lines(iter(TEXTS), np.random.default_rng(1)))) == len(TEXTS)


def test_sums_of_money_have_two_decimals() -> None:
    rng = np.random.default_rng(2)
    assert all(re.fullmatch(r"\D*\d+\.\d\d\D*", sum_of_money(rng)) for _ in range(100))
