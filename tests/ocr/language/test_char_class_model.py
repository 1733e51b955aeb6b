"""The shapes of words: which kind of symbol follows which."""

import numpy as np
import pytest

from ocr.language.char_class_model import ALTERNATIVES, CONTEXTS, KINDS, START, CharClassModel, kind_of
from ocr.language.ngram_model import LanguageModel
from ocr.language.word_list import WordList
from ocr.training.char_class_model import count, train
from tests.helpers.decoding import decode
from tests.helpers.lattices import read, simulate


def likelihood(char_classes: CharClassModel, text: str) -> float:
    """The log-probability of the last character's kind."""
    context, price = np.array([START], np.int32), np.zeros(1)
    for symbol in text:
        context, price = char_classes.advance(context, np.array([kind_of(symbol)]))
    return float(price[0])


@pytest.mark.parametrize(
    ("likely", "unlikely"),
    [("DAMAI", "DAMAl"), ("44300", "4430O"), (" 10", " 1o"), ("Campo", "Camp0"), ("boil", "boiI"), ("JUICE", "JUICe")],
)
def test_words_have_shapes(char_classes: CharClassModel, likely: str, unlikely: str) -> None:
    assert likelihood(char_classes, likely) > likelihood(char_classes, unlikely) + 1


@pytest.mark.parametrize("text", ["1.", "8/", "a-", "(", "word "])
def test_marks_and_spaces_cost_nothing(char_classes: CharClassModel, text: str) -> None:
    assert likelihood(char_classes, text) == 0


def test_every_context_parts_its_probability_among_the_kinds(char_classes: CharClassModel) -> None:
    contexts = np.arange(CONTEXTS, dtype=np.int32)
    total = sum(np.exp(char_classes.advance(contexts, np.full(CONTEXTS, kind))[1]) for kind in ALTERNATIVES)
    assert total == pytest.approx(1, abs=0.1)


def test_a_context_never_seen_falls_back_on_its_end() -> None:
    costs = train(count("ab 12 " * 500))
    never = int("".join(str(kind_of(symbol)) for symbol in "(-1 "), KINDS)
    assert costs[never].argmin() == ALTERNATIVES.index(kind_of("a"))


def test_the_search_asks_the_shapes(language: LanguageModel, char_classes: CharClassModel) -> None:
    page = simulate(["TASIK", "94300"], confused={"I": {"l": 1.5}, "0": {"O": 0.5}})
    words = WordList.of(())

    def texts(char_classes: CharClassModel | None) -> list[str]:
        return [
            read(line) for line in decode(page, page.log_probs, page.space, language, words, char_classes=char_classes)
        ]

    assert texts(char_classes) == ["TASIK", "94300"]
    assert texts(None) != ["TASIK", "94300"]
