"""The unit tests of olmOCR-bench (Allen AI 2025, ODC-BY), after the benchmark's own description of them.

A text is compared without emphasis and typographic variants, white space as single spaces.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
from lxml import html
from numpy.typing import NDArray
from rapidfuzz import fuzz

FOLDED: Final = str.maketrans(
    {**dict.fromkeys("‘’‚", "'"), **dict.fromkeys("“”„", '"'), **dict.fromkeys("–—‑‒−", "-"), "＿": "_", "µ": "μ"}
)
LEAST_ALIKE: Final = 0.5
"""Of two cells that may be the same, however many differences are allowed."""
SIDES: Final = {"up": (-1, 0), "down": (1, 0), "left": (0, -1), "right": (0, 1)}
HEADINGS: Final = {"top_heading": (-1, 0), "left_heading": (0, -1)}

Place = tuple[int, int]


def passes(test: dict[str, Any], text: str) -> bool:
    """Whether a text passes one test, given as the benchmark's JSON. A text without a letter or digit passes none."""
    if not any(map(str.isalnum, text)):
        return False
    match test["type"]:
        case "present" | "absent":
            return _is_found(test, folded(text)) is (test["type"] == "present")
        case "order":
            return _is_ordered(folded(test["before"]), folded(test["after"]), folded(text), test.get("max_diffs") or 0)
        case "table":
            return any(_holds(grid, test) for grid in [*_markdown_tables(text), *_html_tables(text)])
        case "baseline":
            return True
    raise ValueError(f"a test of the unknown type {test['type']!r}")


def folded(text: str) -> str:
    text = re.sub(r"<br/?>", " ", text)
    text = re.sub(r"</?[bi]>", "", text)
    for mark in (r"\*\*", "__", r"\*", "_"):
        text = re.sub(rf"{mark}(.*?){mark}", r"\1", text)
    return unicodedata.normalize("NFC", re.sub(r"\s+", " ", text)).translate(FOLDED)


def _is_found(test: dict[str, Any], page: str) -> bool:
    wanted = folded(test["text"])
    if not test.get("case_sensitive", True):
        wanted, page = wanted.lower(), page.lower()
    first, last = test.get("first_n") or 0, test.get("last_n") or 0
    if first or last:
        page = page[:first] + (page[-last:] if last else "")
    return fuzz.partial_ratio(wanted, page) / 100 >= 1 - (test.get("max_diffs") or 0) / max(len(wanted), 1)


def _is_ordered(before: str, after: str, page: str, most: int) -> bool:
    first, last = _ends(before, page, most), _ends(after, page, most)
    return bool(len(first) and len(last)) and bool(first[0] - len(before) < last[-1] - len(after))


def _ends(pattern: str, text: str, most: int) -> NDArray[np.intp]:
    """Where `pattern` ends in `text` with at most `most` edits (Sellers 1980)."""
    letters = np.frombuffer(text.encode("utf-32-le"), np.uint32)
    place = np.arange(len(letters) + 1)
    row = np.zeros(len(letters) + 1, np.int64)
    for number, sign in enumerate(np.frombuffer(pattern.encode("utf-32-le"), np.uint32), 1):
        longer = row + 1
        longer[1:] = np.minimum(longer[1:], row[:-1] + (letters != sign))
        longer[0] = number
        row = np.minimum.accumulate(longer - place) + place
    return np.flatnonzero(row <= most)


@dataclass
class _Grid:
    """A table: what stands in the cell that begins at a place, which cell covers each place, and which are heads."""

    text: dict[Place, str] = field(default_factory=dict)
    owner: dict[Place, Place] = field(default_factory=dict)
    heads: set[Place] = field(default_factory=set)

    def add(self, row: int, text: str, spans: tuple[int, int], is_head: bool) -> None:
        column = 0
        while (row, column) in self.owner:
            column += 1
        cell = row, column
        self.text[cell] = folded(text).strip()
        self.owner |= {(row + down, column + right): cell for down in range(spans[0]) for right in range(spans[1])}
        if is_head:
            self.heads.add(cell)

    def beside(self, cell: Place, side: Place) -> set[Place]:
        near = {(r + side[0], c + side[1]) for (r, c), owner in self.owner.items() if owner == cell}
        return {self.owner[place] for place in near if place in self.owner} - {cell}

    def headings(self, cell: Place, side: Place) -> set[Place]:
        """The heads in one direction; where none is marked as such, the last cells."""
        todo, seen, ends = {cell}, set[Place](), set[Place]()
        while todo:
            one = todo.pop()
            seen.add(one)
            further = self.beside(one, side) - seen
            if not further:
                ends.add(one)
            todo |= further
        return (seen & self.heads) - {cell} or ends - {cell}


def _holds(grid: _Grid, test: dict[str, Any]) -> bool:
    most = test.get("max_diffs") or 0
    for cell, text in grid.text.items():
        if not _alike(folded(test["cell"]), text, most):
            continue
        asked = [(test.get(name), grid.beside(cell, side)) for name, side in SIDES.items()]
        asked += [(test.get(name), grid.headings(cell, side)) for name, side in HEADINGS.items()]
        if all(any(_alike(folded(wanted), grid.text[o], most) for o in others) for wanted, others in asked if wanted):
            return True
    return False


def _alike(wanted: str, text: str, most: int) -> bool:
    return fuzz.ratio(wanted, text) / 100 >= max(LEAST_ALIKE, 1 - most / max(len(wanted), 1))


def _markdown_tables(text: str) -> Iterator[_Grid]:
    rows: list[list[str]] = []
    for line in [*text.splitlines(), ""]:
        if "|" in line:
            rows.append([part.strip() for part in re.split(r"(?<!\\)\|", line.strip().strip("|"))])
            continue
        ruled = [all(re.fullmatch(r":?-+:?", part) for part in row) for row in rows]
        if any(ruled):
            grid = _Grid()
            for number, row in enumerate(row for row, is_rule in zip(rows, ruled, strict=True) if not is_rule):
                for part in row:
                    grid.add(number, part, (1, 1), number < ruled.index(True))
            yield grid
        rows = []


def _html_tables(text: str) -> Iterator[_Grid]:
    if "<table" not in text.lower():
        return
    for table in html.fromstring(f"<div>{text}</div>").iter("table"):
        grid = _Grid()
        for number, row in enumerate(table.iter("tr")):
            in_head = any(element.tag == "thead" for element in row.iterancestors())
            for cell in row:
                if cell.tag in ("td", "th"):
                    spans = _span(cell.get("rowspan")), _span(cell.get("colspan"))
                    grid.add(number, cell.text_content(), spans, in_head or cell.tag == "th")
        yield grid


def _span(value: str | None) -> int:
    return max(1, int(value)) if value and value.isdigit() else 1
