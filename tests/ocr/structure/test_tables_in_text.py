"""What is no table stays text, and a table amid text is found without it."""

from ocr.document import Block, Page, Role
from ocr.structure.page_rules import no_rules
from ocr.structure.tables import with_tables
from tests.helpers.table_pages import FIGURES, by_place, cells_of
from tests.helpers.written_pages import line, page_of

PROSE = "\n".join([
    "It was the best of times, it was the worst of times, it was the age of",
    "wisdom, it was the age of foolishness, it was the epoch of belief, it",
    "was the epoch of incredulity, it was the season of Light, it was the",
    "season of Darkness, it was the spring of hope, it was the winter of",
    "despair, we had everything before us, we had nothing before us, we",
    "were all going direct to Heaven, we were all going direct the other way",
])  # fmt: skip


def test_running_text_stays_text() -> None:
    page = page_of(PROSE, size=(1200, 800))
    assert with_tables(page, no_rules()) == page


def test_columns_of_running_text_stay_text() -> None:
    texts = PROSE.split("\n")
    blocks = tuple(
        Block(tuple(line(text, 30 + 40 * row, left) for row, text in enumerate(texts * 3))) for left in (40, 1000)
    )
    page = Page(blocks, 2000, 1000)
    assert with_tables(page, no_rules()) == page


def test_text_about_a_table_stays_beside_it() -> None:
    above, below = page_of(PROSE, size=(1200, 1400)).blocks[0], []
    table = [line("".join(text.ljust(18) for text in row).rstrip(), 330 + 40 * n) for n, row in enumerate(FIGURES)]
    below = [line(text, 650 + 40 * n) for n, text in enumerate(PROSE.split("\n"))]
    page = with_tables(Page((above, Block((*table, *below))), 1200, 1400), no_rules())
    assert [block.role is Role.TABLE for block in page.blocks] == [False, True, False]
    assert cells_of(page) == [by_place(FIGURES)]


NAMES = ("Anna Marsh", "Adler, 12", "Awoke, 367", "Barrow", "Hugh Brown", "Cole, 81", "Clara West", "Drummond, 7",
         "Dyer", "Esk, 204", "Emma Frost", "Fielding", "Gale, 35", "Greta Sloan", "Holm", "Ilford, 91")  # fmt: skip


def test_lists_under_letters_in_columns_stay_text() -> None:
    """Each column has its letters where its own groups begin, so that rows are out of step."""
    columns = []
    for column, left in enumerate((40, 420, 800)):
        lines, top = [], 30 + 14 * column
        for group in range(3):
            lines.append(line("ABCDEFGHI"[3 * column + group], top + 10, left))
            names = [
                NAMES[(5 * column + 4 * group + number) % len(NAMES)] for number in range(4 + (column + group) % 3)
            ]
            lines += [line(name, top + 56 + 32 * number, left) for number, name in enumerate(names)]
            top += 70 + 32 * len(names)
        columns.append(Block(tuple(lines)))
    page = Page(tuple(columns), 1200, 800)
    assert with_tables(page, no_rules()) == page
