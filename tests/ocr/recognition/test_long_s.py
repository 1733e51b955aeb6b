"""Old print, in which most s look like f."""

import numpy as np
import pytest

from classifier.alphabet import INDEX
from ocr.language.word_list import WordList
from ocr.recognition.long_s import has_long_s, with_long_s
from tests.helpers.decoding import decoded_text

WORDS = WordList.of(["house", "moist", "sense", "first", "friends", "often", "loss", "fifty"])


@pytest.mark.parametrize(
    ("lines", "has"),
    [
        (["houfe moift", "and fenfe of friends"], True),
        (["houfe moift"], False),
        (["friends often first fifty", "houfe moift fenfe friends often first fifty first"], False),
        (["house moist sense"], False),
        (["hfuxe fqwer fpoiu"], False),
    ],
)
def test_words_that_are_meant_tell_a_page(lines: list[str], has: bool) -> None:
    assert has_long_s([decoded_text(line) for line in lines], WORDS) == has


def test_ligatures_of_a_long_s_are_seldom_sure() -> None:
    lines = [decoded_text(line, confidence=0.9) for line in ("houfe moift", "and fenfe of friends")]
    for line in lines:
        line.confidences[np.isin(line.symbols, [INDEX["f"], INDEX["t"]])] = 0.2
    assert has_long_s(lines, WORDS)
    for line in lines:
        line.confidences[line.symbols == INDEX["o"]] = 0.2
    assert not has_long_s(lines, WORDS)


def test_what_looks_like_f_may_be_s() -> None:
    rng = np.random.default_rng(1)
    log_probs = np.log(rng.dirichlet(np.ones(len(INDEX) + 1), 6)).astype(np.float32)
    likely = with_long_s(log_probs)
    assert (likely[:, INDEX["s"]] >= log_probs[:, INDEX["f"]]).all()
    assert (likely[:, INDEX["s"]] >= log_probs[:, INDEX["s"]]).all()
    assert (likely[:, INDEX["ﬁ"]] < log_probs[:, INDEX["ﬁ"]]).all()
    assert np.array_equal(likely[:, INDEX["f"]], log_probs[:, INDEX["f"]])
