"""Runs that end in the middle, and runs that meet in one folder."""

import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from ocr.batch.kept_pages import KeptPages
from ocr.batch.manifest import MANIFEST_NAME, Manifest, key
from ocr.batch.output_folder import LOCK_NAME, WORK_FOLDER_NAME, OutputFolder
from ocr.document import Block, Box, Glyph, Line, Page, Word
from ocr.errors import ExitCode, OutputError
from tests.helpers.batch_runs import Run, save, texts
from tests.helpers.stand_in import FAILING_WIDTH

ROOT = Path(__file__).parents[3]
RUN_THAT_IS_KILLED = """
import os, sys
from functools import partial
from pathlib import Path
sys.path.insert(0, {root!r})
from tests.helpers.stand_in import read_here, read_size
from ocr.batch.run import Batch
from ocr.batch.settings import Destination, Settings
from ocr.batch.inputs import find_inputs
from ocr.batch.progress import Progress, Style
def until_killed(image):
    if image.number == {last}:
        os._exit(9)
    return read_size(image)
batch = Batch(Destination(folder=Path({out!r})), Settings(formats={formats!r}), partial(read_here, work=until_killed),
    Progress(sys.stderr, Style.LINES))
batch.run(find_inputs([{book!r}]))
"""


def page(text: str, number: int) -> Page:
    word = Word(tuple(Glyph(sign, Box(at, 0, at + 1, 9), 0.1 + 0.2) for at, sign in enumerate(text)), 1 / 3)
    return Page((Block((Line((word,), ((0.1, 9.0), (5.7, 9.1)), 5.5),)),), 10, 20, 300.5, "é.pdf", number)


@pytest.mark.parametrize("formats", [("txt",), ("txt", "html")])
def test_a_book_goes_on_at_its_page(tmp_path: Path, formats: tuple[str, ...]) -> None:
    out, book = tmp_path / "out", save(tmp_path / "book.tif", *range(20, 40))
    script = RUN_THAT_IS_KILLED.format(root=str(ROOT), out=str(out), book=str(book), last=12, formats=formats)
    subprocess.run([sys.executable, "-c", script], check=False, stderr=subprocess.DEVNULL)
    kept = list((out / WORK_FOLDER_NAME).glob("*/*.json.gz"))
    assert len(kept) == 11
    changed = KeptPages(out / WORK_FOLDER_NAME, str(book), json.loads(next(kept[0].parent.glob("*.json")).read_text()))
    changed.put(page("kept", 3))
    assert Run(out, book, formats=formats).code == ExitCode.OK
    whole = [f"{width} 7\n" for width in range(20, 40)]
    assert texts(out) == {"book.txt": "\f".join([*whole[:2], "kept\n", *whole[3:]])}
    assert not list(out.glob(".*"))
    fresh = tmp_path / "fresh"
    assert Run(fresh, book, formats=formats).code == ExitCode.OK
    assert {path.name for path in fresh.iterdir()} == {path.name for path in out.iterdir()}


def test_pages_of_a_document_that_has_changed_are_read_again(tmp_path: Path) -> None:
    out, book = tmp_path / "out", save(tmp_path / "book.tif", 20, 21, 22)
    script = RUN_THAT_IS_KILLED.format(root=str(ROOT), out=str(out), book=str(book), last=3, formats=("txt",))
    subprocess.run([sys.executable, "-c", script], check=False, stderr=subprocess.DEVNULL)
    save(book, 30, 31, 32)
    Run(out, book)
    assert texts(out) == {"book.txt": "30 7\n\f31 7\n\f32 7\n"}


def test_pages_are_kept_until_the_document_is_whole(tmp_path: Path) -> None:
    out, book = tmp_path / "out", save(tmp_path / "book.tif", 20, FAILING_WIDTH, 22)
    assert Run(out, book).code == ExitCode.SOME_FAILED
    assert len(list((out / WORK_FOLDER_NAME).glob("*/*.json.gz"))) == 2
    save(book, 20, 21, 22)
    assert Run(out, book).code == ExitCode.OK
    assert not (out / WORK_FOLDER_NAME).exists()


def test_pages_that_a_run_left_at_its_very_end_are_forgotten(tmp_path: Path) -> None:
    out, book = tmp_path / "out", save(tmp_path / "book.tif", 20, 21)
    assert Run(out, book).code == ExitCode.OK
    left = KeptPages(out / WORK_FOLDER_NAME, key(book), {})  # killed after the manifest said that the book is whole
    left.put(page("left", 1))
    assert list((out / WORK_FOLDER_NAME).glob("*/*.json.gz"))
    assert Run(out, book).code == ExitCode.OK
    assert not (out / WORK_FOLDER_NAME).exists()


def test_a_kept_page_is_the_page(tmp_path: Path) -> None:
    kept = KeptPages(tmp_path, "/a/book.pdf", {"sha256": "1"})
    kept.put(page("word", 7))
    assert KeptPages(tmp_path, "/a/book.pdf", {"sha256": "1"}).get(7) == page("word", 7)
    assert kept.get(8) is None
    assert KeptPages(tmp_path, "/a/book.pdf", {"sha256": "2"}).get(7) is None


@pytest.mark.parametrize(
    "damage",
    [
        lambda data: data[: len(data) // 2],
        lambda data: b"",
        lambda data: b"not gzip",
        lambda data: data[:-9] + bytes([data[-9] ^ 1]) + data[-8:],
    ],
)
def test_a_kept_page_that_is_not_whole_is_none(tmp_path: Path, damage: object) -> None:
    kept = KeptPages(tmp_path, "/a/book.pdf", {})
    kept.put(page("word", 7))
    (path,) = tmp_path.glob("*/7.json.gz")
    assert callable(damage)
    path.write_bytes(damage(path.read_bytes()))
    assert kept.get(7) is None


def test_a_kept_page_with_any_byte_changed_is_none_or_the_page(tmp_path: Path) -> None:
    kept = KeptPages(tmp_path, "/a/book.pdf", {})
    kept.put(page("word", 7))
    (path,) = tmp_path.glob("*/7.json.gz")
    whole = path.read_bytes()
    for place in range(len(whole)):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 0xFF]) + whole[place + 1 :])
        assert kept.get(7) in (None, page("word", 7))


def test_two_runs_do_not_share_a_folder(tmp_path: Path) -> None:
    first = Manifest(tmp_path / "out")
    with pytest.raises(OutputError, match=f"process {os.getpid()} is writing there"):
        Manifest(tmp_path / "out")
    first.close()
    Manifest(tmp_path / "out").close()
    assert [path.name for path in (tmp_path / "out").iterdir()] == [MANIFEST_NAME]


def test_a_folder_is_free_again_when_its_run_is_killed(tmp_path: Path) -> None:
    hold = f"import sys; sys.path.insert(0, {str(ROOT)!r})\nimport time; from pathlib import Path\n"
    hold += "from ocr.batch.output_folder import OutputFolder\n"
    hold += "held = OutputFolder(Path(sys.argv[1])); print(flush=True); time.sleep(600)"
    with subprocess.Popen([sys.executable, "-c", hold, str(tmp_path)], stdout=subprocess.PIPE) as process:
        assert process.stdout
        process.stdout.readline()
        with pytest.raises(OutputError, match=f"process {process.pid} is writing there"):
            OutputFolder(tmp_path)
        process.kill()
    OutputFolder(tmp_path).close()
    assert not list(tmp_path.iterdir())


def test_files_that_a_killed_run_had_just_named_are_ours(tmp_path: Path) -> None:
    out, book = tmp_path / "out", save(tmp_path / "a.png", 20)
    held = OutputFolder(out)
    held.claim(["a.txt"], str(book))
    held.close()
    (out / "a.txt").write_text("older")
    assert Run(out, book).code == ExitCode.OK
    assert texts(out) == {"a.txt": "20 7\n"}


def test_a_folder_that_vanishes_is_told(tmp_path: Path) -> None:
    held = OutputFolder(tmp_path / "out")
    shutil.rmtree(tmp_path / "out")
    with pytest.raises(FileNotFoundError, match="removed while it was written to"):
        held.claim(["a.txt"], "/a.png")
    held.close()


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"outputs": 5, "input": []}', b"\xff" * 999, b"[" * 99999])
def test_a_lock_that_says_nothing_is_no_obstacle(tmp_path: Path, content: bytes) -> None:
    (tmp_path / WORK_FOLDER_NAME).mkdir()
    (tmp_path / WORK_FOLDER_NAME / LOCK_NAME).write_bytes(content)
    held = OutputFolder(tmp_path)
    assert held.claimed is None
    held.close()


def test_links_in_place_of_our_own_files_are_refused(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "precious").write_bytes(b"precious")
    for name, target in [(WORK_FOLDER_NAME, "elsewhere"), (MANIFEST_NAME, "precious")]:
        out = tmp_path / f"out-{target}"
        out.mkdir()
        (out / name).symlink_to(tmp_path / target)
        with pytest.raises(OutputError):
            Manifest(out)
    assert (tmp_path / "precious").read_bytes() == b"precious"
    assert not list((tmp_path / "elsewhere").iterdir())


def test_two_programs_at_once_are_both_right_or_one_says_why(tmp_path: Path) -> None:
    for number in range(40):
        save(tmp_path / "in" / f"{number:02}.tif", 20 + number, 21 + number)
    script = RUN_THAT_IS_KILLED.format(
        root=str(ROOT), out=str(tmp_path / "out"), book=str(tmp_path / "in"), last=0, formats=("txt", "json")
    )
    both = [subprocess.Popen([sys.executable, "-c", script], stderr=subprocess.PIPE, text=True) for _ in range(2)]
    while any(process.poll() is None for process in both):
        time.sleep(0.05)
    said = [process.communicate()[1] for process in both]
    assert any(process.returncode == 0 for process in both)
    for process, lines in zip(both, said, strict=True):
        assert process.returncode == 0 or "is writing there" in lines
    for number in range(40):
        assert len(json.loads((tmp_path / "out" / f"{number:02}.json").read_text())["pages"]) == 2
    assert len(texts(tmp_path / "out")) == 40
