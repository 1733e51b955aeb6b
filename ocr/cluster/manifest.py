"""What was done, a row for every document in small Parquet files, so that the same command does only what is left."""

import io
import json
import secrets
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from ocr.batch.output_folder import WORK_FOLDER_NAME
from ocr.batch.settings import Settings
from ocr.cluster.documents import Document, Record, StoredFile, recorded_settings
from ocr.cluster.storage import below, files_in, remove, write
from ocr.errors import OutputError

MANIFEST_FOLDER: Final = "typecase-manifest"
PLAN_PREFIX: Final = "plan-"
SUFFIX: Final = ".parquet"

FLUSH_S: Final = 10.0
"""A document that is done is in the manifest after so many seconds; a driver that is killed loses what is not."""

FLUSH_DOCUMENTS: Final = 1000
"""So many documents that are done are written to the manifest at once, however short the time."""

SCHEMA: Final = pa.schema(
    [
        ("input", pa.string()),
        ("fingerprint", pa.string()),
        ("size", pa.int64()),
        ("settings", pa.string()),
        ("version", pa.string()),
        ("stem", pa.string()),
        ("outputs", pa.list_(pa.string())),
        ("pages", pa.int32()),
        ("failed_pages", pa.int32()),
        ("seconds", pa.float64()),
        ("confidence", pa.float64()),
        ("error", pa.string()),
        ("finished", pa.timestamp("ms", tz="UTC")),
    ]
)
"""docs/scale.md says what the columns mean."""
PLAN_SCHEMA: Final = pa.schema([SCHEMA.field(name) for name in ("input", "stem", "settings")])


class Manifest:
    """The manifest of an output folder, of which one run at a time is the owner. Methods raise OutputError.

    Its rows are in `typecase-manifest`, a file for every `flush`. Which outputs a run is about to write is in a plan in
    the work folder, so that the next run knows whose those are that no row speaks of yet.
    version: of Typecase, a part of what outputs depend on.
    """

    def __init__(self, destination: str, settings: Settings, version: str) -> None:
        self._rows_at = below(destination, MANIFEST_FOLDER)
        self._plans_at = below(destination, WORK_FOLDER_NAME)
        self._settings = recorded_settings(settings)
        self._formats = frozenset(settings.formats)
        self._version = version
        self._waiting: list[dict[str, Any]] = []
        self._flushed = 0.0
        self._row_files, rows = _tables(self._rows_at, "", SCHEMA)
        self._rows = _latest(rows)
        self._plan_files, self._plan = _tables(self._plans_at, PLAN_PREFIX, PLAN_SCHEMA)
        self._owners = {**_owners(self._plan), **_owners(self._rows)}
        is_ours = pc.and_(pc.equal(self._rows["settings"], self._settings), pc.equal(self._rows["version"], version))
        good = self._rows.filter(pc.and_(is_ours, pc.is_null(self._rows["error"])))
        self._done = dict(zip(good["input"].to_pylist(), good["fingerprint"].to_pylist(), strict=True))

    def is_done(self, file: StoredFile) -> bool:
        """Whether a file was read whole, with the same settings by the same version, and has not changed since."""
        return bool(file.fingerprint) and self._done.get(file.url) == file.fingerprint

    def belongs_to_another(self, stem: Path, file: StoredFile) -> bool:
        """Whether the outputs at `stem` are, or are going to be, those of another file."""
        owner = self._owners.get(stem.as_posix())
        return owner is not None and owner[0] != file.url

    def is_own(self, stem: Path, file: StoredFile) -> bool:
        """Whether Typecase has written what may be at `stem`, in all formats of this run, from this file."""
        owner = self._owners.get(stem.as_posix())
        return owner is not None and owner[0] == file.url and self._formats <= owner[1]

    def outputs(self) -> set[str]:
        """Paths below the output folder of what was written, so that a run does not read what another has written."""
        return {name for names in self._rows["outputs"].to_pylist() for name in names}

    def begin(self, documents: Sequence[Document]) -> None:
        """Say that `documents` are about to be read. Their rows of earlier runs go; the others become one file."""
        urls = {document.file.url for document in documents}
        known = urls | set(self._rows["input"].to_pylist())
        plan = [
            {"input": document.file.url, "stem": document.stem.as_posix(), "settings": self._settings}
            for document in documents
        ] + [row for row in self._plan.to_pylist() if row["input"] not in known]
        old_plans, self._plan_files = self._plan_files, []
        if plan:
            name = f"{PLAN_PREFIX}{_new_name()}"
            _write(below(self._plans_at, name), pa.Table.from_pylist(plan, PLAN_SCHEMA))
            self._plan_files.append(name)
        self._become(
            self._rows.filter(pa.array([url not in urls for url in self._rows["input"].to_pylist()], pa.bool_()))
        )
        for name in old_plans:
            remove(below(self._plans_at, name))

    def add(self, document: Document, record: Record) -> None:
        """Note what became of a document; `flush` writes it."""
        self._waiting.append(
            {
                "input": document.file.url,
                "fingerprint": document.file.fingerprint,
                "size": document.file.size,
                "settings": self._settings,
                "version": self._version,
                "stem": document.stem.as_posix(),
                "outputs": list(record.outputs),
                "pages": record.pages,
                "failed_pages": record.failed_pages,
                "seconds": record.seconds,
                "confidence": record.confidence,
                "error": record.error,
                "finished": datetime.now(UTC),
            }
        )

    def flush_if_due(self) -> None:
        """Write what was noted, if it is time."""
        is_late = time.monotonic() - self._flushed > FLUSH_S
        if (self._waiting and is_late) or len(self._waiting) >= FLUSH_DOCUMENTS:
            self.flush()
            self._flushed = time.monotonic()

    def flush(self) -> None:
        """Write what was noted, as one further file."""
        rows, self._waiting = self._waiting, []
        if rows:
            name = _new_name()
            _write(below(self._rows_at, name), pa.Table.from_pylist(rows, SCHEMA))
            self._row_files.append(name)

    def finish(self) -> None:
        """All documents that were begun have their rows: these become one file, and the plan goes."""
        self.flush()
        self._become(_tables(self._rows_at, "", SCHEMA)[1])
        for name in self._plan_files:
            remove(below(self._plans_at, name))

    def _become(self, rows: pa.Table) -> None:
        """Have `rows` in one file in place of all that there are. Killed in between, rows are there twice: the later
        ones count, and the next run sees to it."""
        old, self._row_files = self._row_files, []
        if rows.num_rows:
            self._row_files.append(_new_name())
            _write(below(self._rows_at, self._row_files[0]), rows)
        for name in old:
            remove(below(self._rows_at, name))


def _new_name() -> str:
    """A name that comes after all earlier ones, and that no other process takes."""
    return f"{time.time_ns():020}-{secrets.token_hex(4)}{SUFFIX}"


def _tables(folder: str, prefix: str, schema: pa.Schema) -> tuple[list[str], pa.Table]:
    """The names of the Parquet files in a folder, and their rows, the oldest first; other files are left out."""
    names, tables = [], [schema.empty_table()]
    for name, content in sorted(files_in(folder).items()):
        if name.endswith(SUFFIX) and name.startswith(prefix):
            try:
                tables.append(pq.read_table(io.BytesIO(content)).select(schema.names).cast(schema))
            except (pa.ArrowException, OSError) as error:
                line = f"{below(folder, name)}: is no manifest of Typecase ({type(error).__name__}); move it away"
                raise OutputError(line) from error
            names.append(name)
    return names, pa.concat_tables(tables)


def _latest(rows: pa.Table) -> pa.Table:
    """The last row of each input."""
    places = {url: place for place, url in enumerate(rows["input"].to_pylist())}
    return rows if len(places) == rows.num_rows else rows.take(sorted(places.values()))


def _owners(rows: pa.Table) -> dict[str, tuple[str, frozenset[str]]]:
    """For each stem the input whose outputs are there, and their formats."""
    formats = {text: frozenset(json.loads(text)["formats"]) for text in pc.unique(rows["settings"]).to_pylist()}
    columns = (rows[name].to_pylist() for name in ("stem", "input", "settings"))
    return {stem: (url, formats[text]) for stem, url, text in zip(*columns, strict=True)}


def _write(url: str, table: pa.Table) -> None:
    buffer = io.BytesIO()
    pq.write_table(table, buffer, compression="zstd")
    write(url, buffer.getvalue())
