"""What is known of a language: its n-gram model and its word list, and words that a user adds to that."""

from pathlib import Path
from typing import Final

from ocr.errors import OptionError
from ocr.language.ngram_model import MODEL_PATH, LanguageModel
from ocr.language.word_list import WORDS_PATH, WordList
from ocr.options import ENGLISH, NO_LANGUAGE

FOLDERS: Final = {ENGLISH: MODEL_PATH.parent, NO_LANGUAGE: MODEL_PATH.parent}
"""Where the languages that have a name are. That of none is there to be asked, and counts for nothing."""


def load_language_model(lang: str) -> LanguageModel:
    """The n-gram model of `lang`, a name of `FOLDERS` or a folder. Raises OptionError where it cannot be read."""
    path = FOLDERS.get(lang, Path(lang)) / MODEL_PATH.name
    try:
        return LanguageModel.load(path)
    except (OSError, ValueError, KeyError) as error:
        raise OptionError(f"lang {lang}: {path} is no language model: {error}") from error


def load_word_list(lang: str, more: tuple[str, ...] = ()) -> WordList:
    """The word list of `lang`, empty for none, and `more` words. Raises OptionError where it cannot be read."""
    path = FOLDERS.get(lang, Path(lang)) / WORDS_PATH.name
    try:
        listed = WordList.of(()) if lang == NO_LANGUAGE else WordList.load(path)
    except (OSError, ValueError, KeyError) as error:
        raise OptionError(f"lang {lang}: {path} is no word list: {error}") from error
    return listed | WordList.of(more)


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
