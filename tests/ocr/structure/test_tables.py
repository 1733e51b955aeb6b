"""Tables are found with their cells, and every word of the page stays where there are none and where there are."""

from collections import Counter
from dataclasses import replace

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from ocr.document import Block, Line, Page, Role, Word
from ocr.input.source import load_pages
from ocr.recognition.page_reader import own_text
from ocr.structure.page_rules import PageRules, no_rules
from ocr.structure.tables import with_tables
from tests.helpers.pdf_files import pages_pdf, text_at
from tests.helpers.table_pages import FIGURES, by_place, cells_of, rows_page, ruled
from tests.helpers.written_pages import HEIGHT, line


def bag(page: Page) -> Counter[str]:
    return Counter(word.text for word in page.words)


def test_a_table_without_rules_is_found_with_its_cells_and_head() -> None:
    page = with_tables(rows_page(FIGURES), no_rules())
    assert cells_of(page) == [by_place(FIGURES)]
    (block,) = page.blocks
    assert {cell.row for cell in block.cells if cell.is_header} == {0}
    assert block.lines == rows_page(FIGURES).blocks[0].lines


def test_a_ruled_table_keeps_its_empty_cells() -> None:
    rows = [list(texts) for texts in FIGURES]
    rows[2][1] = rows[4][2] = ""
    page = rows_page(rows)
    assert cells_of(with_tables(page, ruled(page, 3))) == [by_place(rows)]


def test_rows_that_were_torn_into_columns_come_together_again() -> None:
    page = rows_page(FIGURES)
    columns = [[words.words[column] for words in page.blocks[0].lines] for column in range(3)]
    feet = [entry.baseline[0][1] for entry in page.blocks[0].lines]
    torn = Page(
        tuple(
            Block(tuple(
                Line((word,), ((word.box.left, y), (word.box.right, y)), 10.0)
                for word, y in zip(column, feet, strict=True)
            ))
            for column in columns
        ),
        page.width, page.height,
    )  # fmt: skip
    found = with_tables(torn, ruled(page, 3))
    assert cells_of(found) == [by_place(FIGURES)]
    assert found.text == page.text


def test_rules_around_each_cell_say_where_rows_end() -> None:
    page = rows_page([["Name", "What it is"], ["Ash", "a tree with"], ["", "grey bark"], ["Elm", "another"]])
    rules = ruled(page, 2).boxes
    between = (page.blocks[0].lines[2].box.top + page.blocks[0].lines[1].box.bottom) / 2
    kept = [box for box in rules.tolist() if abs((box[1] + box[3]) / 2 - between) > 12 or box[3] - box[1] > 20]
    tables = cells_of(with_tables(page, PageRules(np.array(kept, np.int32), np.eye(2, 3))))
    assert tables == [by_place([["Name", "What it is"], ["Ash", "a tree with grey bark"], ["Elm", "another"]])]


def test_rules_whose_ends_are_worn_off_say_where_rows_end() -> None:
    page = rows_page([["Name", "What it is"], ["Ash", "a tree with"], ["", "grey bark"], ["Elm", "another"]])
    lines = page.blocks[0].lines
    kept = [box for box in ruled(page, 2).boxes.tolist() if not lines[1].box.bottom < box[1] < lines[2].box.top]
    worn = []
    for left, top, right, bottom in kept:
        is_level = right - left > bottom - top
        pieces = ((left + 40, left + 200), (left + 220, right - 40)) if is_level else ((left, right),)
        worn += [[start, top, end, bottom] for start, end in pieces]
    tables = cells_of(with_tables(page, PageRules(np.array(worn, np.int32), np.eye(2, 3))))
    assert tables == [by_place([["Name", "What it is"], ["Ash", "a tree with grey bark"], ["Elm", "another"]])]


def test_figures_below_one_another_are_rows_where_the_rule_between_them_was_not_found() -> None:
    page = rows_page(FIGURES)
    lines = page.blocks[0].lines
    kept = [box for box in ruled(page, 3).boxes.tolist() if not lines[2].box.bottom < box[1] < lines[3].box.top]
    assert cells_of(with_tables(page, PageRules(np.array(kept, np.int32), np.eye(2, 3)))) == [by_place(FIGURES)]


METALS = {"Lead": "12.40", "Tin": "140.25", "Antimony": "31.00", "Bismuth": "98.50", "Copper": "44.75"}


def level_ruled(page: Page, tops: list[float], left: int = 30, right: int = 700) -> PageRules:
    """Rules through the whole of a table below the lines whose numbers are `tops`."""
    return PageRules(
        np.array([[left, round(y), right, round(y) + 3] for y in tops], np.int32).reshape(-1, 4), np.eye(2, 3)
    )


def under(page: Page, number: int) -> float:
    return page.lines[number].box.bottom + HEIGHT / 2


def test_rules_of_one_width_above_and_below_a_title_make_two_tables() -> None:
    other = [["", "  Item", "    Price"], *(["", f"  {metal}", f"    {price}"] for metal, price in METALS.items())]
    page = rows_page([*FIGURES, [""], ["The metals of which type was cast"], [""], *other])
    rules = level_ruled(page, [under(page, number) for number in (*range(6), *range(7, len(page.lines)))])
    tables = cells_of(with_tables(page, rules))
    assert [[table[0, 0], table[5, 0]] for table in tables] == [["Region", "Overseas"], ["Item", "Copper"]]


def test_tables_of_closed_rules_with_a_short_title_between_them_are_two() -> None:
    other = [["", "  Item", "    Price"], *(["", f"  {metal}", f"    {price}"] for metal, price in METALS.items())]
    page = rows_page([*FIGURES, [""], ["", "Metals"], [""], *other])
    rules, lines = ruled(page, 3).boxes, page.lines
    upright = rules[rules[:, 2] - rules[:, 0] < 10]
    tops = [line.box.top - HEIGHT // 2 for line in lines]
    upper, lower = upright.copy(), upright.copy()
    upper[:, 3], lower[:, 1] = tops[6], tops[7]
    level = [[30, y, 30 + 12 * 18 * 3, y + 4] for y in (*tops[:7], *tops[7:], lines[-1].box.bottom + HEIGHT // 2)]
    found = with_tables(page, PageRules(np.concatenate([np.array(level, np.int32), upper, lower]), np.eye(2, 3)))
    assert [table[0, 0] for table in cells_of(found)] == ["Region", "Item"]


def test_tables_of_the_same_columns_under_their_headings_are_two() -> None:
    other = [["Region", "Sales", "Costs"], *([metal, price, price[::-1]] for metal, price in METALS.items())]
    page = rows_page([*FIGURES, [""], ["Of the second half"], [""], *other])
    tables = cells_of(with_tables(page, no_rules()))
    assert [[table[0, 0], table[5, 0]] for table in tables] == [["Region", "Overseas"], ["Region", "Copper"]]


def test_the_second_line_of_a_description_stays_in_its_row_where_no_rule_says_so() -> None:
    goods = [
        ("A-1201", "Oak boards, planed on both", "sides and cut to length", "12.40"),
        ("A-1377", "Brass screws", "", "3.15"),
        ("B-2010", "Hinges of blackened steel", "for doors of any weight", "31.00"),
        ("B-2044", "Linseed oil", "", "8.75"),
        ("C-1090", "Glue that sets in one day", "and stands the wet", "14.60"),
    ]
    lines, truth, top = [line(f"{'Code':18}{'Article':36}Price", 30)], [["Code", "Article", "Price"]], 66
    for code, first, second, price in goods:
        lines.append(line(f"{code:18}{first:36}{price}", top))
        lines += [line(f"{'':18}{second}", top + 24)] if second else []
        truth.append([code, f"{first} {second}".strip(), price])
        top += 60 if second else 36
    page = Page((Block(tuple(lines)),), 1200, 800)
    assert cells_of(with_tables(page, no_rules())) == [by_place(truth)]


def test_heads_over_a_rule_along_some_columns_are_the_first_row() -> None:
    rows = [["Place", "     Of the year"], ["", "Sales", "Costs"], *FIGURES[1:]]
    page = rows_page(rows)
    spanner = [30 + 12 * 17, round(under(page, 0)), 690, round(under(page, 0)) + 3]
    tables = cells_of(with_tables(page, with_rules(level_ruled(page, [under(page, 1), under(page, 6)]), spanner)))
    assert [table[0, 1] for table in tables] == ["Of the year"]


def test_a_head_beside_two_rows_of_heads_stands_in_both() -> None:
    head = [
        line(f"{'':24}{'Spring':36}Autumn", 30), line("Region", 54),
        line(f"{'':18}{'Sales':18}{'Costs':18}{'Sales':18}Costs", 78),
    ]  # fmt: skip
    rows = [[place, *figures, *figures[::-1]] for place, *figures in FIGURES[1:]]
    body = [
        line("".join(text.ljust(18) for text in row).rstrip(), 114 + 36 * number) for number, row in enumerate(rows)
    ]
    page = Page((Block((*head, *body)),), 1200, 800)
    (table,) = cells_of(with_tables(page, level_ruled(page, [20, 106, 290], right=1100)))
    assert [table[place] for place in ((0, 0), (1, 1), (1, 4), (2, 0))] == ["Region", "Sales", "Costs", "North"]


def test_a_head_over_all_columns_reaches_as_far_as_the_outermost() -> None:
    rows = [["Place", "", "      Figures"], ["", "Sales", "Costs", "Rents", "Gains"]]
    rows += [[*texts, *texts[:0:-1]] for texts in FIGURES[1:]]
    page = rows_page(rows, step=14)
    block = with_tables(page, level_ruled(page, [under(page, 1), under(page, 6)], right=900)).blocks[0]
    (head,) = [cell for cell in block.cells if cell.row == 0 and cell.column]
    assert (head.column, head.column_span) == (1, 4)


def test_exercises_in_two_columns_are_no_table() -> None:
    tasks = ["Name the parts of a leaf.", "What is a stipule ?", "Draw a root.", "Why do plants need light ?",
             "What is sap ?", "Name three trees.", "Write of the oak.", "Where do mosses grow ?"]  # fmt: skip
    rows = [[f"{number}. {left}", f"{number + 4}. {right}"]
            for number, (left, right) in enumerate(zip(tasks[:4], tasks[4:], strict=True), 1)]  # fmt: skip
    said = [["The leaf takes in what the root has not, and gives off what"], ["it needs no more. Of this"], [""]]
    page = rows_page([*said, *rows], step=36)
    assert with_tables(page, no_rules()) == page


def test_addresses_beside_one_another_are_no_table() -> None:
    page = rows_page([
        ["Marlow & Sons", "Telephone 20 731", "12 March 1921"], ["4 Quay Street", "Cables: Marlow", "Your ref. QX 44"],
        ["Harwich", "Agents in Antwerp", ""], [""], ["Dear Sir,"],
        ["We beg to inform you that the timber which you ordered has"], ["left Riga, and should reach you by the"],
        ["end of the month if the wind is fair."],
    ], step=24)  # fmt: skip
    assert with_tables(page, no_rules()) == page


def test_words_of_a_typewriter_below_one_another_are_no_columns() -> None:
    rows = [["Nuclide", "Found", "Error"], *([name, "Not Detected", "2.9"] for name in METALS)]
    assert cells_of(with_tables(rows_page(rows), no_rules())) == [by_place(rows)]


def test_a_title_of_rows_stands_in_its_table_wherever_it_stands() -> None:
    rows = [[*texts[:1], "", *texts[1:]] for texts in FIGURES]
    rows[3:3] = [["", "Inland"]]
    texts = ["".join(text.ljust(18) for text in row).rstrip() for row in rows]
    page = Page((Block(tuple(line(text, 30 + 28 * row) for row, text in enumerate(texts))),), 1200, 800)
    (table,) = cells_of(with_tables(page, no_rules()))
    assert "Inland" in table.values()


def with_rules(rules: PageRules, *more: list[int]) -> PageRules:
    return PageRules(np.concatenate([rules.boxes, np.array(more, np.int32)]), np.eye(2, 3))


def test_a_streak_through_the_page_parts_no_columns() -> None:
    page = rows_page([["Name", "What it is"], *(["Ash", "a tree with grey bark"] for _ in range(6))])
    x = page.lines[1].words[3].box.left + 20
    pieces = [[x, top, x + 4, top + 60] for top in range(0, 800, 64)]
    rules = ruled(page, 2)
    assert cells_of(with_tables(page, with_rules(rules, *pieces))) == cells_of(with_tables(page, rules))


def test_a_streak_between_columns_of_a_ruled_table_is_none_of_its_rules() -> None:
    page = rows_page(FIGURES)
    rules = ruled(page, 3)
    x = page.lines[1].words[0].box.right + 60
    assert cells_of(with_tables(page, with_rules(rules, [x, -200, x + 4, 900]))) == [by_place(FIGURES)]


def test_a_page_seen_aslant_has_its_rows() -> None:
    rows = [[*texts, f"{number}"] for number, texts in enumerate([*FIGURES, *FIGURES[1:], *FIGURES[1:]])]
    level = rows_page(rows)

    def fall(x: float, y: float) -> int:
        return round((y - 300) * (x - 400) / 6000)

    def moved(word: Word) -> Word:
        down = fall((word.box.left + word.box.right) / 2, word.box.bottom)
        return replace(word, glyphs=tuple(
            replace(glyph, box=glyph.box._replace(top=glyph.box.top + down, bottom=glyph.box.bottom + down))
            for glyph in word.glyphs
        ))  # fmt: skip

    lines = tuple(
        replace(
            line,
            words=tuple(map(moved, line.words)),
            baseline=tuple((x, y + fall(x, y)) for x, y in line.baseline),
        )
        for line in level.lines
    )
    page = replace(level, blocks=tuple(Block((replace(line, words=(word,)),)) for line in lines for word in line.words))
    assert cells_of(with_tables(page, no_rules())) == [by_place(rows)]


def test_lines_under_words_end_no_rows() -> None:
    page = rows_page([["Name", "What it is"], ["Ash", "a tree with"], ["", "grey bark"], ["Elm", "another"]])
    words = page.lines[1].words[1:]
    foot = page.lines[1].box.bottom + 2
    between = (page.lines[2].box.top + page.lines[1].box.bottom) / 2
    kept = [
        box
        for box in ruled(page, 2).boxes.tolist()
        if abs((box[1] + box[3]) / 2 - between) > 12 or box[3] - box[1] > 20
    ]
    underline = [words[0].box.left, foot, words[-1].box.right, foot + 2]
    tables = cells_of(with_tables(page, PageRules(np.array([*kept, underline], np.int32), np.eye(2, 3))))
    assert tables == [by_place([["Name", "What it is"], ["Ash", "a tree with grey bark"], ["Elm", "another"]])]


def test_what_stands_beyond_four_rules_is_no_part_of_the_table() -> None:
    page = rows_page(FIGURES)
    rules = ruled(page, 3)
    block = page.blocks[0]
    below = line("- 17 -", block.lines[-1].box.bottom + 60)
    found = with_tables(replace(page, blocks=(Block((*block.lines, below)),)), rules)
    assert cells_of(found) == [by_place(FIGURES)]
    assert found.blocks[-1].lines[-1].text == "- 17 -"


def test_a_large_table_keeps_its_words() -> None:
    rows = [[f"{row * column % 997}" for column in range(40)] for row in range(200)]
    page = rows_page(rows, step=6)
    page = replace(page, width=12 * 6 * 41, height=40 * 201)
    (table,) = cells_of(with_tables(page, no_rules()))
    assert table == by_place(rows)


def test_a_turned_page_has_its_cells_where_they_stand() -> None:
    page = rows_page(FIGURES)
    rules = ruled(page, 3)
    shifted = PageRules(rules.boxes + np.array([100, 50, 100, 50], np.int32), np.array([[1.0, 0, -100], [0, 1, -50]]))
    (block,) = with_tables(page, shifted).blocks
    for cell in block.cells:
        for word in block.cell_words(cell):
            assert cell.box.left <= word.box.left + 1
            assert word.box.right <= cell.box.right + 1
            assert cell.box.top <= word.box.top + 1
            assert word.box.bottom <= cell.box.bottom + 1


def test_text_that_a_pdf_holds_has_its_tables_too() -> None:
    shown = [
        text_at(72 + 120 * column, 700 - 18 * row, text)
        for row, texts in enumerate(FIGURES)
        for column, text in enumerate(texts)
    ]
    (image,) = load_pages(pages_pdf([b"".join(shown)]))
    page = own_text(image)
    assert page is not None
    assert cells_of(page) == [by_place(FIGURES)]


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.integers(0, 40), st.integers(0, 20),
            st.lists(st.sampled_from(["total", "12.5", "-", "(3)", "Note", "of", "1,000"]), min_size=1, max_size=4),
        ),
        min_size=1, max_size=30, unique_by=lambda entry: entry[:2],
    ),
    st.lists(st.tuples(st.integers(0, 900), st.integers(0, 900), st.integers(1, 900)), max_size=8),
)  # fmt: skip
def test_no_word_is_lost_or_doubled_wherever_words_and_rules_stand(
    entries: list[tuple[int, int, list[str]]], drawn: list[tuple[int, int, int]]
) -> None:
    lines = tuple(line(" ".join(words), 30 * row, 20 * column) for column, row, words in entries)
    page = Page((Block(lines[: len(lines) // 2 + 1]), Block(lines[len(lines) // 2 + 1 :] or lines[:1])), 1200, 900)
    boxes = [
        (x, y, x + (length if n % 2 else 3), y + (3 if n % 2 else length)) for n, (x, y, length) in enumerate(drawn)
    ]
    found = with_tables(page, PageRules(np.array(boxes, np.int32).reshape(-1, 4), np.eye(2, 3)))
    assert bag(found) == bag(page)
    for block in found.blocks:
        if block.role is Role.TABLE:
            places = [place for cell in block.cells for place in cell.words]
            assert len(places) == len(set(places)) == len(block.words)
            taken = Counter(
                (row, column)
                for cell in block.cells
                for row in range(cell.row, cell.row + cell.row_span)
                for column in range(cell.column, cell.column + cell.column_span)
            )
            assert set(taken.values()) == {1}
