"""Names, patterns and folders of every kind are found, and their outputs get names that can be written."""

import os
from pathlib import Path

import pytest

from ocr.batch.inputs import find_inputs
from ocr.errors import ExitCode
from ocr.file_names import output_path
from tests.helpers.batch_runs import Run, save, texts


@pytest.mark.parametrize("name", ["-dash.png", "two words.png", "a\nb.png", "📠.png", "%d{x}.png", "é" * 123 + ".png"])
def test_strange_names(tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    save(tmp_path / "in" / name, 20)
    monkeypatch.chdir(tmp_path)
    run = Run(Path("out"), "in", formats=("txt", "png"))
    assert run.code == ExitCode.OK
    assert list(texts(tmp_path / "out").values()) == ["20 7\n"]
    assert all(line for line in run.said.getvalue().splitlines())
    assert len(run.said.getvalue().splitlines()) == 1


def test_names_that_are_no_unicode(tmp_path: Path) -> None:
    save(tmp_path / "in" / "x.png", 20).rename(tmp_path / "in" / os.fsdecode(b"caf\xe9.png"))
    run = Run(tmp_path / "out", tmp_path / "in", formats=("txt", "json"))
    assert run.code == ExitCode.OK
    assert (tmp_path / "out" / os.fsdecode(b"caf\xe9.txt")).read_text() == "20 7\n"
    assert Run(tmp_path / "out", tmp_path / "in", formats=("txt", "json")).said.getvalue() == ""


def test_long_names_are_cut_but_stay_apart() -> None:
    first, second = (output_path(Path("d") / ("é" * 125 + letter), ".alto.xml") for letter in "ab")
    assert first != second
    assert all(len(os.fsencode(path.name)) <= 255 and path.name.endswith(".alto.xml") for path in (first, second))
    assert output_path(Path("d/short"), ".txt") == Path("d/short.txt")


def test_folder_loops_end(tmp_path: Path) -> None:
    save(tmp_path / "in" / "a.png", 20)
    (tmp_path / "in" / "loop").symlink_to(tmp_path / "in")
    (tmp_path / "in" / "also.png").symlink_to(tmp_path / "in" / "a.png")
    assert [item.path for item in find_inputs([str(tmp_path / "in")])] == [tmp_path / "in" / "a.png"]


def test_patterns_folders_and_files_mix_and_each_file_counts_once(tmp_path: Path) -> None:
    for name in ("a.png", "b.png", "c.tif"):
        save(tmp_path / name, 20)
    found = find_inputs(
        [str(tmp_path / "[ab].png"), str(tmp_path), str(tmp_path / "a.png"), "-", str(tmp_path / "*.x")]
    )
    names = [str(item.place) for item in found]
    assert names == ["a.png", "b.png", "c.tif", "stdin", "*.x"]
