"""The languages that pages may be in, loaded as they are needed, and words that a user adds to theirs."""

import threading
from collections.abc import Callable
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from ocr.errors import OptionError
from ocr.language.identification import likeliest
from ocr.language.language_file import Language, load_about, load_profile, load_words
from ocr.language.word_list import WordList
from ocr.language_names import ENGLISH, NO_LANGUAGE, language_files, language_path

T = TypeVar("T")


class Languages:
    """The languages of an option `lang`, known by their numbers; number 0 is that of a page unless another is clearly
    likelier. Each is loaded when it is first asked for, and threads may share it."""

    def __init__(self, lang: str, user_words: tuple[str, ...] = ()) -> None:
        """user_words: words that count as listed in every language. Raises OptionError."""
        self._paths = language_files(lang) or (language_path(ENGLISH),)
        self._listed = lang != NO_LANGUAGE
        self._user_words = WordList.of(user_words)
        self._user_spellings = user_words
        self._loaded: dict[int, Language] = {}
        self._words: dict[int, WordList] = {}
        self._profiles: NDArray[np.uint8] | None = None
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return len(self._paths)

    def __getitem__(self, number: int) -> Language:
        """Raises OptionError where the language cannot be read."""
        with self._lock:
            if number not in self._loaded:
                self._loaded[number] = self._load(self._paths[number])
            return self._loaded[number]

    def letters(self, number: int) -> str | None:
        """The letters beside a to z of a language; None where the image alone decides, which knows all."""
        return self[number].about.letters if self._listed else None

    def codes(self, numbers: NDArray[np.integer]) -> list[str]:
        """What each language is called; nothing where the image alone decides."""
        return [self[number].about.code if self._listed else "" for number in numbers.tolist()]

    def words_of(self, code: str) -> WordList:
        """The words of the language with this code, of the first where there is none; nothing else of it is loaded."""
        number = self._codes.index(code) if code in self._codes else 0
        with self._lock:
            if number not in self._words:
                self._words[number] = self._as_asked(_read(self._paths[number], load_words))
            return self._words[number]

    @cached_property
    def _codes(self) -> list[str]:
        """Those of files that ship are their names."""
        shipped = (language_path(path.stem) == path for path in self._paths)
        return [
            path.stem if ships else _read(path, load_about).code
            for path, ships in zip(self._paths, shipped, strict=True)
        ]

    def words(self, numbers: NDArray[np.integer]) -> WordList:
        """The words of all these languages; of the first where there is no number."""
        first, *others = [self[number].words for number in np.unique(numbers).tolist() or [0]]
        for words in others:
            first |= words
        return first

    def likeliest(self, text: str, expected: int = 0) -> int:
        """The language that a text is in: the one that is expected unless another is clearly likelier."""
        with self._lock:
            if self._profiles is None:
                self._profiles = np.stack([_read(path, load_profile) for path in self._paths])
        return likeliest(text, self._profiles, expected)

    def _load(self, path: Path) -> Language:
        language = _read(path, Language.load)
        spellings = language.spellings.with_words(self._user_spellings)
        return replace(language, words=self._as_asked(language.words), spellings=spellings)

    def _as_asked(self, words: WordList) -> WordList:
        return (words if self._listed else WordList.of(())) | self._user_words


def _read(path: Path, load: Callable[[Path], T]) -> T:
    try:
        return load(path)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise OptionError(f"lang {path}: no language file: {error}") from error


def read_user_words(path: Path) -> tuple[str, ...]:
    """The words of a text file in UTF-8, one a line; blank lines are passed over. Raises OptionError."""
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except OSError as error:
        raise OptionError(f"user words {path}: {error.strerror or error}") from error
    except UnicodeDecodeError:
        raise OptionError(f"user words {path}: not a text file in UTF-8") from None
    words = []
    for number, line in enumerate(lines, 1):
        parts = line.split()
        if len(parts) > 1 or (parts and not any(symbol.isalpha() for symbol in parts[0])):
            raise OptionError(f"user words {path}: line {number} is not one word: {line.strip()[:40]}")
        words += parts
    return tuple(words)
