"""The word list."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifier.alphabet import INDEX, JUNK
from ocr.language.word_list import LETTER_COUNTS, WordList, extend


def hash_of(text: str) -> np.uint64:
    hashes = np.zeros(1, dtype=np.uint64)
    for character in text:
        hashes = extend(hashes, np.array([INDEX[character]]))
    return hashes[0]


def contains(words: WordList, text: str) -> bool:
    return bool(words.contains(np.array([hash_of(text)]))[0])


@pytest.mark.parametrize("text", ["house", "House", "HOUSE", "café", "CAFE", "ofﬁce", "north-east", "don't", "(house"])
def test_words_are_found_in_every_dress(text):
    assert contains(WordList.of(["house", "Café", "office", "north-east", "don't"]), text)


@pytest.mark.parametrize("text", ["hous", "houses", "house,", "esuoh", "7", ""])
def test_what_is_no_word_is_not_found(text):
    assert not contains(WordList.of(["house"]), text)


@given(
    words=st.sets(st.text(alphabet="abcdefghij", min_size=1, max_size=6)),
    other=st.text(alphabet="abcdefghij", max_size=6),
)
def test_a_list_contains_its_words_alone(words, other):
    listed = WordList.of(words)
    assert len(listed) == len(words)
    assert all(contains(listed, word) for word in words)
    assert contains(listed, other) == (other in words)


def test_a_list_survives_its_packing():
    listed = WordList.of(["one", "two", "three"])
    for bits in (32, 27):
        again = WordList.unpacked(listed.with_bits(bits).packed(), bits)
        assert len(again) == 3
        assert contains(again, "two")
        assert not contains(again, "four")


def test_lists_with_keys_of_different_bits_are_joined():
    both = WordList.of(["one"]) | WordList.of(["two"]).with_bits(27)
    assert [contains(both, word) for word in ("one", "two", "three")] == [True, True, False]


def test_letters_are_counted_as_they_are_spelt():
    assert LETTER_COUNTS[[INDEX["a"], INDEX["ﬃ"], INDEX["7"], JUNK]].tolist() == [1, 3, 0, 0]


@pytest.mark.parametrize("word", ["the", "Rhododendron", "acknowledgement", "color", "colour", "king", "s"])
def test_the_shipped_list_knows_english(words, word):
    assert contains(words, word)


@pytest.mark.parametrize("word", ["tbe", "rnodern", "wliich", "aud", "xq"])
def test_the_shipped_list_knows_no_misreadings(words, word):
    assert not contains(words, word)
