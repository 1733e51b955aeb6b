"""A reader that needs no model: it says how wide and high a page is. Worker processes import it from here."""

import os
import time
from collections.abc import Callable, Generator, Iterable

from ocr.batch.workers import Result, Task, attempt, load_again
from ocr.document import Block, Box, Glyph, Line, Page, Word
from ocr.errors import MissingDependencyError
from ocr.input.source import PageImage

CRASHING_WIDTH = 13
FAILING_WIDTH = 17
HOPELESS_WIDTH = 19
HANGING_WIDTH = 11
SLOW_S = 0.3


def read_size(image: PageImage) -> Page:
    """Two words, the width and the height of the page; crashes, fails, hangs or gives up on pages of certain widths."""
    height, width = image.grey.shape
    if width == CRASHING_WIDTH:
        os._exit(9)
    if width == FAILING_WIDTH:
        raise ZeroDivisionError("a defect\nin two lines")
    if width == HOPELESS_WIDTH:
        raise MissingDependencyError("no model")
    if width == HANGING_WIDTH:
        time.sleep(3600)
    words = (_word(str(width), 0, 1.0), _word(str(height), width // 2, 0.5))
    line = Line(words, ((0.0, float(height)), (float(width), float(height))), height / 2)
    return Page((Block((line,)),), width, height, image.dpi, image.name, image.number)


def read_slowly(image: PageImage) -> Page:
    """As `read_size`, in a time that leaves room for things to happen meanwhile."""
    time.sleep(SLOW_S)
    return read_size(image)


def _word(text: str, left: int, confidence: float) -> Word:
    boxes = [Box(left + i, 0, left + i + 1, 1) for i in range(len(text))]
    return Word(tuple(Glyph(symbol, box, confidence) for symbol, box in zip(text, boxes, strict=True)), confidence)


def read_here(
    tasks: Iterable[Task | Result[Page]], work: Callable[[PageImage], Page]
) -> Generator[Result[Page], None, None]:
    """As `ocr.batch.workers.work_in_processes`, but in this process, which is quicker to start."""
    for task in tasks:
        yield task if isinstance(task, Result) else _read(task, work)


def _read(task: Task, work: Callable[[PageImage], Page]) -> Result[Page]:
    def step() -> Result[Page]:
        image = load_again(task)
        return Result(task.document, task.number, task.kept or work(image), image if task.keep_image else None)

    return attempt(Result(task.document, task.number), task.name, step)
