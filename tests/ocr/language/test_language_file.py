"""Languages as files, and how text is told to be in one."""

from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from ocr.language.identification import likeliest, ngrams
from ocr.language.language_file import About, Language, LanguageFile, load_about, load_profile
from ocr.language.loading import Languages
from ocr.language_names import AUTO, NAMES, language_path, shipped_languages
from ocr.training.language import main, make_language

TEXT = ("the cat sat on the mat and the dog sat on the log\n", "den gamle kat så på øen 12 æbler\n") * 40
SENTENCES = {
    "en": "The old man sat by the window and watched how the rain came down upon the empty street",
    "de": "Der alte Mann saß am Fenster und sah zu, wie der Regen auf die leere Straße fiel",
    "fr": "Le vieil homme était assis près de la fenêtre et regardait la pluie tomber dans la rue",
    "es": "El viejo estaba sentado junto a la ventana y miraba cómo caía la lluvia sobre la calle",
    "it": "Il vecchio sedeva accanto alla finestra e guardava la pioggia cadere sulla strada vuota",
    "pt": "O velho estava sentado junto à janela e olhava como a chuva caía sobre a rua vazia",
    "nl": "De oude man zat bij het raam en keek hoe de regen op de lege straat naar beneden viel",
    "sv": "Den gamle mannen satt vid fönstret och såg hur regnet föll över den tomma gatan utanför",
    "la": "Senex ad fenestram sedebat et spectabat quomodo imber in viam vacuam de caelo caderet",
    "da": "Den gamle mand sad ved vinduet og så på, hvordan regnen faldt ned over den tomme gade",
    "pl": "Stary człowiek siedział przy oknie i patrzył, jak deszcz pada na pustą ulicę miasta",
}


def test_a_language_survives_its_file(tmp_path: Path) -> None:
    made = make_language("xx", "Xish", list(TEXT), list(TEXT[:2]), ["øen", "cat"], least_gain=0.5)
    path = tmp_path / "xx.npz"
    LanguageFile(
        About("xx", "Xish", made.about.letters, (("a text", "CC0"),), {"cer": 0.25}),
        made.groups, made.ngrams, made.words, made.spellings, made.char_classes, made.profile,
    ).save(path)  # fmt: skip
    about = load_about(path)
    assert (about.code, about.name, about.letters) == ("xx", "Xish", "åæøÅÆØ")
    assert (about.sources, about.figures) == ((("a text", "CC0"),), {"cer": 0.25})
    assert np.array_equal(load_profile(path), made.profile)
    assert "øen" in Language.load(path).words


def test_letters_may_be_named(tmp_path: Path) -> None:
    (tmp_path / "text.txt").write_text("".join(TEXT), encoding="utf-8")
    (tmp_path / "words.txt").write_text("gamle\nmåtte\nøen\n", encoding="utf-8")
    given = ["--code", "xx", "--text", tmp_path / "text.txt", "--words", tmp_path / "words.txt", "--letters", "ø"]
    made = CliRunner().invoke(main, [*map(str, given), "--out", str(tmp_path / "xx.npz")])
    assert made.exit_code == 0, made.output
    language = Language.load(tmp_path / "xx.npz")
    assert language.about.letters == "ø"
    assert language.spellings.need_marks(["måtte", "matte"]).tolist() == [True, False]


def test_what_is_no_language_file_is_refused(tmp_path: Path) -> None:
    np.savez(tmp_path / "other.npz", a=np.zeros(3))
    with pytest.raises(KeyError):
        LanguageFile.load(tmp_path / "other.npz")


@pytest.mark.parametrize("code", shipped_languages())
def test_what_ships_can_be_read_and_has_its_sources(code: str) -> None:
    language = Language.load(language_path(code))
    assert language.about.code == code
    assert language.about.name == NAMES[code].name
    assert language.about.sources


@pytest.mark.parametrize(("code", "sentence"), SENTENCES.items())
def test_a_sentence_tells_its_language(code: str, sentence: str) -> None:
    languages = Languages(AUTO)
    assert shipped_languages()[languages.likeliest(sentence)] == code


def test_what_is_doubtful_stays_as_expected() -> None:
    languages = Languages(AUTO)
    for text in ("", "12 345", "Invoice 4711", "lI1 |1l oO0", "Kodak"):
        assert languages.likeliest(text) == 0


def test_accents_and_case_do_not_tell_languages() -> None:
    assert np.array_equal(ngrams("Größe  und À-propos"), ngrams("große und a propos"))
    profiles = np.stack([np.full(1 << 14, 100, np.uint8)] * 2)
    assert likeliest("some words that fit both alike", profiles, 1) == 1
