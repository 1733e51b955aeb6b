"""In which processes pages are read: one page here, several in workers, always in their order."""

import multiprocessing
from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageFont

from ocr.batch.pages import read_pages
from ocr.batch.workers import Result, Task
from ocr.cpu import affordable_workers, usable_cores
from ocr.options import LoadOptions, ReadOptions
from ocr.recognition.page_reader import PageReader


@pytest.fixture
def tasks(tmp_path: Path) -> list[Task]:
    """Three pages that each say a word."""
    made = []
    for number, word in enumerate(("Upper", "lower", "cases")):
        page = Image.new("L", (400, 160), 255)
        ImageDraw.Draw(page).text((60, 40), word, 0, ImageFont.load_default(60))
        path = tmp_path / f"{word}.png"
        page.save(path, dpi=(300, 300))
        made.append(Task(number, path, path.name, LoadOptions(), 1, keep_image=True))
    return made


@pytest.fixture(scope="module")
def reader() -> PageReader:
    return PageReader(ReadOptions(device="cpu"))


def test_a_single_page_is_read_in_this_process(tasks: list[Task], reader: PageReader) -> None:
    pages = read_pages(tasks[:1], reader)
    result = next(pages)
    assert multiprocessing.active_children() == []
    assert result.page is not None and result.page.text.strip() == "Upper"
    assert result.image is not None and result.image.grey.shape == (160, 400)
    assert list(pages) == []


@pytest.mark.parametrize("jobs", [None, 1, 2])
def test_several_pages_come_out_in_their_order(tasks: list[Task], reader: PageReader, jobs: int | None) -> None:
    failed: Result[object] = Result(9, 0, error="did not open")
    results = list(read_pages([tasks[0], failed, *tasks[1:]], reader, jobs))
    assert [result.page.text.strip() if result.page else result.error for result in results] == [
        "Upper",
        "did not open",
        "lower",
        "cases",
    ]


def test_a_document_that_does_not_open_passes_through(reader: PageReader) -> None:
    failed: Result[object] = Result(0, 0, error="did not open")
    assert list(read_pages([failed], reader)) == [failed]
    assert list(read_pages([], reader)) == []


def test_a_page_that_cannot_be_read_is_a_line(tmp_path: Path, reader: PageReader) -> None:
    (tmp_path / "broken.png").write_bytes(b"\x89PNG\r\n\x1a\nnothing")
    (result,) = read_pages([Task(0, tmp_path / "broken.png", "broken.png", LoadOptions(), 1, False)], reader)
    assert result.page is None and str(result.error).startswith("broken.png")


def test_no_more_workers_than_cores() -> None:
    assert 1 <= affordable_workers() <= usable_cores()
