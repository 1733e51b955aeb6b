"""Pictures of a page become files beside its Markdown, which refers to them."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from ocr.document import Block, Page
from ocr.errors import OutputError
from ocr.formats import Job
from ocr.formats.files import Outputs
from ocr.input.source import PageImage
from ocr.options import LoadOptions
from tests.helpers.written_pages import line


def page_with_picture() -> tuple[Page, PageImage]:
    """Text above and below a grey picture."""
    over, under = (Block((line(text, top),)) for text, top in (("Over it.", 100), ("Under it.", 600)))
    grey = np.full((800, 600), 255, np.uint8)
    grey[300:500, 100:400] = 90
    return Page((over, under), 600, 800, 150.0, "page.png", 1), PageImage(grey, 150.0, "page.png", 1)


def write(folder: Path, page: Page, image: PageImage, *, images: bool) -> list[Path]:
    outputs = Outputs(Job("page.png", b"", LoadOptions(), images=images), {"md": folder / "page.md"}, several=False)
    outputs.add(page, image)
    written = outputs.settle()
    outputs.commit()
    return written


def test_a_picture_is_a_file_of_its_own_between_its_neighbours(tmp_path: Path) -> None:
    page, image = page_with_picture()
    written = write(tmp_path, page, image, images=True)
    assert [path.name for path in written] == ["page.md", "page-1.png"]
    assert (tmp_path / "page.md").read_text() == "Over it.\n\n![](page-1.png)\n\nUnder it.\n"
    with Image.open(tmp_path / "page-1.png") as picture:
        assert abs(picture.width - 300) < 20
        assert abs(picture.height - 200) < 20


def test_nobody_asked_for_pictures(tmp_path: Path) -> None:
    page, image = page_with_picture()
    assert [path.name for path in write(tmp_path, page, image, images=False)] == ["page.md"]


def test_what_is_there_already_is_not_replaced(tmp_path: Path) -> None:
    page, image = page_with_picture()
    (tmp_path / "page-1.png").write_bytes(b"mine")
    outputs = Outputs(
        Job("page.png", b"", LoadOptions(), images=True), {"md": tmp_path / "page.md"}, False, lambda _: False
    )
    with pytest.raises(OutputError, match=r"page-1\.png"):
        outputs.add(page, image)
        outputs.settle()
    outputs.discard()
    assert [path.name for path in tmp_path.iterdir()] == ["page-1.png"]
