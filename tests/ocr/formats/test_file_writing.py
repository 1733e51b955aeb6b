"""Files on their way to their names: links, parts of dead runs, errors that a library swallows."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from ocr.errors import OutputError
from ocr.formats.file_writing import PART_PREFIX, PART_SUFFIX, CheckedStream, FileBeingWritten, remove_stale_parts


def parts(folder: Path) -> list[Path]:
    return list(folder.glob(f"{PART_PREFIX}*{PART_SUFFIX}"))


def write(path: Path, content: bytes, overwrite: bool = False) -> None:
    file = FileBeingWritten(path, overwrite)
    file.stream.write(content)
    file.settle()
    file.commit()


def test_a_file_appears_when_it_is_whole(tmp_path: Path) -> None:
    file = FileBeingWritten(tmp_path / "deep" / "a.txt", False)
    file.stream.write(b"half")
    assert not file.path.exists()
    file.stream.write(b" whole")
    file.settle()
    file.commit()
    assert file.path.read_bytes() == b"half whole"
    assert file.path.stat().st_mode & 0o444 == 0o666 & ~umask() & 0o444
    assert [path.name for path in file.path.parent.iterdir()] == ["a.txt"]


def umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def test_parts_of_the_same_file_are_apart_and_cannot_be_foreseen(tmp_path: Path) -> None:
    one, two = FileBeingWritten(tmp_path / "a", False), FileBeingWritten(tmp_path / "a", True)
    assert len({path.name for path in parts(tmp_path)}) == 2
    one.stream.write(b"one")
    two.stream.write(b"two")
    for file in (one, two):
        file.settle()
    one.commit()
    two.commit()
    assert (tmp_path / "a").read_bytes() == b"two"
    assert not parts(tmp_path)


def test_a_link_under_the_final_name_is_replaced_and_never_followed(tmp_path: Path) -> None:
    (tmp_path / "precious").write_bytes(b"precious")
    (tmp_path / "a").symlink_to(tmp_path / "precious")
    (tmp_path / "b").symlink_to(tmp_path / "nowhere")
    for name in "ab":
        with pytest.raises(OutputError, match="is there already"):
            write(tmp_path / name, b"new")
        write(tmp_path / name, b"new", overwrite=True)
        assert not (tmp_path / name).is_symlink()
    assert (tmp_path / "precious").read_bytes() == b"precious"
    assert not (tmp_path / "nowhere").exists()


def test_what_appears_meanwhile_is_not_overwritten(tmp_path: Path) -> None:
    file = FileBeingWritten(tmp_path / "a", False)
    file.settle()
    (tmp_path / "a").write_bytes(b"somebody's")
    with pytest.raises(OutputError, match="is there already"):
        file.commit()
    file.discard()
    assert (tmp_path / "a").read_bytes() == b"somebody's"
    assert not parts(tmp_path)


def test_only_parts_of_dead_runs_are_removed(tmp_path: Path) -> None:
    living = FileBeingWritten(tmp_path / "a", False)
    leave = "import sys, os; from pathlib import Path; from ocr.formats.file_writing import FileBeingWritten\n"
    leave += "file = FileBeingWritten(Path(sys.argv[1]), False); os._exit(9)"
    root = Path(__file__).parents[3]
    subprocess.run([sys.executable, "-c", leave, str(tmp_path / "b")], cwd=root, check=False)
    (tmp_path / "precious").write_bytes(b"precious")
    (tmp_path / f"{PART_PREFIX}link{PART_SUFFIX}").symlink_to(tmp_path / "precious")
    assert len(parts(tmp_path)) == 3
    remove_stale_parts(tmp_path)
    assert len([path for path in parts(tmp_path) if not path.is_symlink()]) == 1
    living.settle()
    living.commit()
    assert (tmp_path / "precious").read_bytes() == b"precious"


def test_a_folder_that_is_not_there_has_no_stale_parts(tmp_path: Path) -> None:
    remove_stale_parts(tmp_path / "none")
    assert not list(tmp_path.iterdir())


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full")
def test_an_error_is_remembered_though_its_write_succeeds() -> None:
    with Path("/dev/full").open("wb", buffering=0) as full:
        stream = CheckedStream(full)
        assert stream.write(b"abc") == 3
        assert stream.write(b"d") == 1
        with pytest.raises(OSError, match="No space left"):
            stream.check()
