"""The pages of one document as files, each with its last versions."""

from dataclasses import replace
from pathlib import Path

import pytest

from ocr.document import Page
from ocr.serve.page_store import KEPT_VERSIONS, PageStore


def page(width: int, number: int = 1) -> Page:
    return Page((), width, 7, None, "page.png", number)


def test_the_last_version_counts_and_can_be_taken_back(tmp_path: Path) -> None:
    store = PageStore(tmp_path)
    assert store.get(1) is None and store.text(1) is None and store.undo(1) is None
    for width in (3, 4):
        store.put(page(width))
    store.put(replace(page(9), number=2))
    assert store.get(1) == page(4) and store.count(1) == 2
    assert store.undo(1) == page(3)
    assert store.undo(1) == page(3) and store.count(1) == 1
    assert store.get(2) == page(9, 2)


def test_old_versions_go(tmp_path: Path) -> None:
    store = PageStore(tmp_path)
    for width in range(1, KEPT_VERSIONS + 12):
        store.put(page(width))
    assert store.count(1) == KEPT_VERSIONS
    assert store.get(1) == page(KEPT_VERSIONS + 11)


def test_a_closed_document_is_not_brought_back(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        PageStore(tmp_path / "gone").put(page(3))
    assert not (tmp_path / "gone").exists()
