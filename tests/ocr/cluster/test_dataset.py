"""read_dataset, for programs that have a pipeline on Ray Data."""

import json
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("ray", reason="ray is not installed: pip install 'typecase[ray]'")

from ocr.document import Page
from ocr.errors import OptionError
from tests.helpers.command_line import text_pdf


@pytest.fixture
def book(cluster: Any, tmp_path: Path) -> Path:
    return text_pdf(tmp_path / "book.pdf", "first", "second", "third")


def read(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    import ray.data

    from ocr import ReadOptions
    from ocr.cluster import read_dataset

    pages = read_dataset(ray.data.from_items(rows), ReadOptions(), workers=1).take_all()
    return sorted(pages, key=lambda row: (row["path"], row["page"]))


def test_paths_become_a_row_for_every_page(book: Path) -> None:
    pages = read([{"path": str(book)}, {"path": str(book.with_name("none.pdf"))}])
    assert [(row["page"], row["text"]) for row in pages] == [(1, "first"), (2, "second"), (3, "third"), (0, "")]
    assert {row["path"] for row in pages[:3]} == {str(book)}
    assert [row["error"] for row in pages[:3]] == [None] * 3
    assert pages[3]["error"] == f"{book.with_name('none.pdf')}: No such file or directory"
    assert [Page.from_dict(json.loads(row["json"])).text for row in pages[:3]] == ["first", "second", "third"]


def test_bytes_and_lists_of_pages(book: Path) -> None:
    pages = read([{"bytes": book.read_bytes(), "path": "a.pdf", "pages": "2-3"}, {"bytes": b"none", "path": "b.pdf"}])
    assert [(row["path"], row["page"], row["text"]) for row in pages] == [
        ("a.pdf", 2, "second"),
        ("a.pdf", 3, "third"),
        ("b.pdf", 0, ""),
    ]
    assert "neither a PDF nor an image" in pages[2]["error"]


def test_rows_without_a_document_are_refused(cluster: Any) -> None:
    with pytest.raises(OptionError, match="neither a column `path` nor a column `bytes`"):
        read([{"image": "a.png"}])
