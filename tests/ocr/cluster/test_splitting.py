"""Documents to units of work."""

from itertools import chain
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

pytest.importorskip("ray", reason="ray is not installed: pip install 'typecase[ray]'")

from ocr.cluster.documents import Document, PageRange, StoredFile
from ocr.cluster.splitting import RANGE_PAGES, SHORT_BYTES, UNIT_BYTES, UNIT_DOCUMENTS, Splitter, units
from ocr.options import LoadOptions

SUFFIXES = (".png", ".pdf", ".TIF", ".jpg")


def document(number: int, suffix: str, size: int, url: str = "") -> Document:
    return Document(number, StoredFile(url, url, Path(f"{number}{suffix}"), size), Path(str(number)))


@given(
    st.lists(st.tuples(st.sampled_from(SUFFIXES), st.integers(1, 3 * SHORT_BYTES)), max_size=300), st.integers(1, 50)
)
def test_every_document_is_in_one_unit_and_units_are_small(kinds: list[tuple[str, int]], workers: int) -> None:
    documents = [document(number, suffix, size) for number, (suffix, size) in enumerate(kinds)]
    made = list(units(documents, workers))
    assert [part.document for part in chain.from_iterable(made)] == documents
    for unit in made:
        assert len(unit) <= UNIT_DOCUMENTS
        assert len(unit) == 1 or sum(part.document.file.size for part in unit) <= UNIT_BYTES


def test_a_few_documents_are_spread_over_all_workers() -> None:
    assert [len(unit) for unit in units([document(number, ".png", 10) for number in range(8)], 4)] == [1] * 8


def test_a_long_document_is_split_in_the_order_of_its_pages(tmp_path: Path) -> None:
    pages = [Image.new("L", (300, 100)) for _ in range(2 * RANGE_PAGES + 3)]
    pages[0].save(tmp_path / "book.tif", save_all=True, append_images=pages[1:])
    book = document(0, ".tif", SHORT_BYTES, str(tmp_path / "book.tif"))
    parts = Splitter(LoadOptions(pages="2-")).split((PageRange(book),))
    assert [part.document for (part,) in parts] == [book] * 3
    assert [part.asked for (part,) in parts] == [len(pages) - 1] * 3
    numbers = [part.numbers or () for (part,) in parts]
    assert list(chain(*numbers)) == list(range(2, len(pages) + 1))
    assert max(map(len, numbers)) == RANGE_PAGES


def test_what_is_short_or_does_not_open_is_left_whole(tmp_path: Path) -> None:
    Image.new("L", (30, 10)).save(tmp_path / "short.tif")
    for url in (tmp_path / "short.tif", tmp_path / "none.tif"):
        unit = (PageRange(document(0, ".tif", SHORT_BYTES, str(url))),)
        assert Splitter(LoadOptions()).split(unit) == [unit]
