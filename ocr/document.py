"""What was read: Document > Page > Block > Line > Word > Glyph, and its JSON form.

A block has a role; one that is a table also says which of its words stand in which cell.

Only a glyph holds its text and box and only a word its confidence; everything above them is worked out from what it
holds, so that no two levels of the tree can disagree. Boxes are in pixels of the page as it was loaded, not as it was
cleaned.
"""

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from ocr.block_kinds import Cell, Role, WordPlace
from ocr.boxes import Baseline, Box, Point

if TYPE_CHECKING:
    from ocr.options import LoadOptions

__all__ = [
    "Baseline", "Block", "Box", "Cell", "Document", "Glyph", "Line", "Origin", "Page", "Point", "Role", "Word",
    "WordPlace", "mean_confidence",
]  # fmt: skip

JSON_VERSION = 1
PAGE_BREAK = "\n\f"


@dataclass(frozen=True)
class Glyph:
    """One printed symbol. `text` is what it spells: several letters for a ligature. `confidence` is 0 to 1."""

    text: str
    box: Box
    confidence: float


@dataclass(frozen=True)
class Word:
    """One or more glyphs without a space between them, and how sure (0 to 1) it is that all of them are right."""

    glyphs: tuple[Glyph, ...]
    confidence: float

    @cached_property
    def text(self) -> str:
        return "".join(glyph.text for glyph in self.glyphs)

    @cached_property
    def box(self) -> Box:
        return Box.around(glyph.box for glyph in self.glyphs)


@dataclass(frozen=True)
class Line:
    """One or more words on one baseline.

    baseline: two or more points (x, y) in pixels on which the letters stand, as the line is read: from left to right
    unless the page lies on its side or head.
    x_height: the height of a lower-case x in pixels.
    is_embedded: the document itself holds the line as text, so that nobody had to read it.
    weight: the thickness of its strokes in x-heights; 0 where that is not known.
    """

    words: tuple[Word, ...]
    baseline: Baseline
    x_height: float
    is_embedded: bool = False
    weight: float = 0.0

    @cached_property
    def text(self) -> str:
        return " ".join(word.text for word in self.words)

    @cached_property
    def box(self) -> Box:
        return Box.around(word.box for word in self.words)

    @cached_property
    def confidence(self) -> float:
        return mean_confidence(self.words)

    @cached_property
    def angle(self) -> int:
        """Degrees by which the line is turned from left to right, counter-clockwise: 0, 90, 180 or 270."""
        (x0, y0), (x1, y1) = self.baseline[0], self.baseline[-1]
        return round(math.degrees(math.atan2(y0 - y1, x1 - x0)) / 90) * 90 % 360

    def feet(self, word: Word) -> tuple[Point, Point]:
        """Where on the baseline `word` starts and ends, whichever way the line runs."""
        (x0, y0), (x1, y1) = self.baseline[0], self.baseline[-1]
        left, top, right, bottom = word.box
        if self.angle in (0, 180):
            slope = (y1 - y0) / (x1 - x0) if x1 != x0 else 0.0
            ends = (left, right) if self.angle == 0 else (right, left)
            return (ends[0], y0 + slope * (ends[0] - x0)), (ends[1], y0 + slope * (ends[1] - x0))
        slope = (x1 - x0) / (y1 - y0)
        ends = (bottom, top) if self.angle == 90 else (top, bottom)
        return (x0 + slope * (ends[0] - y0), ends[0]), (x0 + slope * (ends[1] - y0), ends[1])


@dataclass(frozen=True)
class Block:
    """One or more lines that belong together: a paragraph, a heading, a table.

    level: of a heading, 1 or more; 0 for any other role. cells: of a table, in the order of their rows and columns;
    every word of the block stands in exactly one. A table's lines run across its columns where its text does.
    language: the ISO 639 code of the language that they were read in; empty where that is not known.
    """

    lines: tuple[Line, ...]
    role: Role = Role.PARAGRAPH
    level: int = 0
    cells: tuple[Cell, ...] = ()
    language: str = ""

    def cell_words(self, cell: Cell) -> tuple[Word, ...]:
        """The words of one of its cells."""
        return tuple(self.lines[place.line].words[place.word] for place in cell.words)

    @cached_property
    def words(self) -> tuple[Word, ...]:
        return tuple(word for line in self.lines for word in line.words)

    @cached_property
    def text(self) -> str:
        return "\n".join(line.text for line in self.lines)

    @cached_property
    def box(self) -> Box:
        return Box.around(line.box for line in self.lines)

    @cached_property
    def confidence(self) -> float:
        return mean_confidence(self.words)


@dataclass(frozen=True)
class Page:
    """A page and its blocks in reading order; a blank page has none.

    width, height: of the page in pixels. dpi: its resolution, None when the file does not say.
    name: the file that it came from. number: its place in that file, from 1.
    error: the line that says why the page could not be read; it has no blocks then. None for a page that was read.
    """

    blocks: tuple[Block, ...]
    width: int
    height: int
    dpi: float | None = None
    name: str = ""
    number: int = 1
    error: str | None = None

    @property
    def lines(self) -> tuple[Line, ...]:
        return tuple(line for block in self.blocks for line in block.lines)

    @property
    def words(self) -> tuple[Word, ...]:
        return tuple(word for line in self.lines for word in line.words)

    @property
    def text(self) -> str:
        return "\n\n".join(block.text for block in self.blocks)

    @property
    def box(self) -> Box:
        return Box(0, 0, self.width, self.height)

    @property
    def confidence(self) -> float:
        return mean_confidence(self.words)

    def to_dict(self) -> dict[str, Any]:
        """The page as lists, dicts, strings and numbers; `from_dict` gives it back."""
        from ocr.formats.document_json import page_to_dict

        return page_to_dict(self)

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> "Page":
        """The page that `to_dict` wrote. Raises KeyError or TypeError for anything else."""
        from ocr.formats.document_json import page_from_dict

        return page_from_dict(data)


@dataclass(frozen=True)
class Origin:
    """What a document was read from: a path or the bytes of a file, its name, and how it was opened."""

    source: Path | bytes
    name: str
    load: "LoadOptions | None" = None


@dataclass(frozen=True)
class Document:
    """The pages of one input in their order. `name` is its path, or "-" for standard input.

    origin: what it was read from, for formats that show the pages; None where that is not known.
    """

    pages: tuple[Page, ...]
    name: str = ""
    origin: Origin | None = field(default=None, compare=False, repr=False)

    @property
    def text(self) -> str:
        """The text of all pages, a form feed at the start of each page after the first."""
        return PAGE_BREAK.join(page.text for page in self.pages)

    @property
    def confidence(self) -> float:
        return mean_confidence([word for page in self.pages for word in page.words])

    def to(self, format: str, *, break_signatures: bool = False) -> str | bytes:  # noqa: A002
        """The document in one of `ocr.formats.FORMATS`, such as "txt", "markdown", "hocr" or "pdf".

        break_signatures: make a searchable PDF even of a signed one. Bytes for formats that are no text. Raises
        OptionError, InputError where the pages are to be shown and what they were read from is gone, and OutputError.
        """
        from ocr.formats.export import rendered

        return rendered(self, format, break_signatures)

    def save(
        self,
        path: str | Path,
        format: str | None = None,  # noqa: A002
        *,
        break_signatures: bool = False,
    ) -> list[Path]:
        """Write the document to a file, in `format` or that of the file's suffix; it appears only when it is whole.

        Returns the files that were written: several where the format has one for each page. Raises as `to` does, and
        OutputError.
        """
        from ocr.formats.export import saved

        return saved(self, Path(path), format, break_signatures)

    def to_json(self, indent: int | None = None) -> str:
        """The whole tree; `from_json` gives an equal document back."""
        data = {"typecase": JSON_VERSION, "name": self.name, "pages": [page.to_dict() for page in self.pages]}
        return json.dumps(data, ensure_ascii=False, indent=indent)

    @classmethod
    def from_json(cls, text: str | bytes) -> Self:
        """The document that `to_json` wrote. Raises ValueError when `text` is anything else."""
        try:
            data = json.loads(text)
            if data["typecase"] != JSON_VERSION:
                raise ValueError(f"a Typecase document of version {data['typecase']}, not {JSON_VERSION}")
            return cls(tuple(Page.from_dict(page) for page in data["pages"]), data["name"])
        except (LookupError, TypeError, AttributeError, RecursionError, ArithmeticError) as error:
            raise ValueError(f"not a Typecase document: {error!r}") from error


def mean_confidence(words: Sequence[Word]) -> float:
    """The mean confidence of a letter of `words`, 0 to 1; 1 where there is no word, for then nothing is in doubt."""
    letters = sum(len(word.text) for word in words)
    return sum(word.confidence * len(word.text) for word in words) / letters if letters else 1.0
