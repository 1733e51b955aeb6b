"""Runs of the command line that are stopped, that watch, or that find the disk full."""

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

from ocr.batch.output_folder import WORK_FOLDER_NAME
from ocr.errors import ExitCode
from tests.helpers.command_line import text_pdf, typecase

ROOT = Path(__file__).parents[1]


def test_a_disk_that_fills_up_leaves_nothing_half_written(tmp_path: Path) -> None:
    text_pdf(tmp_path / "a.pdf", *["many words " * 20] * 20)
    arguments = ["read", "a.pdf", "-o", "out", "-f", "json,html"]
    code = f"import resource, cli; resource.setrlimit(resource.RLIMIT_FSIZE, (9000, 9000)); cli.main({arguments!r})"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == ExitCode.OUTPUT
    assert "a.pdf: cannot be written (File too large)" in done.stderr
    assert [path.name for path in (tmp_path / "out").iterdir() if path.name != WORK_FOLDER_NAME] == ["typecase.jsonl"]


def interrupted(arguments: list[str], cwd: Path, until: Path) -> subprocess.CompletedProcess[str]:
    """Run typecase until a file is there, then press Ctrl-C."""
    # A shell that starts the tests in the background lets them, and what they start, ignore Ctrl-C.
    hear = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)"
    code = f"{hear}; import sys; sys.path.insert(0, {str(ROOT)!r}); import cli; cli.main({arguments!r})"
    with subprocess.Popen([sys.executable, "-c", code], cwd=cwd, stderr=subprocess.PIPE, text=True) as process:
        while not until.exists() and process.poll() is None:
            time.sleep(0.05)
        process.send_signal(signal.SIGINT)
        _, said = process.communicate()
    return subprocess.CompletedProcess(arguments, process.returncode, None, said)


def test_interrupted_run_says_how_to_go_on(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    for number in range(300):
        text_pdf(tmp_path / "in" / f"{number:03}.pdf", "one")
    done = interrupted(["read", "in", "-o", "out"], tmp_path, tmp_path / "out" / "000.txt")
    assert done.returncode == ExitCode.INTERRUPTED
    assert done.stderr.splitlines()[-1] == "typecase: stopped; the same command goes on from here"
    texts = list((tmp_path / "out").glob("*.txt"))
    assert 1 <= len(texts) < 300
    assert all(path.read_text() == "one\n" for path in texts)


def test_a_page_that_takes_too_long_is_given_up_and_the_run_goes_on(tmp_path: Path) -> None:
    files = [text_pdf(tmp_path / name, name) for name in ("a.pdf", "b.pdf")]
    # No process starts in a hundredth of a second.
    done = typecase("read", *files, "-o", tmp_path / "out", "--timeout-per-page", "0.01")
    assert done.exit_code == ExitCode.INPUT
    late = [f"typecase: {file}: page 1: not read in 0.01 s" for file in files]
    assert [line for line in done.stderr.splitlines() if "page 1" in line] == late
    assert not list((tmp_path / "out").glob("*.txt"))
    assert typecase("read", *files, "-o", tmp_path / "out", "--timeout-per-page", "300").exit_code == ExitCode.OK
    assert (tmp_path / "out" / "b.txt").read_text() == "b.pdf\n"


def test_watched_folder_is_read_as_files_arrive(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    text_pdf(tmp_path / "in" / "early.pdf", "early")
    arrival = threading.Thread(target=_arrive, args=(tmp_path,))
    arrival.start()  # while the first file is still being read
    done = interrupted(["read", "in", "-o", "out", "--watch"], tmp_path, tmp_path / "out" / "late.txt")
    arrival.join()
    assert done.returncode == ExitCode.OK
    assert (tmp_path / "out" / "early.txt").read_text() == "early\n"
    assert (tmp_path / "out" / "late.txt").read_text() == "late\n"


def _arrive(folder: Path) -> None:
    while not (folder / "out").exists():
        time.sleep(0.01)
    text_pdf(folder / "in" / "late.pdf", "late")
