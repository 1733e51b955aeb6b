"""What changes how a page is read: whitelists, languages, words of the user's own."""

import dataclasses
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from classifier.alphabet import FURTHER, JUNK, SYMBOLS
from ocr.decoding.beam_search import Weights, without_language
from ocr.errors import OptionError
from ocr.language.loading import Languages, read_user_words
from ocr.language.ngram_model import LanguageModel
from ocr.language.word_list import WordList
from ocr.language_names import NO_LANGUAGE
from ocr.options import ReadOptions
from ocr.recognition.whitelist import allowed_symbols, restrict_alphabet, without_junk
from ocr.training.language import make_language
from tests.helpers.decoding import decode
from tests.helpers.lattices import read, simulate


def whitelisted(text: str, alphabet: str, language: LanguageModel, words: WordList, **odds: dict[str, float]) -> str:
    page = simulate([text], confused=odds)
    log_probs = restrict_alphabet(page.log_probs, allowed_symbols(alphabet))
    return read(decode(page, log_probs, page.space, language, words)[0])


@pytest.mark.parametrize(
    ("alphabet", "symbols"),
    [
        ("digits", "0123456789"),
        ("digits,upper", "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZÀÉÖÜÆ" + "".join(filter(str.isupper, FURTHER))),
        ("0123.,", "0123.,"),
        ("f i", "fiﬁﬀﬃ"),
    ],
)
def test_alphabets_by_name_and_by_their_characters(alphabet: str, symbols: str) -> None:
    assert {SYMBOLS[index] for index in np.flatnonzero(allowed_symbols(alphabet))} == set(symbols)


@pytest.mark.parametrize(
    ("alphabet", "complaint"), [("", "no character"), (" ", "no character"), ("ab漢", "漢 cannot")]
)
def test_alphabets_that_cannot_be(alphabet: str, complaint: str) -> None:
    with pytest.raises(OptionError, match=f"alphabet.*{complaint}"):
        allowed_symbols(alphabet)


def test_a_whitelist_settles_what_the_image_leaves_open(language: LanguageModel, words: WordList) -> None:
    odds = {"O": {"0": 1.0}, "l": {"1": 1.0}, "S": {"5": 0.5}}
    assert whitelisted("lOS", "digits", language, words, **odds) == "105"
    assert whitelisted("lOS", "letters", language, words, **odds) == "lOS"


@settings(max_examples=25, deadline=None)
@given(text=st.text(alphabet=SYMBOLS[:94], min_size=1, max_size=12))
def test_a_whitelist_never_blanks_a_word(language: LanguageModel, words: WordList, text: str) -> None:
    found = whitelisted(text, "digits", language, words)
    assert found.replace(" ", "").isdecimal()
    assert len(found.replace(" ", "")) == len(text)


def test_a_whitelist_leaves_junk_and_the_share_of_signs_as_they_were() -> None:
    log_probs = simulate(["Some text"], noise=2.0).log_probs
    shared = restrict_alphabet(log_probs, allowed_symbols("digits"))
    np.testing.assert_array_equal(shared[:, JUNK], log_probs[:, JUNK])
    np.testing.assert_allclose(np.exp(shared).sum(axis=1), 1, rtol=1e-4)
    assert np.isneginf(shared[:, :JUNK][:, ~allowed_symbols("digits")]).all()
    np.testing.assert_allclose(np.exp(without_junk(shared)).sum(axis=1), 1, rtol=1e-4)


def test_words_of_the_user_count_as_listed(language: LanguageModel) -> None:
    page = simulate(["Xamth"], confused={"m": {"n": 0.05}})
    weights = dataclasses.replace(without_language(Weights()), word_letter=Weights().word_letter)

    def reading(words: WordList) -> str:
        return read(decode(page, page.log_probs, page.space, language, words, weights)[0])

    assert reading(Languages(NO_LANGUAGE, ("Xamth",))[0].words) == "Xamth"
    assert reading(Languages(NO_LANGUAGE, ("Xanth",))[0].words) == "Xanth"


def test_a_file_of_words(tmp_path: Path) -> None:
    path = tmp_path / "words.txt"
    path.write_text("\ufeffTypecase\n\n  naïve \nnorth-east\n", encoding="utf-8")
    assert read_user_words(path) == ("Typecase", "naïve", "north-east")


@pytest.mark.parametrize(
    ("content", "complaint"),
    [(b"one\ntwo words\n", "line 2 is not one word: two words"), (b"one\n42\n", "line 2"), (b"\xff\xfe", "UTF-8")],
)
def test_a_file_that_is_no_list_of_words(tmp_path: Path, content: bytes, complaint: str) -> None:
    path = tmp_path / "words.txt"
    path.write_bytes(content)
    with pytest.raises(OptionError, match=f"words.txt: .*{complaint}"):
        read_user_words(path)


def test_without_a_language_the_image_alone_decides(language: LanguageModel, words: WordList) -> None:
    page = simulate(["thc catz"], confused={"c": {"e": -0.5}, "z": {"s": -0.5}})

    def reading(weights: Weights) -> str:
        return read(decode(page, page.log_probs, page.space, language, words, weights)[0])

    assert reading(Weights()) == "the cats"
    assert reading(without_language(Weights())) == "thc catz"
    assert len(Languages(NO_LANGUAGE)[0].words) == 0


def test_a_language_of_ones_own(tmp_path: Path) -> None:
    path = tmp_path / "own.npz"
    text = ["der Hund und die Katze und der Hund\n"] * 40
    make_language("xx", "Xish", text, text[:1], ["Hund", "Katze"], least_gain=0.0).save(path)
    own = Languages(ReadOptions(lang=path).lang)
    assert own[0].about.name == "Xish"
    page = simulate(["der Hund"], confused={"n": {"u": 0.2}})
    assert read(decode(page, page.log_probs, page.space, own[0].ngrams, own[0].words)[0]) == "der Hund"


def test_a_language_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(OptionError, match=r"lang xx: neither one of en, .* nor a language file"):
        ReadOptions(lang="xx")
    with pytest.raises(OptionError, match="lang : neither"):
        ReadOptions(lang="de+")
    path = tmp_path / "photo.npz"
    path.write_bytes(b"no archive")
    with pytest.raises(OptionError, match=r"photo.npz: no language file"):
        Languages(str(path))[0]


@pytest.mark.parametrize("names", ["de+en", "deu+eng", "ger+en", "DE+EN"])
def test_languages_have_several_names(names: str) -> None:
    languages = Languages(ReadOptions(lang=names).lang)
    assert languages.codes(np.array([0, 1])) == ["de", "en"]


def test_options_that_make_no_sense() -> None:
    for wrong in ({"layout": "table"}, {"rotate": 45}):
        with pytest.raises(OptionError):
            ReadOptions(**wrong)


def test_every_option_that_changes_a_page_is_recorded(tmp_path: Path) -> None:
    model = tmp_path / "model"
    model.write_bytes(b"weights")
    plain = ReadOptions()
    others = {
        "model": model, "lang": "none", "user_words": ("word",), "alphabet": "digits", "deskew": False, "rotate": 90,
        "layout": "line", "stages": tmp_path,
    }  # fmt: skip
    assert {"device", *others} == {field.name for field in dataclasses.fields(ReadOptions)}
    for name, value in others.items():
        assert dataclasses.replace(plain, **{name: value}).recorded() != plain.recorded()
    before = ReadOptions(model=model).recorded()
    model.write_bytes(b"others")
    assert ReadOptions(model=model).recorded() != before
