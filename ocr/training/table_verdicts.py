"""What a typeset page, read by Typecase itself, teaches about whole tables: which of the regions that are found are
one, and which are lists, cards or two tables beside one another."""

from collections.abc import Iterator
from itertools import combinations
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ocr.structure.table_grid import grid_of
from ocr.structure.table_model import TableModel
from ocr.structure.table_regions import FEWEST, regions_of
from ocr.structure.table_verdict import halves_of, verdict_features
from ocr.structure.table_words import Ints
from ocr.training.table_examples import BLOCK, NO_TABLE, TABLE, UNKNOWN, Examples, PhrasesSeen, is_in_table

MOSTLY: Final = 0.6
"""Share of a region's phrases that stand in cells, from which on it may be a table."""
HARDLY: Final = 0.3
"""... and under which it is none."""
WHOLE: Final = 0.8
"""Share of a table's phrases that a part of a region holds at least where it is that table."""
BESIDE: Final = 0.3
"""Share of the lower table's height on which another stands beside it."""
MEMBERS: Final = 3
"""Phrases of a table of which it is asked whether another stands beside it."""


def verdict_examples(page: PhrasesSeen, model: TableModel) -> Examples:
    """The regions of a page, and the halves of those that are no table: true where one is a table. What is neither
    quite a table nor hardly one is left out."""
    features: list[NDArray[np.float64]] = []
    true: list[bool] = []
    for region, whole in _asked(page, model):
        verdict = _verdict(page, region, whole)
        grid = grid_of(page.phrases, region, page.seen.rules)
        if verdict is not None and min(grid.width, grid.lines) > 1 and grid.band is None:
            features.append(verdict_features(grid, page.phrases))
            true.append(verdict)
    return np.array(features), np.array(true, np.bool_)


def _asked(page: PhrasesSeen, model: TableModel) -> Iterator[tuple[Ints, Ints]]:
    """The regions of a page and the halves of such as are no table, each with the region that it is of."""
    for region in regions_of(page.phrases, page.likely, page.seen.rules, model):
        yield region, region
        if _verdict(page, region, region) is False:
            for sides in halves_of(page.phrases, region):
                yield from ((side, region) for side in sides if len(side) >= FEWEST)


def _verdict(page: PhrasesSeen, region: Ints, whole: Ints) -> bool | None:
    """Whether a part of the region `whole` is a table, or None where that is not clear."""
    known = region[page.block[region] != UNKNOWN]
    if not known.size:
        return None
    table = dict(zip(page.seen.truth.cells[:, BLOCK].tolist(), page.seen.truth.cells[:, TABLE].tolist(), strict=True))
    own, all_of = (np.array([table.get(one, NO_TABLE) for one in page.block[part].tolist()]) for part in (known, whole))
    share = is_in_table(page.seen, page.block[known]).mean()
    if share < HARDLY or _are_beside(page.phrases.boxes[known], own):
        return False
    tables = np.unique(own[own != NO_TABLE])
    is_whole = np.isin(own, tables).sum() > WHOLE * np.isin(all_of, tables).sum()
    return True if share > MOSTLY and (is_whole or not tables.size) else None


def _are_beside(boxes: NDArray[np.float64], table: Ints) -> bool:
    """Whether tables stand beside one another. boxes: float64 [K, 4]; table: int64 [K], that of each or NO_TABLE."""
    numbers, counts = np.unique(table[table != NO_TABLE], return_counts=True)
    ends = [(boxes[table == number, 1].min(), boxes[table == number, 3].max()) for number in numbers[counts >= MEMBERS]]
    return any(
        min(one[1], two[1]) - max(one[0], two[0]) > BESIDE * min(one[1] - one[0], two[1] - two[0])
        for one, two in combinations(ends, 2)
    )
