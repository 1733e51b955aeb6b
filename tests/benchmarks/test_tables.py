"""How many cells of a table came out right."""

from benchmarks.tables import Cells, compare

BOX = (10.0, 10.0, 200.0, 90.0)


def test_a_cell_is_right_at_its_own_place_only() -> None:
    truth = Cells({(0, 0, 1, 1): "Name", (0, 1, 1, 1): "1,204", (1, 0, 1, 2): "All"}, BOX, has_rules=True)
    found = Cells({(0, 0, 1, 1): "Name", (0, 1, 1, 1): "1.204", (1, 0, 1, 1): "All"}, BOX)
    assert list(compare([truth], [found])) == [(True, [1, 2, 1, 3, 3])]


def test_a_row_too_many_costs_its_own_cells_where_rows_are_aligned() -> None:
    rows = [["Region", "Sales"], ["North", "1,204"], ["South", "998"]]
    truth, found = (
        Cells(
            {(row + down, column, 1, 1): text for row, texts in enumerate(rows) for column, text in enumerate(texts)},
            BOX,
        )
        for down in (0, 1)
    )
    found.texts[0, 0, 1, 1] = "Table 3"
    assert list(compare([truth], [found])) == [(False, [0, 0, 6, 7, 6])]


def test_tables_that_are_none_count_against_what_was_found() -> None:
    table = Cells({(0, 0, 1, 1): "a", (0, 1, 1, 1): "b"}, BOX)
    other = Cells({(0, 0, 1, 1): "x"}, (10.0, 300.0, 200.0, 400.0))
    assert list(compare([table], [other, table])) == [(False, [2, 2, 2, 2, 2]), (False, [0, 0, 0, 1, 0])]
    assert list(compare([table], [])) == [(False, [0, 0, 0, 0, 2])]


def test_tables_are_compared_by_their_places_though_another_has_more_of_their_cells() -> None:
    texts = {(row, 0, 1, 1): str(row) for row in range(4)}
    below = (10.0, 100.0, 200.0, 190.0)
    upper, lower = Cells({(0, 0, 1, 1): "Pos", (1, 0, 1, 1): "1"}, BOX), Cells(texts, below)
    without_head = Cells({(0, 0, 1, 1): "1"}, BOX)
    assert list(compare([upper, lower], [lower, without_head])) == [
        (False, [0, 0, 1, 1, 2]),
        (False, [4, 4, 4, 4, 4]),
    ]
