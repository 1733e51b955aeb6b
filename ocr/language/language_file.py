"""A language in one file: what is known of its characters and words, what it was learnt from and how well it reads.

The file is a compressed NumPy archive without pickles; `ocr.training.language` writes it.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Final, Self

import numpy as np
from numpy.typing import NDArray

from ocr.language.char_class_model import CharClassModel
from ocr.language.character_table import CharacterTable
from ocr.language.ngram_model import LanguageModel, PackedModel
from ocr.language.spellings import KEY_BITS as SPELLING_BITS
from ocr.language.spellings import Spellings
from ocr.language.word_list import WordList

VERSION: Final = 2


@dataclass(frozen=True)
class About:
    """What a person may want to know of a language file.

    code: ISO 639-1 where there is one, else 639-3. name: in English. letters: those of its alphabet beside a to z.
    sources: of the text and the word list, each with its licence. figures: what was measured, by name:
    bits_per_character of held-out text, cer and word_f1 of drawn pages.
    """

    code: str
    name: str
    letters: str = ""
    sources: tuple[tuple[str, str], ...] = ()
    figures: dict[str, float] = field(default_factory=dict)

    @classmethod
    def of_json(cls, text: str) -> Self:
        """Raises ValueError or TypeError for what `json` did not write."""
        data = json.loads(text)
        sources = tuple((str(what), str(licence)) for what, licence in data.pop("sources"))
        return cls(sources=sources, **data)

    def json(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False)


@dataclass(frozen=True)
class LanguageFile:
    """What is stored. groups: of the model's `CharacterTable`. char_classes: the costs of a `CharClassModel`. profile:
    uint8, that by which `ocr.language.identification` tells the language."""

    about: About
    groups: tuple[str, ...]
    ngrams: PackedModel
    words: WordList
    spellings: Spellings
    char_classes: NDArray[np.uint8]
    profile: NDArray[np.uint8]

    def save(self, path: Path) -> None:
        """Raises OSError."""
        np.savez_compressed(
            path,
            version=VERSION,
            about=self.about.json(),
            groups="\n".join(self.groups),
            words=self.words.packed(),
            word_bits=self.words.bits,
            marks_needed=self.spellings.needed.packed(),
            marks_optional=self.spellings.optional.packed(),
            char_classes=self.char_classes,
            profile=self.profile,
            **{f"ngram_{name}": getattr(self.ngrams, name) for name in PackedModel.__slots__},
        )

    @classmethod
    def load(cls, path: Path) -> Self:
        """Raises OSError, ValueError or KeyError where `path` is no language file."""
        with np.load(path, allow_pickle=False) as file:
            if int(file["version"]) != VERSION:
                raise ValueError(f"a language file of version {file['version']}, not {VERSION}")
            return cls(
                About.of_json(str(file["about"])),
                tuple(str(file["groups"]).split("\n")),
                PackedModel(*(file[f"ngram_{name}"] for name in PackedModel.__slots__)),
                _words(file),
                _spellings(file),
                file["char_classes"],
                file["profile"],
            )


@dataclass(frozen=True)
class Language:
    """A language, ready to be asked."""

    about: About
    ngrams: LanguageModel
    words: WordList
    spellings: Spellings
    char_classes: CharClassModel

    @classmethod
    def load(cls, path: Path) -> Self:
        """Raises as `LanguageFile.load` does."""
        file = LanguageFile.load(path)
        ngrams = LanguageModel(file.ngrams, CharacterTable(file.groups))
        return cls(file.about, ngrams, file.words, file.spellings, CharClassModel(file.char_classes))


def load_about(path: Path) -> About:
    """What a language file says of itself, without the rest of it. Raises as `LanguageFile.load` does."""
    with np.load(path, allow_pickle=False) as file:
        return About.of_json(str(file["about"]))


def load_words(path: Path) -> WordList:
    """The words of its language, alone. Raises as `LanguageFile.load` does."""
    with np.load(path, allow_pickle=False) as file:
        return _words(file)


def _words(file: Mapping[str, NDArray[np.uint8]]) -> WordList:
    return WordList.unpacked(file["words"], int(file["word_bits"]))


def _spellings(file: Mapping[str, NDArray[np.uint8]]) -> Spellings:
    return Spellings(*(WordList.unpacked(file[f"marks_{kind}"], SPELLING_BITS) for kind in ("needed", "optional")))


def load_profile(path: Path) -> NDArray[np.uint8]:
    """What its language is told by, alone. Raises as `LanguageFile.load` does."""
    with np.load(path, allow_pickle=False) as file:
        profile: NDArray[np.uint8] = file["profile"]
        return profile
