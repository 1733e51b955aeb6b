"""How many cells of a table came out right."""

from benchmarks.tables import Cells, compare


def test_a_cell_is_right_at_its_own_place_only() -> None:
    truth = Cells({(0, 0, 1, 1): "Name", (0, 1, 1, 1): "1,204", (1, 0, 1, 2): "All"}, has_rules=True)
    found = Cells({(0, 0, 1, 1): "Name", (0, 1, 1, 1): "1.204", (1, 0, 1, 1): "All"})
    assert list(compare([truth], [found])) == [(True, [1, 2, 3, 3])]


def test_tables_that_are_none_count_against_what_was_found() -> None:
    table = Cells({(0, 0, 1, 1): "a", (0, 1, 1, 1): "b"})
    other = Cells({(0, 0, 1, 1): "x"})
    assert list(compare([table], [other, table])) == [(False, [2, 2, 2, 2]), (False, [0, 0, 1, 0])]
    assert list(compare([table], [])) == [(False, [0, 0, 0, 2])]
