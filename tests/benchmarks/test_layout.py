"""Where lines of typeset pages are taken to have been found."""

from benchmarks.layout import place_of


def test_a_line_stands_where_most_of_its_glyphs_were_found() -> None:
    astray = [(0, 3)]
    assert place_of([(7, 1), (7, 2), (7, 4), *astray]) == (7, 2)
