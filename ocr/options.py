"""How pages are to be read. Every option has a default that suits most pages."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

from ocr.errors import OptionError
from segmentation.layout_mode import TURNS, Layout

ENGLISH: Final = "en"
NO_LANGUAGE: Final = "none"


@dataclass(frozen=True)
class ReadOptions:
    """How pages are read.

    device: auto, cpu, cuda or mps. model: weights of the recogniser in place of the shipped ones.
    lang: "en", "none" (no word is likelier than another), or a folder that `ocr.training.ngram_model` has written.
    user_words: words that count as listed. alphabet: the only symbols that there are, by name (digits, letters, lower,
    upper, ascii; several with commas) or as the characters themselves; None for all.
    deskew: level lines that rise or fall. rotate: degrees clockwise that set the page upright, one of `TURNS`; None to
    find out by reading. layout: what the picture holds, one of `Layout`.
    stages: a folder for pictures of what every stage saw.
    Raises OptionError for a layout or turn that there is not, or a language that is not there.
    """

    device: str = "auto"
    model: Path | None = None
    lang: str = ENGLISH
    user_words: Sequence[str] = ()
    alphabet: str | None = None
    deskew: bool = True
    rotate: int | None = None
    layout: str = Layout.AUTO
    stages: Path | None = None

    def __post_init__(self) -> None:
        if self.layout not in tuple(Layout):
            raise OptionError(f"layout {self.layout}: none of {', '.join(Layout)}")
        if self.rotate not in (None, *TURNS):
            raise OptionError(f"rotate {self.rotate}: none of {', '.join(map(str, TURNS))}")
        if self.lang not in (ENGLISH, NO_LANGUAGE) and not Path(self.lang).is_dir():
            raise OptionError(f"--lang {self.lang}: neither {ENGLISH} nor {NO_LANGUAGE} nor a folder")

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


def _digest(path: Path | None) -> str | None:
    if path is None:
        return None
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


DEFAULT_MAX_PIXELS = 150_000_000
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
    """

    pages: str | None = None
    password: str | None = None
    dpi: float | None = None
    max_pixels: int = DEFAULT_MAX_PIXELS
    text_layer: TextLayer = TextLayer.USE
