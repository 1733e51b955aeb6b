"""`typecase score`: pairs of files, the table, JSON and the page with two texts side by side."""

import json
from itertools import pairwise
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from lxml import html

import cli
from ocr.errors import ExitCode
from ocr.scoring.differences import mistakes_in, runs_of


def score(*arguments: str | Path) -> Result:
    return CliRunner().invoke(cli.main, ["score", *map(str, arguments)])


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path]:
    """Two pages with truths, one of them without certain order, and what was read."""
    truth, read = tmp_path / "truth", tmp_path / "read"
    truth.mkdir()
    read.mkdir()
    (truth / "manifest.tsv").write_text("page\tset\tmode\na\tbook\tordered\nb\tform\tbag\n")
    (truth / "a.gt.txt").write_text("modern corn <fields>\n")
    (read / "a.txt").write_text("modem com <fields>\n")
    (truth / "b.gt.txt").write_text("one two\n")
    (read / "b.txt").write_text("Two One\n")
    return truth, read


def test_runs_make_up_both_texts_again() -> None:
    truth, reading = "the modern corn", "he  modem com."
    runs = list(runs_of(truth, reading))
    assert "".join(run.truth for run in runs) == truth and "".join(run.reading for run in runs) == reading
    assert all(first.is_equal != second.is_equal for first, second in pairwise(runs))


def test_mistakes_are_counted_as_people_see_them() -> None:
    mistakes = mistakes_in(runs_of("modern corn, Sea sea", "modem com Se a 5ea"))
    assert mistakes.confusions == {("rn", "m"): 1, ("rn,", "m"): 1, ("s", "5"): 1}
    assert (mistakes.insertions, mistakes.deletions) == ({" ": 1}, {})


def test_two_files(tmp_path: Path) -> None:
    (tmp_path / "t.txt").write_text("the quick fox")
    (tmp_path / "p.txt").write_text("the quiet fox")
    result = score(tmp_path / "t.txt", tmp_path / "p.txt", "--json")
    scores = json.loads(result.stdout)["scores"]
    assert result.exit_code == 0 and list(scores) == ["ALL"]
    assert (scores["ALL"]["char_errors"], scores["ALL"]["chars"], scores["ALL"]["wer"]) == (2, 13, 0.333333)


def test_folders_by_set_and_page(folders: tuple[Path, Path]) -> None:
    data = json.loads(score(*folders, "--json", "--pages").stdout)
    assert list(data["scores"]) == ["a", "b", "book", "form", "ALL"]
    assert data["scores"]["form"]["cer"] is None and data["scores"]["form"]["word_f1"] == 1
    assert data["scores"]["ALL"]["char_errors"] == 4
    assert data["confusions"] == [{"truth": "rn", "read": "m", "count": 2}]


def test_the_table_has_a_row_for_each_set(folders: tuple[Path, Path]) -> None:
    rows = score(*folders).stdout.splitlines()
    assert [row.split()[0] for row in rows[1:4]] == ["book", "form", "ALL"]
    assert rows[2].split() == ["form", "1", "-", "-", "1.0000"]
    assert "     2  rn → m" in rows


def test_the_page_shows_both_texts_with_the_differences_marked(folders: tuple[Path, Path], tmp_path: Path) -> None:
    assert score(*folders, "--html", tmp_path / "out.html").exit_code == 0
    page = html.document_fromstring((tmp_path / "out.html").read_text(encoding="utf-8"))
    truth, reading = page.xpath("//div[1]/p")
    assert (truth.text_content(), reading.text_content()) == ("modern corn <fields>", "modem com <fields>")
    assert [mark.text for mark in truth.findall("del")] == ["rn", "rn"]
    assert [mark.text for mark in reading.findall("ins")] == ["m", "m"]


def test_a_missing_text_counts_as_empty_and_is_named(folders: tuple[Path, Path]) -> None:
    (folders[1] / "a.txt").unlink()
    result = score(*folders, "--json")
    assert json.loads(result.stdout)["scores"]["book"]["cer"] == 1
    assert "1 text(s) missing" in result.stderr and "a.txt" in result.stderr


def test_what_cannot_be_compared_is_one_line(folders: tuple[Path, Path], tmp_path: Path) -> None:
    truth, read = folders
    assert score(truth, read / "a.txt").exit_code == ExitCode.BAD_ARGUMENTS
    assert score(read, tmp_path / "nowhere").exit_code == ExitCode.BAD_ARGUMENTS
    (tmp_path / "empty").mkdir()
    (tmp_path / "bytes.txt").write_bytes(b"\xff\xfe\xfa")
    for arguments in [(tmp_path / "empty", read), (tmp_path / "bytes.txt", read / "a.txt")]:
        result = score(*arguments)
        assert result.exit_code == ExitCode.INPUT
        assert result.stderr.startswith("typecase: ") and result.stderr.count("\n") == 1


@pytest.mark.parametrize("length", [5_000, 200_000])  # more than a file system takes, and than a table does
def test_a_page_with_a_name_that_no_file_can_have_is_one_line(folders: tuple[Path, Path], length: int) -> None:
    (folders[0] / "manifest.tsv").write_text(f"page\tset\tmode\n{length * 'a'}\tbook\tordered\n")
    result = score(*folders)
    assert result.exit_code == ExitCode.INPUT
    assert "manifest.tsv: " in result.stderr and result.stderr.count("\n") == 1


def test_the_page_goes_nowhere_that_cannot_be_written(folders: tuple[Path, Path], tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert score(*folders, "--html", tmp_path / "file" / "out.html").exit_code == ExitCode.OUTPUT
