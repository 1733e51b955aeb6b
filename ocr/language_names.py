"""The names of languages: what each is called in ISO 639 and by Tesseract, and the files of those that ship.

It loads nothing, so that options and commands can ask it.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from ocr.errors import OptionError
from ocr.resources import weights_path

ENGLISH: Final = "en"
AUTO: Final = "auto"
"""Whatever language of those that ship a page turns out to be in."""
NO_LANGUAGE: Final = "none"
"""The image alone decides."""
FOLDER: Final = weights_path("languages")
SUFFIX: Final = ".npz"


@dataclass(frozen=True)
class LanguageName:
    """name: in English. codes: all that mean it beside its ISO 639-1 code, the one of ISO 639-3 first, which is
    Tesseract's name for it."""

    name: str
    codes: tuple[str, ...]


NAMES: Final = {
    "en": LanguageName("English", ("eng",)),
    "de": LanguageName("German", ("deu", "ger")),
    "fr": LanguageName("French", ("fra", "fre")),
    "es": LanguageName("Spanish", ("spa",)),
    "it": LanguageName("Italian", ("ita",)),
    "pt": LanguageName("Portuguese", ("por",)),
    "nl": LanguageName("Dutch", ("nld", "dut")),
    "sv": LanguageName("Swedish", ("swe",)),
    "la": LanguageName("Latin", ("lat",)),
    "da": LanguageName("Danish", ("dan",)),
    "pl": LanguageName("Polish", ("pol",)),
    "cs": LanguageName("Czech", ("ces", "cze")),
    "fi": LanguageName("Finnish", ("fin",)),
    "hu": LanguageName("Hungarian", ("hun",)),
    "nb": LanguageName("Norwegian", ("nob", "nor", "no")),
    "ro": LanguageName("Romanian", ("ron", "rum")),
    "tr": LanguageName("Turkish", ("tur",)),
}
"""By ISO 639-1 code. Which of them can be read is for `shipped_languages` to say."""
_CODE_OF: Final = {other: code for code, name in NAMES.items() for other in (code, *name.codes)}


def language_path(code: str) -> Path:
    """Where the file of a language that ships is, whether there is one or not."""
    return FOLDER / (code + SUFFIX)


def shipped_languages() -> tuple[str, ...]:
    """The ISO 639-1 codes of the languages that ship, English first."""
    return tuple(sorted((path.stem for path in FOLDER.glob(f"*{SUFFIX}")), key=lambda code: (code != ENGLISH, code)))


def tesseract_names() -> tuple[str, ...]:
    """What Tesseract calls the languages that ship, which is their ISO 639-3 code."""
    return tuple(NAMES[code].codes[0] for code in shipped_languages() if code in NAMES)


def language_files(lang: str) -> tuple[Path, ...]:
    """The files of the languages that `lang` names, the first of them the one that a page is in unless another is
    clearly likelier: `AUTO`, codes or files with + between; none for `NO_LANGUAGE`.

    Raises OptionError where one is neither a language that ships nor a file.
    """
    if lang == NO_LANGUAGE:
        return ()
    if lang == AUTO:
        return tuple(map(language_path, shipped_languages()))
    return tuple(dict.fromkeys(map(_file_of, lang.split("+"))))


def _file_of(name: str) -> Path:
    known = language_path(_CODE_OF.get(name.lower(), name))
    if known.parent == FOLDER and known.is_file():
        return known
    if name.endswith(SUFFIX) and Path(name).is_file():
        return Path(name)
    raise OptionError(f"lang {name}: neither one of {', '.join(shipped_languages())}, {AUTO} nor a language file")
