"""How pages are to be read. Every option has a default that suits most pages."""

import hashlib
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

from ocr.errors import OptionError
from ocr.language_names import AUTO, language_files
from segmentation.layout_mode import TURNS, Layout

DEVICES: Final = ("auto", "cpu", "cuda", "mps")

DEFAULT_MAX_PIXELS: Final = 150_000_000
"""A3 at 900 dpi; reading needs about 20 bytes for each pixel."""


class TextLayer(StrEnum):
    """What to do with text that a PDF page holds as text.

    USE: take it where it is the page; a scan is read afresh, for its hidden text is an earlier program's guess.
    IGNORE: read every page. ONLY: take it and read nothing.
    """

    USE = "use"
    IGNORE = "ignore"
    ONLY = "only"


@dataclass(frozen=True)
class LoadOptions:
    """How documents are opened.

    pages: which pages, as "3-7,12" or "9-"; None for all. password: for encrypted PDFs. dpi: the resolution to draw PDF
    pages at and to believe of images; None for their own. max_pixels: the most that a page may have.
    Raises OptionError for a value that makes no sense.
    """

    pages: str | None = None
    password: str | None = None
    dpi: float | None = None
    max_pixels: int = DEFAULT_MAX_PIXELS
    text_layer: TextLayer = TextLayer.USE

    def __post_init__(self) -> None:
        for name in ("pages", "password"):
            if not isinstance(getattr(self, name), str | None):
                raise OptionError(f"{name} {getattr(self, name)!r}: not a string")
        if self.dpi is not None and not _is_size(self.dpi):
            raise OptionError(f"dpi {self.dpi!r}: not a number of dots")
        if not _is_size(self.max_pixels):
            raise OptionError(f"max_pixels {self.max_pixels!r}: not a number of pixels")


@dataclass(frozen=True)
class ReadOptions:
    """How pages are read.

    device: auto, cpu, cuda or mps. model: weights of the recogniser in place of the shipped ones.
    lang: "auto" (each block in the likeliest of all languages), codes of ISO 639 with + between, such as "de+en", or
    files that `ocr.training.language` has written, or "none" (no word is likelier than another).
    user_words: words that count as listed. alphabet: the only symbols that there are, by name (digits, letters, lower,
    upper, ascii; several with commas) or as the characters themselves; None for all.
    deskew: level lines that rise or fall. rotate: degrees clockwise that set the page upright, one of `TURNS`; None to
    find out by reading. layout: what the picture holds, one of `Layout`.
    stages: a folder for pictures of what every stage saw.
    Raises OptionError for a value that makes no sense, or a file or folder that is not there.
    """

    device: str = "auto"
    model: Path | str | None = None
    lang: str = AUTO
    user_words: Sequence[str] = ()
    alphabet: str | None = None
    deskew: bool = True
    rotate: int | None = None
    layout: str = Layout.AUTO
    stages: Path | str | None = None

    def __post_init__(self) -> None:
        for name in ("model", "stages"):
            object.__setattr__(self, name, _path(name, getattr(self, name)))
        object.__setattr__(self, "user_words", _words(self.user_words))
        _require_one_of("device", self.device, DEVICES)
        _require_one_of("layout", self.layout, tuple(map(str, Layout)))
        _require_one_of("rotate", self.rotate, (None, *TURNS))
        if not isinstance(self.deskew, bool):
            raise OptionError(f"deskew {self.deskew!r}: neither True nor False")
        if not isinstance(self.alphabet, str | None):
            raise OptionError(f"alphabet {self.alphabet!r}: not a string of characters")
        if not isinstance(self.lang, str | Path):
            raise OptionError(f"lang {self.lang!r}: not the name of a language")
        object.__setattr__(self, "lang", str(self.lang))
        language_files(self.lang)
        if self.model is not None and not Path(self.model).is_file():
            raise OptionError(f"model {self.model}: no such file")
        if self.stages is not None and Path(self.stages).exists() and not Path(self.stages).is_dir():
            raise OptionError(f"stages {self.stages}: not a folder")

    def recorded(self) -> dict[str, Any]:
        """What the manifest says of them: all that the outputs depend on."""
        return {
            "model": _digest(self.model),
            "lang": self.lang,
            "user_words": hashlib.sha256("\n".join(self.user_words).encode()).hexdigest() if self.user_words else None,
            "alphabet": self.alphabet,
            "deskew": self.deskew,
            "rotate": self.rotate,
            "layout": str(self.layout),
            "stages": str(self.stages) if self.stages else None,
        }


def _is_size(value: object) -> bool:
    """Whether a value is a number above 0, and neither infinite nor nan."""
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 < value < math.inf


def _require_one_of(name: str, value: object, allowed: Sequence[object]) -> None:
    if value not in allowed or isinstance(value, bool):
        raise OptionError(f"{name} {value!r}: none of {', '.join(map(str, allowed))}")


def _path(name: str, value: object) -> Path | None:
    if value is None or isinstance(value, Path):
        return value
    if isinstance(value, str) and value:
        return Path(value)
    raise OptionError(f"{name} {value!r}: not a path")


def _words(value: object) -> tuple[str, ...]:
    if isinstance(value, str) or not isinstance(value, Iterable):
        raise OptionError(f"user_words {value!r}: not a list of words")
    words = tuple(value)
    if not all(isinstance(word, str) for word in words):
        raise OptionError("user_words: holds something that is no string")
    return words


def _digest(path: Path | str | None) -> str | None:
    if path is None:
        return None
    with Path(path).open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
