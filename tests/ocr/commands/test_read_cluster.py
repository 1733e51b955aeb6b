"""typecase read --cluster, as a person runs it."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from ocr.errors import ExitCode
from tests.helpers.batch_runs import save, texts
from tests.helpers.command_line import text_pdf, typecase

ROOT = Path(__file__).parents[3]
COMMAND = "import cli; cli.main(prog_name='typecase')"
NOT_INSTALLED = """
import importlib.util
found = importlib.util.find_spec
importlib.util.find_spec = lambda name, package=None: None if name == "ray" else found(name, package)
"""


def run(*arguments: str | Path, code: str = COMMAND) -> subprocess.CompletedProcess[str]:
    """The command in a process of its own, in which Ray is not started yet."""
    command = [sys.executable, "-c", code, "read", *map(str, arguments)]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)


def test_without_ray_one_line_says_which_extra_to_install(tmp_path: Path) -> None:
    page = text_pdf(tmp_path / "a.pdf", "first")
    read = run(page, "-o", tmp_path / "out", "--cluster", "auto", code=NOT_INSTALLED + COMMAND)
    assert read.returncode == ExitCode.MISSING_DEPENDENCY
    assert read.stderr == "typecase: reading on a cluster needs Ray: pip install 'typecase[ray]'\n"


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (["--dry-run"], "--dry-run goes with --cluster"),
        (["--cluster", "auto"], "--cluster needs a folder to write to: -o FOLDER"),
        (["--cluster", "auto", "--watch", "-o", "out"], "--watch and --cluster do not go together"),
        (["--cluster", "auto", "--stages", "pictures", "-o", "out"], "--stages draws on one machine only"),
    ],
)
def test_what_does_not_go_together_has_a_line(tmp_path: Path, arguments: list[str], line: str) -> None:
    refused = typecase("read", text_pdf(tmp_path / "a.pdf", "first"), *arguments)
    assert refused.exit_code == ExitCode.BAD_ARGUMENTS
    assert line in refused.output


def test_a_cluster_started_for_the_run(tmp_path: Path) -> None:
    pytest.importorskip("ray", reason="ray is not installed: pip install 'typecase[ray]'")
    (tmp_path / "in").mkdir()
    text_pdf(tmp_path / "in" / "a.pdf", "first", "second")
    (tmp_path / "in" / "b.png").write_bytes(b"no image")
    read = run(tmp_path / "in", "-o", tmp_path / "out", "--cluster", "auto", "--jobs", "2")
    assert read.returncode == ExitCode.SOME_FAILED, read.stderr
    assert texts(tmp_path / "out") == {"a.txt": "first\n\fsecond\n"}
    *lines, last = read.stderr.splitlines()
    assert re.match(r"2 of 2 document\(s\), 100%, 2 page\(s\) in 0:\d\d:\d\d .*, 1 failure\(s\)$", last)
    # On a busy machine lines of how far it is come before and after.
    said = [line for line in lines if not re.match(r"\d of 2 document\(s\)", line)]
    assert said == [f"typecase: {tmp_path}/in/b.png: neither a PDF nor an image of a known kind"]


def test_a_dry_run_counts_pages_and_reads_only_a_few(tmp_path: Path) -> None:
    pytest.importorskip("ray", reason="ray is not installed: pip install 'typecase[ray]'")
    text_pdf(tmp_path / "a.pdf", "first", "second", "third")
    save(tmp_path / "strip.png", 40)
    counted = typecase("read", tmp_path, "-o", tmp_path / "out", "--cluster", "auto", "--jobs", "4", "--dry-run")
    assert counted.exit_code == 0, counted.output
    first, second, third = counted.output.splitlines()
    assert first == "2 document(s) to read: 4 page(s)"
    assert re.fullmatch(r"\d+\.\d\d s a page on a core of this machine \(mean of 2\)", second)
    assert re.fullmatch(r"about \d+\.\d\d core hours; \d+\.\d\d hours with 4 worker\(s\)", third)
    assert not (tmp_path / "out").exists()


def test_an_address_where_no_cluster_answers(tmp_path: Path) -> None:
    pytest.importorskip("ray", reason="ray is not installed: pip install 'typecase[ray]'")
    page = text_pdf(tmp_path / "a.pdf", "first")
    read = run(page, "-o", tmp_path / "out", "--cluster", "127.0.0.1:1")
    assert read.returncode == ExitCode.BAD_ARGUMENTS
    assert "--cluster 127.0.0.1:1: no Ray cluster answers there" in read.stderr
    assert len(read.stderr.splitlines()) == 1
