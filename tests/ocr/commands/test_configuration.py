"""A file of defaults: what it may hold, and what is said of the rest."""

from pathlib import Path

import pytest
from click.testing import CliRunner

import cli
from ocr.errors import ExitCode
from tests.helpers.pdf_files import pages_pdf, text_at


@pytest.fixture
def page(tmp_path: Path) -> Path:
    path = tmp_path / "a.pdf"
    path.write_bytes(pages_pdf([text_at(72, 700, "one")]))
    return path


def run(folder: Path, defaults: str, *arguments: str | Path) -> tuple[int, str, str]:
    (folder / "my.toml").write_text(defaults)
    result = CliRunner().invoke(cli.main, ["--config", str(folder / "my.toml"), *map(str, arguments)])
    return result.exit_code, result.stdout, result.stderr


@pytest.mark.parametrize(
    ("defaults", "complaint"),
    [
        ("read = 5", "read stands outside of a table"),
        ("jobs = 2\n[read]\n", "jobs stands outside of a table"),
        ("[[read]]\njobs = 2", "read stands outside of a table"),
        ("[read]\nformats = 5", "'5' is none of"),
        ("[read]\nformats = [[1]]", "[read] formats: [1] is no value of an option"),
        ("[read.jobs]\nx = 1", "[read] jobs: {'x': 1} is no value of an option"),
        ("[read]\ndeskew = 3", "'3' is not a valid boolean"),
        ("[read]\njobs = [1, 2]", "'1,2' is not a valid integer"),
        ("[read]\ndpi = nan", "nan is no finite number"),
        ("[read]\nuser-words = 5", "File '5' does not exist"),
        ("[read]\njobs = 'many'", "jobs"),
        ("[read]\nrotate = 45", "rotate"),
        ("a = " + 2000 * "[" + 2000 * "]", "nested too deeply"),
        ("[read", "my.toml"),
    ],
)
def test_what_makes_no_sense_is_one_complaint(tmp_path: Path, page: Path, defaults: str, complaint: str) -> None:
    code, _, said = run(tmp_path, defaults, "read", page)
    assert code == ExitCode.BAD_ARGUMENTS
    assert complaint in " ".join(said.split())


@pytest.mark.parametrize(
    ("defaults", "warning"),
    [
        ("[reed]\njobs = 2", "there is no command 'reed' that [reed] could be for; the nearest is 'read'"),
        ("[read]\nformat = 'json'", "read has no option 'format'; the nearest is 'formats'"),
        ("[read]\nuser_word = 'x'", "read has no option 'user-word'; the nearest is 'user-words'"),
        ("[read]\nzzz = 1", "read has no option 'zzz'"),
        ("[read]\nfiles = ['x.png']", "read has no option 'files'"),
    ],
)
def test_what_nothing_knows_of_is_warned_of(tmp_path: Path, page: Path, defaults: str, warning: str) -> None:
    assert run(tmp_path, defaults, "read", page) == (0, "one\n", f"typecase: {warning}\n")


@pytest.mark.parametrize(
    "defaults",
    ["[read]\nformats = ['txt']\npages = [1, 2]", "[read]\nverbose = false\npassword = 5", "\ufeff[read]\njobs = 1"],
    ids=["lists", "scalars", "byte order mark"],
)
def test_values_are_taken_as_they_would_be_typed(tmp_path: Path, page: Path, defaults: str) -> None:
    assert run(tmp_path, defaults, "read", page) == (0, "one\n", "")


def test_options_of_other_commands_are_not_complained_of(tmp_path: Path, page: Path) -> None:
    defaults = "[read]\nrotate = 90\ntext-layer = 'only'\ndeskew = false\n[score]\nnothing = 1\n"
    assert run(tmp_path, defaults, "read", page) == (0, "one\n", "")
