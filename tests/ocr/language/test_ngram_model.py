"""The language model: smoothing, the automaton and the shipped weights."""

import lzma
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifier.alphabet import INDEX
from ocr.language.character_table import CODE_BITS, SPACE, UNKNOWN, CharacterTable
from ocr.language.language_file import LanguageFile
from ocr.language.ngram_model import LanguageModel
from ocr.language_names import ENGLISH, language_path
from ocr.training.character_groups import characters_of
from ocr.training.corpus import listed_words
from ocr.training.ngram_model import LEAST_COUNTS, bits_per_character, count_ngrams, encode, prune, smooth, train

TEXT = (
    "the cat sat on the mat and the dog sat on the log\n",
    "the man in the moon ran to the cat; 12 cats sat there\n",
) * 40
TABLE, _ = characters_of(TEXT)
ENGLISH_TABLE = CharacterTable(LanguageFile.load(language_path(ENGLISH)).groups)


@pytest.fixture(scope="module")
def small() -> LanguageModel:
    return LanguageModel(train(encode(TEXT, TABLE), TABLE.count, order=5, least_gain=0.5), TABLE)


def log_prob(model: LanguageModel, text: str, table: CharacterTable = TABLE) -> float:
    states, total = np.array([model.start], dtype=np.int32), 0.0
    for character in text:
        states, step = model.advance_codes(states, np.array([table.codes.get(character, UNKNOWN)]))
        total += float(step[0])
    return total


def test_probabilities_sum_to_one_in_every_state(small):
    states = {small.start}
    for _ in range(4):
        grid = np.repeat(np.array(sorted(states), dtype=np.int32), TABLE.count)
        following, log_probs = small.advance_codes(grid, np.tile(np.arange(TABLE.count), len(states)))
        sums = np.exp(log_probs.astype(np.float64)).reshape(len(states), TABLE.count).sum(axis=1)
        # A probability and each step of falling back are stored to the nearest 1/8 nat: up to five steps here.
        np.testing.assert_allclose(sums, 1, atol=0.25)
        states |= set(following.tolist())
    assert len(states) > 50


def test_counts_are_those_of_the_text():
    codes = encode(["banana band\n"] * 5, TABLE, capitals_every=0)
    for length, ngrams in enumerate(count_ngrams(codes, TABLE.count, order=3), start=1):
        windows = np.lib.stride_tricks.sliding_window_view(np.resize(codes, codes.size + length - 1), length)
        seen, counts = np.unique(windows, axis=0, return_counts=True)
        weights = (1 << CODE_BITS) ** np.arange(length - 1, -1, -1, dtype=np.uint64)
        expected = dict(zip((seen * weights).sum(axis=1).tolist(), counts.tolist(), strict=True))
        found = dict(zip(ngrams.keys.tolist(), ngrams.counts.tolist(), strict=True))
        enough = {key: count for key, count in expected.items() if count >= LEAST_COUNTS[length - 1]}
        assert {key: count for key, count in found.items() if count} == enough


def test_what_is_kept_has_its_beginning_and_its_end_kept():
    kept = prune(smooth(count_ngrams(encode(TEXT, TABLE), TABLE.count, order=5)), least_gain=2.0)
    for length, (shorter, longer) in enumerate(pairwise(kept), start=1):
        assert np.isin(longer.keys >> np.uint64(CODE_BITS), shorter.keys).all()
        assert np.isin(longer.keys & np.uint64((1 << CODE_BITS * length) - 1), shorter.keys).all()


def test_a_longer_context_is_used_where_it_is_known(small):
    assert log_prob(small, "the cat sat") > log_prob(small, "the cat ran") + 1
    assert log_prob(small, "the man ran") > log_prob(small, "xhe man ran")


@given(text=st.text(max_size=20))
def test_any_text_has_a_probability(small, text):
    assert np.isfinite(log_prob(small, text))


def test_states_are_stepped_alike_alone_and_together(language):
    rng = np.random.default_rng(0)
    states = np.full(500, language.start, dtype=np.int32)
    for _ in range(6):
        symbols = rng.integers(0, len(INDEX), 500)
        together = language.advance(states, symbols)
        alone = [language.advance(states[i : i + 1], symbols[i : i + 1]) for i in range(0, 500, 50)]
        for index, (state, step) in zip(range(0, 500, 50), alone, strict=True):
            assert (state[0], step[0]) == (together[0][index], together[1][index])
        states = together[0]


def test_a_ligature_is_read_as_its_letters(language):
    start = np.array([language.start], dtype=np.int32)
    joined = language.advance(start, np.array([INDEX["ﬃ"]]))
    spelt, total = start, 0.0
    for letter in "ffi":
        spelt, step = language.advance(spelt, np.array([INDEX[letter]]))
        total += float(step[0])
    assert joined[0][0] == spelt[0]
    assert joined[1][0] == pytest.approx(total)


def test_digits_and_quotes_are_left_to_the_image(language):
    def step(symbol: str) -> tuple[int, float]:
        states, log_probs = language.advance(np.array([language.start], dtype=np.int32), np.array([INDEX[symbol]]))
        return int(states[0]), float(log_probs[0])

    assert len({step(digit) for digit in "0123456789"}) == 1
    assert step("'") == step("’")


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("the modern world", "the rnodern world"),
        ("I like it", "l like it"),
        ("in 1905, when", "in 19O5, when"),
        ("THE HOUSE OF", "THE H0USE OF"),
        ("He said that", "He sald that"),
    ],
)
def test_english_is_likelier_than_what_looks_like_it(language, right, wrong):
    assert log_prob(language, right, ENGLISH_TABLE) > log_prob(language, wrong, ENGLISH_TABLE) + 3


def test_english_is_known_well(language):
    text = ["It was a bright cold day in spring, and the clocks of the town were striking thirteen.\n"]
    assert bits_per_character(language, encode(text, ENGLISH_TABLE), streams=1) < 2.5


def test_encoding_joins_spaces_and_folds_what_is_unknown():
    assert encode(["a  b\n", "\tç\n"], TABLE, 0).tolist() == encode(["a b ç\n"], TABLE, 0).tolist()
    assert encode(["ạ"], TABLE, 0)[0] == TABLE.codes["a"]
    assert encode(["漢"], TABLE, 0)[0] == UNKNOWN
    assert encode(["\n"], TABLE, 0)[0] == SPACE


def test_words_are_listed_if_common_enough(tmp_path: Path):
    rows = (
        "# comment",
        "cat\t10\tE\twords\t9",
        "abo\t70\tE\twords\t0",
        "aardwolf\t70\tE\twords\t0",
        "Wemyss\t0\t-\tc\t3",
    )
    with lzma.open(tmp_path / "words.txt.xz", "wt", encoding="utf-8") as file:
        file.write("\n".join(rows) + "\n")
    assert list(listed_words(tmp_path / "words.txt.xz")) == ["cat", "aardwolf"]


def test_a_plain_list_of_words_is_taken_whole(tmp_path: Path):
    (tmp_path / "words.txt").write_text("Käse\nabo\n", encoding="utf-8")
    assert list(listed_words(tmp_path / "words.txt")) == ["Käse", "abo"]
