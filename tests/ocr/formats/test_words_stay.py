"""Text and Markdown of the same pages hold the same letters and digits, whatever roles their blocks have."""

from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ocr.block_kinds import RUNNING
from ocr.document import Document, Page, Role
from ocr.reader import Reader
from samples import draw
from tests.helpers.set_pages import report_page
from tests.helpers.written_pages import written

SAMPLES = Path(draw.__file__).parent


def signs(text: str) -> list[str]:
    return [sign for sign in text if sign.isalnum()]


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader()


@pytest.mark.parametrize("name", ["print.png", "columns.png", "noisy.jpg", "booklet.pdf"])
def test_samples_say_the_same(name: str, reader: Reader) -> None:
    document = reader.read(SAMPLES / name)
    shown = written("md", *document.pages, heads=True).decode()
    assert signs(shown) == signs(document.text)
    without = written("md", *document.pages).decode()
    left_out = "".join(block.text for page in document.pages for block in page.blocks if block.role in RUNNING)
    assert Counter(signs(document.text)) - Counter(signs(without)) == Counter(signs(left_out))


@settings(deadline=None, max_examples=20)
@given(st.lists(st.sampled_from(list(Role)), min_size=24, max_size=24))
def test_pages_of_any_roles_say_the_same(roles: list[Role]) -> None:
    pages: list[Page] = []
    for number in (1, 2, 3):
        page = report_page(number)
        of_page = zip(page.blocks, roles[8 * (number - 1) :], strict=False)
        pages.append(replace(page, blocks=tuple(replace(block, role=role) for block, role in of_page)))
    shown = written("md", *pages, heads=True).decode()
    assert Counter(signs(shown)) == Counter(signs(Document(tuple(pages)).text))
