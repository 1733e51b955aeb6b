"""The page reader for programs that have a pipeline on Ray Data."""

import json
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import Any, Final, TypeAlias

import ray.data

from ocr.batch.settings import Settings
from ocr.batch.workers import Task
from ocr.cluster.documents import PAGE_LIMIT_S, Job, PageResult, StoredFile
from ocr.cluster.reading import IsolatedReader
from ocr.cluster.storage import absolute, on_this_machine
from ocr.document import mean_confidence
from ocr.errors import InputError, OptionError
from ocr.file_names import shown_name
from ocr.input.source import open_source
from ocr.options import LoadOptions, ReadOptions
from ocr.recognition.page_reader import PageReader

BYTES_NAME: Final = "-"
"""What a document is called of which there are only bytes."""

Columns: TypeAlias = dict[str, list[Any]]


def read_dataset(
    dataset: "ray.data.Dataset",
    options: ReadOptions | None = None,
    *,
    load: LoadOptions | None = None,
    workers: int | tuple[int, int] | None = None,
    page_limit_s: float = PAGE_LIMIT_S,
) -> "ray.data.Dataset":
    """A row for every page of the documents in `dataset`, read on the cores of the cluster as it is consumed.

    dataset: has a column `path` of paths and URLs, or a column `bytes` of files, as `ray.data.read_binary_files` gives
    them; with both, `path` is their name. A column `pages`, such as "17-32", says which pages of a document are wanted,
    so that a long one can be spread over several rows. options: how pages are read; load: how documents are opened.
    workers: actors that read, each on a core: so many, or from so many to so many; as many as there is work and room
    for unless given. page_limit_s: seconds that one page may take.

    The columns: `path`, `page` (from 1; 0 where the document could not be opened), `text`, `json` (the tree of the
    page, which `Page.from_dict` reads), `confidence` (mean of the letters, 0 to 1), `seconds`, and `error`, None where
    nothing failed. A page that fails, crashes its reader or takes too long has its row, and the others are read.
    Ray Data hands a whole block to an actor: blocks of few documents (`repartition`) spread the work and keep what is
    done again small when a machine is lost. Raises OptionError where neither column is there.
    """
    columns = set(dataset.schema().names)
    if not columns & {"path", "bytes"}:
        raise OptionError("dataset: has neither a column `path` nor a column `bytes`")
    read = options or ReadOptions()
    settings = Settings(load=load or LoadOptions(), read=read)
    job = Job(settings, "", PageReader(replace(read, device="cpu")), page_limit_s)
    low, high = workers if isinstance(workers, tuple) else (workers or 1, workers)
    return dataset.map_batches(
        RowReader,
        fn_constructor_args=(job,),
        batch_size=1,
        compute=ray.data.ActorPoolStrategy(min_size=low, max_size=high),
        num_cpus=1,
    )


class RowReader:
    """What an actor does: rows of documents to rows of pages."""

    def __init__(self, job: Job) -> None:
        self._job = job
        self._read = IsolatedReader(job)
        self._documents = count()

    def __call__(self, rows: Columns) -> Iterator[Columns]:
        for index in range(len(next(iter(rows.values())))):
            row = {name: values[index] for name, values in rows.items()}
            name = str(row["path"]) if row.get("path") else BYTES_NAME
            try:
                yield from (_page_row(name, result) for result in self._results(row, name))
            except InputError as error:
                yield _page_row(name, PageResult(0, 0, error=error))

    def _results(self, row: dict[str, Any], name: str) -> Iterator[PageResult]:
        load = self._job.settings.load
        if isinstance(row.get("pages"), str):
            load = replace(load, pages=row["pages"])
        shown, document = shown_name(name), next(self._documents)
        with _on_disk(row, name) as path:
            with open_source(path, load, shown) as source:
                numbers = source.numbers
            for number in numbers:
                yield self._read(Task(document, path, shown, load, number, keep_image=False))


@contextmanager
def _on_disk(row: dict[str, Any], name: str) -> Iterator[Path]:
    """The document of a row as a file of this machine."""
    if row.get("bytes") is None:
        with on_this_machine(StoredFile(absolute(name), shown_name(name), Path(name))) as path:
            yield path
        return
    with tempfile.NamedTemporaryFile(prefix="typecase-") as file:
        file.write(row["bytes"])
        file.flush()
        yield Path(file.name)


def _page_row(name: str, result: PageResult) -> Columns:
    page, error = result.page, result.error
    return {
        "path": [name],
        "page": [result.number],
        "text": [page.text if page else ""],
        "json": [json.dumps(page.to_dict(), ensure_ascii=False) if page else None],
        "confidence": [mean_confidence(page.words) if page and page.words else None],
        "seconds": [result.seconds],
        "error": [error.line_with_hint if error else None],
    }
