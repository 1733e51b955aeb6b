"""The manifest in Parquet: what counts as done, whose outputs are whose, and that a document is in it once."""

from dataclasses import replace
from pathlib import Path

import pytest

pytest.importorskip("ray", reason="ray is not installed: pip install 'typecase[ray]'")

from ocr.batch.settings import Settings
from ocr.cluster.documents import Document, Record, StoredFile
from ocr.cluster.manifest import MANIFEST_FOLDER, Manifest
from ocr.errors import OutputError
from tests.helpers.ray_cluster import rows

A = Document(0, StoredFile("s3://in/a.png", "a.png", Path("a.png"), 10, "etag-a"), Path("a"))
B = Document(1, StoredFile("s3://in/deep/b.png", "b.png", Path("deep/b.png"), 20, "etag-b"), Path("deep/b"))


def manifest(folder: Path, settings: Settings | None = None, version: str = "1") -> Manifest:
    return Manifest(str(folder), settings or Settings(), version)


def read(folder: Path, *documents: Document, error: str | None = None) -> None:
    """A run over documents that ends as it should."""
    run = manifest(folder)
    run.begin(documents)
    for document in documents:
        run.add(document, Record(document.number, (f"{document.stem}.txt",), 1, 0, 0.5, None, error))
        run.flush()
    run.finish()


def test_done_is_what_was_read_whole_and_is_as_it_was(tmp_path: Path) -> None:
    read(tmp_path, A)
    read(tmp_path, B, error="page 1: broken")
    after = manifest(tmp_path)
    assert after.is_done(A.file)
    assert not after.is_done(replace(A.file, fingerprint="other"))
    assert not after.is_done(replace(A.file, url="s3://in/other.png"))
    assert not after.is_done(B.file)
    assert not manifest(tmp_path, Settings(min_confidence=0.5)).is_done(A.file)
    assert not manifest(tmp_path, version="2").is_done(A.file)


def test_a_file_of_which_nothing_is_known_is_never_done(tmp_path: Path) -> None:
    unknown = replace(A, file=replace(A.file, fingerprint=""))
    read(tmp_path, unknown)
    assert not manifest(tmp_path).is_done(unknown.file)


def test_a_document_is_in_the_manifest_once_however_often_it_is_read(tmp_path: Path) -> None:
    read(tmp_path, A, B)
    read(tmp_path, A)
    changed = replace(A, file=replace(A.file, fingerprint="new"))
    read(tmp_path, changed)
    assert sorted(row["input"] for row in rows(tmp_path)) == [A.file.url, B.file.url]
    assert manifest(tmp_path).is_done(changed.file)
    assert len(list((tmp_path / MANIFEST_FOLDER).iterdir())) == 1


def test_while_a_run_goes_on_its_documents_are_in_no_row_of_earlier_ones(tmp_path: Path) -> None:
    read(tmp_path, A, B)
    going = manifest(tmp_path)
    going.begin([A])
    assert [row["input"] for row in rows(tmp_path)] == [B.file.url]
    going.add(A, Record(0, ("a.txt",), 1))
    going.flush()
    assert sorted(row["input"] for row in rows(tmp_path)) == [A.file.url, B.file.url]


def test_a_killed_run_has_said_whose_its_outputs_would_be(tmp_path: Path) -> None:
    manifest(tmp_path).begin([A])
    after = manifest(tmp_path)
    assert after.is_own(Path("a"), A.file)
    assert not after.is_own(Path("a"), B.file)
    assert after.belongs_to_another(Path("a"), B.file)
    assert not after.belongs_to_another(Path("b"), B.file)
    assert not manifest(tmp_path, Settings(formats=("txt", "hocr"))).is_own(Path("a"), A.file)
    assert not after.is_done(A.file)


def test_plans_of_runs_that_were_killed_last_until_their_documents_are_read(tmp_path: Path) -> None:
    manifest(tmp_path).begin([A])
    manifest(tmp_path).begin([B])
    assert manifest(tmp_path).is_own(Path("a"), A.file)
    read(tmp_path, A, B)
    assert not list((tmp_path / ".typecase").glob("*"))
    assert manifest(tmp_path).is_own(Path("a"), A.file)


def test_rows_that_are_there_twice_count_once(tmp_path: Path) -> None:
    """A run was killed between writing one file of all and removing the others."""
    read(tmp_path, A)
    (kept,) = (tmp_path / MANIFEST_FOLDER).iterdir()
    kept.with_name("00000.parquet").write_bytes(kept.read_bytes())
    manifest(tmp_path).begin([])
    assert len(rows(tmp_path)) == 1


def test_what_is_no_manifest_has_a_line(tmp_path: Path) -> None:
    (tmp_path / MANIFEST_FOLDER).mkdir()
    (tmp_path / MANIFEST_FOLDER / "x.parquet").write_bytes(b"PAR1 but no more")
    with pytest.raises(OutputError, match=r"x\.parquet: is no manifest of Typecase .*; move it away"):
        manifest(tmp_path)
