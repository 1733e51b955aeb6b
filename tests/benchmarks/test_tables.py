"""How many cells of a table came out right."""

from benchmarks.tables import Cells, compare


def test_a_cell_is_right_at_its_own_place_only() -> None:
    truth = Cells({(0, 0, 1, 1): "Name", (0, 1, 1, 1): "1,204", (1, 0, 1, 2): "All"}, has_rules=True)
    found = Cells({(0, 0, 1, 1): "Name", (0, 1, 1, 1): "1.204", (1, 0, 1, 1): "All"})
    assert list(compare([truth], [found])) == [(True, [1, 2, 1, 3, 3])]


def test_a_row_too_many_costs_its_own_cells_where_rows_are_aligned() -> None:
    rows = [["Region", "Sales"], ["North", "1,204"], ["South", "998"]]
    truth, found = (
        Cells({(row + down, column, 1, 1): text for row, texts in enumerate(rows) for column, text in enumerate(texts)})
        for down in (0, 1)
    )
    found.texts[0, 0, 1, 1] = "Table 3"
    assert list(compare([truth], [found])) == [(False, [0, 0, 6, 7, 6])]


def test_tables_that_are_none_count_against_what_was_found() -> None:
    table = Cells({(0, 0, 1, 1): "a", (0, 1, 1, 1): "b"})
    other = Cells({(0, 0, 1, 1): "x"})
    assert list(compare([table], [other, table])) == [(False, [2, 2, 2, 2, 2]), (False, [0, 0, 0, 1, 0])]
    assert list(compare([table], [])) == [(False, [0, 0, 0, 0, 2])]
