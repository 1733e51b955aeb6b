"""Ctrl-C, SIGTERM, SIGHUP, closed streams and full disks: real programs, real signals."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from PIL import Image

from ocr.errors import ExitCode
from ocr.system.interruption import EXIT_CODES
from tests.helpers.pdf_files import pages_pdf, text_at

ROOT = Path(__file__).parents[3]
GOING_AWAY_S = 30
"""The longest that a process may take to find that nobody asks it any more, on a busy machine."""
PROGRAM = f"""
import signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)
signal.signal(signal.SIGHUP, signal.SIG_DFL)
signal.pthread_sigmask(signal.SIG_SETMASK, [])
sys.path.insert(0, {str(ROOT)!r})
import cli
cli.main(sys.argv[1:])
"""


def started(folder: Path, *arguments: str) -> "subprocess.Popen[str]":
    command = [sys.executable, "-c", PROGRAM, "read", *arguments]
    return subprocess.Popen(command, cwd=folder, stderr=subprocess.PIPE, text=True)


EARLY = f"""
import builtins, os, signal, sys
sys.path.insert(0, {str(ROOT)!r})
signal.signal(signal.SIGINT, signal.default_int_handler)
signal.pthread_sigmask(signal.SIG_SETMASK, [])
import typecase
imported = builtins.__import__
def interrupted(name, *rest, **more):
    if name == "cli":
        os.kill(os.getpid(), signal.SIGINT)
    return imported(name, *rest, **more)
builtins.__import__ = interrupted
typecase.main()
"""


def test_ctrl_c_before_the_command_line_is_loaded_ends_it_in_silence() -> None:
    done = subprocess.run([sys.executable, "-c", EARLY, "--help"], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (-signal.SIGINT, "", "")


WHILE_STARTING = f"""
import os, signal, sys
sys.path.insert(0, {str(ROOT)!r})
signal.pthread_sigmask(signal.SIG_SETMASK, [])
from ocr.system import standard_streams
standard_streams.fill_closed_descriptors = lambda: os.kill(os.getpid(), signal.SIGINT)
import typecase
typecase.main()
"""


def test_ctrl_c_before_any_command_is_looked_for_ends_it_in_a_line() -> None:
    done = subprocess.run([sys.executable, "-c", WHILE_STARTING, "--help"], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (ExitCode.INTERRUPTED, "", "typecase: stopped\n")


def test_the_package_can_be_started_by_its_name() -> None:
    command = [sys.executable, "-m", "typecase", "--help"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.startswith("Usage: typecase ")


def book(path: Path, pages: int) -> Path:
    path.write_bytes(pages_pdf([text_at(72, 700, f"page {number}") for number in range(pages)]))
    return path


def processes_below(folder: Path) -> list[str]:
    """The processes whose working directory is `folder`, without those that the kernel has ended and is putting away:
    they have no command line any more."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if os.readlink(process / "cwd") == str(folder) and (command := (process / "cmdline").read_text()):
                found.append(command)
        except OSError:
            continue
    return found


def left_below(folder: Path) -> list[str]:
    """Those that do not go away: one that parses a document ends when it finds that nobody is left to ask."""
    until = time.monotonic() + GOING_AWAY_S
    while (found := processes_below(folder)) and time.monotonic() < until:
        time.sleep(0.05)
    return found


def wait_for(path: Path, process: "subprocess.Popen[str]") -> None:
    while not path.exists():
        assert process.poll() is None, process.communicate()[1]
        time.sleep(0.01)


@pytest.mark.parametrize("number", EXIT_CODES)
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_a_signal_ends_a_run_and_all_that_belongs_to_it(tmp_path: Path, number: signal.Signals, jobs: str) -> None:
    (tmp_path / "in").mkdir()
    for name in range(200):
        book(tmp_path / "in" / f"{name:03}.pdf", 1)
    process = started(tmp_path, "in", "-o", "out", "--jobs", jobs)
    wait_for(tmp_path / "out" / "000.txt", process)
    process.send_signal(number)
    said = process.communicate()[1]
    assert process.returncode == EXIT_CODES[number]
    assert said.splitlines()[-1] == "typecase: stopped; the same command goes on from here"
    assert "leaked" not in said
    assert "Traceback" not in said
    assert not left_below(tmp_path)
    assert not list((tmp_path / "out").glob(".*"))


@pytest.mark.parametrize("number", EXIT_CODES)
def test_the_second_signal_ends_at_once_and_says_nothing(tmp_path: Path, number: signal.Signals) -> None:
    Image.effect_noise((1500, 1500), 90).save(tmp_path / "slow.png")
    process = started(tmp_path, "slow.png", "-o", "out", "--jobs", "2")
    wait_for(tmp_path / "out" / "typecase.jsonl", process)
    for _ in range(2):
        process.send_signal(number)
        time.sleep(0.02)
    said = process.communicate()[1]
    # What comes while the interpreter is already ending kills it, which a shell calls the same.
    assert process.returncode in (EXIT_CODES[number], -number)
    assert said in ("", "typecase: stopped; the same command goes on from here\n")
    assert not left_below(tmp_path)


SLOW_MODULE = """
import pathlib, time
print("importing", flush=True)
end = time.monotonic() + 1
while time.monotonic() < end:
    pass
pathlib.Path("whole").touch()
"""
IMPORTING = f"""
import sys
sys.path[:0] = [".", {str(ROOT)!r}]
from ocr.system.interruption import Interrupted, interruptible
try:
    with interruptible():
        import slow
        while True:
            pass
except Interrupted as end:
    sys.exit(int(end.exit_code))
"""


@pytest.mark.parametrize("times", [1, 2])
def test_a_signal_waits_for_an_import_to_end_unless_it_comes_twice(tmp_path: Path, times: int) -> None:
    (tmp_path / "slow.py").write_text(SLOW_MODULE)
    command = [sys.executable, "-c", IMPORTING]
    process = subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert process.stdout is not None
    process.stdout.readline()
    for _ in range(times):
        process.send_signal(signal.SIGTERM)
        time.sleep(0.05)
    assert process.communicate()[1] == ""
    assert process.returncode == ExitCode.TERMINATED
    assert (tmp_path / "whole").exists() == (times == 1)


SHELL = f"PYTHONPATH={ROOT} exec {sys.executable} -c 'import cli; cli.main()' read"


@pytest.mark.parametrize(
    ("redirection", "code", "complaint"),
    [
        ("a.pdf >&-", ExitCode.OUTPUT, "standard output: is closed"),
        ("a.pdf -f pdf >&-", ExitCode.OUTPUT, "standard output: is closed"),
        ("- <&-", ExitCode.INPUT, "standard input is closed"),
        ("a.pdf -o out >&- <&-", ExitCode.OK, ""),
        ("a.pdf -o out 2>&-", ExitCode.OK, ""),
        ("none.pdf 2>&- >&- <&-", ExitCode.OUTPUT, ""),
        ("a.pdf > /dev/full", ExitCode.OUTPUT, "standard output: cannot be written (No space left on device)"),
        ("a.pdf -f pdf > /dev/full", ExitCode.OUTPUT, "standard output: cannot be written (No space left on device)"),
        (". -o /dev/full/x", ExitCode.OUTPUT, "cannot be written"),
        ("--help > /dev/full", ExitCode.OUTPUT, "cannot be written"),
        ("none.pdf 2> /dev/full", ExitCode.INPUT, ""),
        ("none.pdf a.pdf -o out 2> /dev/full", ExitCode.SOME_FAILED, ""),
        ("--no-such-option 2> /dev/full", ExitCode.BAD_ARGUMENTS, ""),
    ],
)
def test_closed_and_full_streams(tmp_path: Path, redirection: str, code: ExitCode, complaint: str) -> None:
    book(tmp_path / "a.pdf", 3)
    done = subprocess.run(
        f"{SHELL} {redirection}", shell=True, cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == code
    assert complaint in done.stderr
    assert len(done.stderr.splitlines()) <= 1 or code == ExitCode.OK


def test_help_onto_a_full_disk(tmp_path: Path) -> None:
    command = f"{SHELL.removesuffix(' read')} --help > /dev/full"
    done = subprocess.run(command, shell=True, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == ExitCode.OUTPUT
    assert done.stderr == "typecase: standard output: cannot be written (No space left on device)\n"


@pytest.mark.parametrize("kind", ["txt", "json", "pdf"])
def test_a_pipe_that_nobody_reads_is_left_in_silence(tmp_path: Path, kind: str) -> None:
    book(tmp_path / "a.pdf", 20)
    command = f"({SHELL} a.pdf -f {kind}; echo $? > code) | true"
    done = subprocess.run(command.replace("exec ", ""), shell=True, cwd=tmp_path, capture_output=True, text=True)
    assert done.stderr == ""
    assert (tmp_path / "code").read_text().strip() == str(int(ExitCode.OUTPUT))


HOLDING = """
import signal, threading
from ocr.system.interruption import Interrupted, interruptible, uninterrupted

signal.signal(signal.SIGINT, signal.default_int_handler)
holding, done = threading.Event(), threading.Event()

def hold():
    with uninterrupted():
        holding.set()
        done.wait()

try:
    with interruptible():
        thread = threading.Thread(target=hold)
        thread.start()
        holding.wait()
        try:
            signal.raise_signal(signal.SIGINT)
        finally:
            done.set()
            thread.join()
except Interrupted as interrupted:
    print(int(interrupted.exit_code))
"""


def test_what_another_thread_does_without_interruption_keeps_no_signal_from_the_main_one() -> None:
    ended = subprocess.run([sys.executable, "-c", HOLDING], cwd=ROOT, capture_output=True, text=True, check=True)
    assert (ended.stdout, ended.stderr) == ("130\n", "")
