"""Several images that become one file: their pages in order, and what is wrong with one of them costs its page."""

from io import StringIO
from pathlib import Path

import numpy as np
import pypdfium2
import pytest
from PIL import Image

from ocr.batch.inputs import find_inputs, joined
from ocr.batch.progress import Progress, Style
from ocr.batch.run import Batch
from ocr.batch.settings import Destination, Settings
from ocr.batch.workers import work_in_processes
from ocr.document import Document
from ocr.errors import ExitCode, OptionError
from ocr.options import LoadOptions
from tests.helpers.batch_runs import save
from tests.helpers.stand_in import read_size


def read_together(output: Path, *paths: Path, pages: str | None = None) -> tuple[ExitCode, str]:
    """The code of a run that writes one file, and what it said."""
    said = StringIO()
    settings = Settings(formats=(output.suffix[1:],), load=LoadOptions(pages=pages))
    batch = Batch(
        Destination(file=output),
        settings,
        lambda tasks: work_in_processes(tasks, read_size, 2),
        Progress(said, Style.LINES),
    )
    return batch.run([joined(find_inputs(list(map(str, paths))), output)]), said.getvalue()


def test_images_become_the_pages_of_one_pdf(tmp_path: Path) -> None:
    shades = {"b.png": [30], "a.tif": [90, 120], "c.jpg": [200]}
    for name, greys in shades.items():
        images = [Image.new("L", (40 + grey, 50), grey) for grey in greys]
        more = {"save_all": True, "append_images": images[1:]} if images[1:] else {}
        images[0].save(tmp_path / name, dpi=(72, 72), **more)
    output = tmp_path / "book.pdf"
    assert read_together(output, *(tmp_path / name for name in shades))[0] is ExitCode.OK
    with pypdfium2.PdfDocument(output) as pdf:
        drawn = [np.asarray(page.render(grayscale=True).to_pil().convert("L")) for page in pdf]
        texts = [page.get_textpage().get_text_bounded() for page in pdf]
    assert [int(np.median(page)) for page in drawn] == pytest.approx([30, 90, 120, 200], abs=2)
    assert [page.shape[1] for page in drawn] == [70, 130, 160, 240]
    assert [text.split()[0] for text in texts] == [f"{width}" for width in (70, 130, 160, 240)]


def test_a_file_that_is_no_image_costs_its_page(tmp_path: Path) -> None:
    (tmp_path / "bad.png").write_bytes(b"no image")
    good = [save(tmp_path / f"{width}.png", width) for width in (31, 33)]
    output = tmp_path / "book.json"
    code, said = read_together(output, good[0], tmp_path / "bad.png", tmp_path / "missing.png", good[1])
    assert code is ExitCode.SOME_FAILED
    assert "bad.png: neither" in said and "missing.png: No such file" in said
    pages = Document.from_json(output.read_text()).pages
    assert [page.number for page in pages] == [1, 2, 3, 4]
    assert [bool(page.error) for page in pages] == [False, True, True, False]


def test_pages_are_counted_over_all_files(tmp_path: Path) -> None:
    files = [save(tmp_path / "two.tif", 31, 32), save(tmp_path / "one.png", 33)]
    read_together(tmp_path / "book.txt", *files, pages="2-3")
    assert [part.split()[0] for part in (tmp_path / "book.txt").read_text().split("\f")] == ["32", "33"]


def test_one_of_them_is_never_written_over(tmp_path: Path) -> None:
    files = [save(tmp_path / f"{width}.png", width) for width in (31, 33)]
    before = files[1].read_bytes()
    code, said = read_together(files[1], *files)
    assert (code, files[1].read_bytes()) == (ExitCode.OUTPUT, before)
    assert "would overwrite the input" in said


def test_documents_are_not_joined(tmp_path: Path) -> None:
    with pytest.raises(OptionError, match="only images"):
        joined(find_inputs([str(save(tmp_path / "a.png", 30)), str(tmp_path / "b.pdf")]), tmp_path / "book.pdf")
