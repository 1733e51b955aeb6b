"""A process for all that is done with uploads beside reading: open them, draw them, write them, name a character.

The server itself never parses what it was sent.
"""

import zipfile
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from ocr.batch.workers import DocumentCache, Task
from ocr.document import Page
from ocr.formats import FORMATS, Job
from ocr.formats.files import Outputs, targets_in_folder, write_whole
from ocr.input.source import Source
from ocr.serve.page_picture import page_picture
from ocr.serve.work import CountPages, DeskTask, DrawPage, Export, Exported, NameCharacter

if TYPE_CHECKING:
    from ocr.characters.reader import CharacterReader

STEM: Final = "document"
"""What files are called on the disk of the server, where a name from outside has no business."""


class DeskWorker:
    """Answers what is in DeskTask."""

    def __init__(self) -> None:
        self._documents = DocumentCache(1)

    def __call__(self, asked: DeskTask) -> Any:
        """Raises TypecaseErrors."""
        match asked:
            case CountPages(task):
                return tuple(self._documents.source(task).numbers)
            case DrawPage(task, target):
                return write_whole(target, page_picture(task, self._documents))
            case Export():
                return _export(asked, self._documents.source(asked.task))
            case NameCharacter(path, top):
                return self._name(path, top)

    def _name(self, path: Path, top: int) -> list[tuple[str, float]]:
        (answer,) = self._characters.read([path], top)
        return [(guess.character, guess.probability) for guess in answer.guesses]

    @cached_property
    def _characters(self) -> "CharacterReader":
        from classifier.characters.presets import find_weights
        from classifier.onnx_recogniser import GlyphClassifier
        from ocr.characters.reader import CharacterReader

        return CharacterReader(GlyphClassifier.load(find_weights(None)))


def _export(asked: Export, source: Source) -> Exported:
    task = asked.task
    targets = targets_in_folder(asked.target, Path(STEM), asked.formats)
    job = Job(task.name, task.source, task.options, lang=asked.lang, break_signatures=asked.break_signatures)
    outputs = Outputs(job, targets, len(asked.numbers) > 1)
    try:
        needs_image = any(FORMATS[name].needs_image for name in asked.formats)
        for number in asked.numbers:
            page = asked.store.get(number) or _blank(task, number, asked.errors.get(number))
            outputs.add(page, source.load(number) if needs_image and page.error is None else None)
        written = outputs.settle()
        if outputs.refused:
            raise outputs.refused[0]
        outputs.commit()
    except BaseException:
        outputs.discard()
        raise
    stem = Path(task.name).stem or STEM
    if len(written) == 1:
        return Exported(written[0], stem + written[0].name.removeprefix(STEM))
    archive = asked.target / f"{STEM}.zip"
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as file:
        for path in written:
            file.write(path, stem + path.name.removeprefix(STEM))
    return Exported(archive, f"{stem}.zip")


def _blank(task: Task, number: int, error: str | None) -> Page:
    """In place of a page that could not be read, so that the others keep their places."""
    return Page((), 1, 1, None, task.name, number, error or f"page {number} was not read")
