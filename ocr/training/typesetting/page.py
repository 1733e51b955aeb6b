"""Typeset pages with known truth: every glyph, block and piece of ink that is not text."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

import cv2
import numpy as np
from numpy.typing import NDArray


class Role(StrEnum):
    """What a block of text is on its page."""

    TITLE = "title"
    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST_ITEM = "list_item"
    QUOTE = "quote"
    FORMULA = "formula"
    TABLE_CELL = "table_cell"
    CAPTION = "caption"
    FOOTNOTE = "footnote"
    RUNNING_HEAD = "running_head"
    RUNNING_FOOT = "running_foot"
    PAGE_NUMBER = "page_number"
    MARGINAL_NOTE = "marginal_note"
    CODE = "code"
    VERSE = "verse"
    FORM_LABEL = "form_label"
    FORM_ENTRY = "form_entry"
    LEADER = "leader"
    OTHER = "other"


class Ink(StrEnum):
    """What a box of ink that is not text holds.

    border: the outline of a box, or one side of a table's cell. shade: a ground of another colour than the page's.
    leader_dots: a run of dots whose glyphs are also given, in a block of role leader.
    """

    RULE = "rule"
    BORDER = "border"
    DOTTED_RULE = "dotted_rule"
    LEADER_DOTS = "leader_dots"
    PICTURE = "picture"
    STAMP = "stamp"
    FORM_BOX = "form_box"
    BULLET = "bullet"
    SHADE = "shade"


KEEPS_LINES: Final = frozenset({Role.CODE, Role.VERSE, Role.FORMULA, Role.OTHER, Role.TITLE})
"""Roles whose lines are kept apart in the truth; lines of all others are run on."""
LEADER_TEXT: Final = "..."
"""A run of leader dots in the truth, however many there are."""
NO_ROW: Final = -1


@dataclass(frozen=True, slots=True, eq=False)
class TypesetPage:
    """One page. Glyphs are in reading order; boxes are left, top, right, bottom in pixels.

    grey: uint8 [H, W], 0 black. boxes: float32 [N, 4], the ink of each glyph. letters: str [N], one character each.
    line: int32 [N], visual lines counted over the page, each within one block. block: int32 [N].
    space: bool [N], white space or a line's start is before the glyph. soft: bool [N], a hyphen that only the line's
    end brought. roles: str [B], a `Role` each. rows: int32 [B], blocks that stand beside one another as one row of a
    table, form or list of contents, or NO_ROW. ink_boxes: float32 [M, 4]. ink_kinds: str [M], an `Ink` each.
    family: the layout family. split: train or trial. dpi: pixels per inch of paper, 96 and more on a screen.
    cells: int32 [K, 7], the cells of tables that were measured: block or -1 of an empty one, table, first row and
    column, rows and columns that it covers, and whether it is a head.
    """

    grey: NDArray[np.uint8]
    boxes: NDArray[np.float32]
    letters: NDArray[np.str_]
    line: NDArray[np.int32]
    block: NDArray[np.int32]
    space: NDArray[np.bool_]
    soft: NDArray[np.bool_]
    roles: NDArray[np.str_]
    rows: NDArray[np.int32]
    ink_boxes: NDArray[np.float32]
    ink_kinds: NDArray[np.str_]
    family: str
    split: str
    dpi: float
    cells: NDArray[np.int32] = field(default_factory=lambda: np.zeros((0, 7), np.int32))

    @property
    def text(self) -> str:
        """The truth as a person would write it: blocks on lines of their own, those of one row on one line."""
        parts: list[str] = []
        last = NO_ROW
        for block, written in self.written():
            row = int(self.rows[block])
            parts.append((" " if row != NO_ROW and row == last else "\n") + written)
            last = row
        return "".join(parts).strip()

    @property
    def lines(self) -> list[str]:
        """The text of each visual line as printed, in reading order."""
        return [self._spell(index, printed=True) for index in _runs(self.line)]

    def written(self) -> Iterator[tuple[int, str]]:
        """The blocks in reading order, each with its number and its text."""
        for index in _runs(self.block):
            block = int(self.block[index[0]])
            role = Role(str(self.roles[block]))
            if role is Role.LEADER:
                yield block, LEADER_TEXT
            elif role in KEEPS_LINES:
                yield block, "\n".join(self._spell(index[part], printed=True) for part in _runs(self.line[index]))
            else:
                yield block, self._spell(index, printed=False)

    def _spell(self, index: NDArray[np.intp], *, printed: bool) -> str:
        """The glyphs of `index` as text; soft hyphens join the word's halves unless lines are wanted as printed."""
        text: list[str] = []
        joined = False
        for glyph in index:
            if self.soft[glyph] and not printed:
                joined = True
                continue
            if self.space[glyph] and text and not joined:
                text.append(" ")
            text.append(str(self.letters[glyph]))
            joined = False
        return "".join(text)


def save_page(page: TypesetPage, stem: Path) -> None:
    """Writes `stem`.png, the grey picture, and `stem`.npz, everything else; neither needs pickle."""
    cv2.imwrite(str(stem.with_suffix(".png")), page.grey, [cv2.IMWRITE_PNG_COMPRESSION, 2])
    fields = {name: getattr(page, name) for name in TypesetPage.__slots__ if name != "grey"}
    arrays: dict[str, Any] = {name: np.asarray(value) for name, value in fields.items()}
    np.savez_compressed(stem.with_suffix(".npz"), **arrays)


def load_page(stem: Path) -> TypesetPage:
    """The page that `save_page` wrote. Raises OSError where either file is not there."""
    grey = cv2.imread(str(stem.with_suffix(".png")), cv2.IMREAD_GRAYSCALE)
    if grey is None:
        raise FileNotFoundError(stem.with_suffix(".png"))
    with np.load(stem.with_suffix(".npz"), allow_pickle=False) as kept:
        fields = {name: kept[name] for name in kept.files}
    plain = {"family": str(fields["family"]), "split": str(fields["split"]), "dpi": float(fields["dpi"])}
    return TypesetPage(grey=np.asarray(grey, np.uint8), **(fields | plain))


def _runs(values: NDArray[np.int32]) -> list[NDArray[np.intp]]:
    """Indices of each run of equal values, in order."""
    if not len(values):
        return []
    cuts = np.flatnonzero(np.diff(values)) + 1
    return list(np.split(np.arange(len(values)), cuts))
