"""A run of a batch over images whose text is their size."""

from functools import partial
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

from PIL import Image

from ocr.batch.inputs import find_inputs
from ocr.batch.progress import Progress, Style
from ocr.batch.run import Batch
from ocr.batch.settings import Destination, Settings
from ocr.batch.workers import work_in_processes
from tests.helpers.stand_in import read_here, read_size


def save(path: Path, *widths: int) -> Path:
    """An image of the given width, or a TIFF with a page for each of several widths."""
    path.parent.mkdir(parents=True, exist_ok=True)
    pages = [Image.new("L", (width, 7), 255) for width in widths]
    more: dict[str, Any] = {"save_all": True, "append_images": pages[1:]} if pages[1:] else {}
    pages[0].save(path, **more)
    return path


class Run:
    """One run of a batch over what the arguments name, and what it said."""

    def __init__(
        self, folder: Path, *arguments: Path | str, style: Style = Style.LINES, jobs: int = 1, **settings: Any
    ) -> None:
        self.said = StringIO()
        reading = (
            partial(work_in_processes, work=read_size, workers=jobs) if jobs > 1 else partial(read_here, work=read_size)
        )
        batch = Batch(Destination(folder=folder), Settings(**settings), reading, Progress(self.said, style), BytesIO())
        try:
            self.code = batch.run(find_inputs([str(argument) for argument in arguments], batch.earlier_outputs()))
        finally:
            batch.close()


def texts(folder: Path) -> dict[str, str]:
    return {str(path.relative_to(folder)): path.read_text() for path in sorted(folder.rglob("*.txt"))}
