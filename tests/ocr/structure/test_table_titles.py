"""Of all ways to part the lines of a region into tables and lines in none, the likeliest is found."""

from itertools import product

import numpy as np
import pytest

from ocr.structure.table_titles import log_odds, tables_of

TITLE, GOES_ON, BEGINS = range(3)


def likeliest(title: list[float], begin: list[float]) -> list[int]:
    """The table of each line, or -1, found by trying all courses."""
    found: dict[tuple[int, ...], float] = {}
    for course in product((TITLE, GOES_ON, BEGINS), repeat=len(title)):
        tables: list[int] = []
        number, score, is_valid = 0, 0.0, True
        for line, kind in enumerate(course):
            is_first = all(table < 0 for table in tables)
            is_valid &= kind != BEGINS or not is_first
            is_valid &= kind != GOES_ON or is_first or tables[-1] >= 0
            score += {TITLE: log_odds(np.array(title))[line], GOES_ON: 0.0, BEGINS: log_odds(np.array(begin))[line]}[
                kind
            ]
            number += kind == BEGINS
            tables.append(-1 if kind == TITLE else number)
        if is_valid:
            found[tuple(tables)] = score
    return list(max(found.items(), key=lambda entry: entry[1])[0])


@pytest.mark.parametrize("seed", range(40))
def test_the_likeliest_course_of_all_is_found(seed: int) -> None:
    rng = np.random.default_rng(seed)
    title, begin = rng.random((2, 1 + seed % 6))
    assert tables_of(title, begin).tolist() == likeliest(title.tolist(), begin.tolist())


def test_a_line_that_may_be_a_title_stays_where_no_table_begins_below_it() -> None:
    assert tables_of(np.array([0.1, 0.7, 0.1]), np.array([0.0, 0.0, 0.01])).tolist() == [0, 0, 0]
    assert tables_of(np.array([0.1, 0.7, 0.1]), np.array([0.0, 0.0, 0.9])).tolist() == [0, -1, 1]
