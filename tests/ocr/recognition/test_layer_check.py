"""Text in a script that is not read is taken only from pages that do not show Latin letters instead."""

import pikepdf
import pytest
from pikepdf import Dictionary, Name

from ocr.reader import Reader
from tests.helpers.made_pdfs import add_page, mapped, saved
from tests.helpers.pdf_files import text_at

ENGLISH = [
    "All human beings are born free and equal in dignity and",
    "rights. They are endowed with reason and conscience and",
    "should act towards one another in a spirit of brotherhood.",
]
GREEK = [
    "oloi oi anqrwpoi genniountai eleuqeroi kai isoi sthn",
    "axioprepeia kai ta dikaiwmata einai proikismenoi me",
    "logikh kai suneidhsh kai ofeiloun na sumperiferontai",
]
"""As the Symbol font spells it."""
AS_CYRILLIC = b"<20> <40> <0020> <41> <5a> <0410> <61> <7a> <0430>"
"""Latin letters mapped onto Cyrillic ones, in their order."""


def page(lines: list[str]) -> tuple[pikepdf.Pdf, Dictionary]:
    """A page of lines, and its font."""
    pdf = pikepdf.new()
    content = b"".join(text_at(72, 700 - 20 * index, line) for index, line in enumerate(lines))
    return pdf, add_page(pdf, content).obj.Resources.Font.F


@pytest.mark.parametrize("jobs", [1, 2])
def test_latin_letters_that_a_file_holds_as_cyrillic_are_read(jobs: int) -> None:
    pdf, font = page(ENGLISH)
    font.ToUnicode = mapped(pdf, AS_CYRILLIC)
    assert [text.split() for text in texts(pdf, jobs)] == [" ".join(ENGLISH).split()]


@pytest.mark.parametrize("jobs", [1, 2])
def test_greek_letters_are_taken_as_the_file_holds_them(jobs: int) -> None:
    pdf, font = page(GREEK)
    font.BaseFont = Name.Symbol
    del font.Encoding
    (text,) = texts(pdf, jobs)
    assert text.startswith("ολοι οι ανθρωποι γεννιουνται")


def test_a_page_of_both_keeps_its_layer() -> None:
    """A Russian article has an abstract in English, perhaps in closer type."""
    pdf, font = page(4 * GREEK)
    font.BaseFont = Name.Symbol
    del font.Encoding
    pdf.pages[0].Resources.Font.G = Dictionary(
        Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica, Encoding=Name.WinAnsiEncoding
    )
    abstract = b"".join(text_at(72, 420 - 11 * index, line, 9) for index, line in enumerate(3 * ENGLISH))
    pdf.pages[0].contents_add(abstract.replace(b"/F ", b"/G "))
    (text,) = texts(pdf, 1)
    assert text.split()[-90:] == " ".join(3 * ENGLISH).split()
    assert text.split()[:4] == ["ολοι", "οι", "ανθρωποι", "γεννιουνται"]


def texts(pdf: pikepdf.Pdf, jobs: int) -> list[str]:
    with Reader() as reader:
        return [page.text for page in reader.pages(saved(pdf), jobs=jobs)]
