"""What reading imports, and what it says where PyTorch is not installed. Every case is a process of its own."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from ocr.errors import ExitCode

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "samples" / "print.png"
SLOW = ("torch", "torchvision", "scipy", "skimage", "matplotlib", "sklearn")
"""Packages that take longer to import than a page to read, or that a slim environment does not have."""

WITHOUT_TORCH = """
import importlib.util, sys
from importlib.abc import MetaPathFinder
found = importlib.util.find_spec
importlib.util.find_spec = lambda name, package=None: None if name in ("torch", "torchvision") else found(name, package)
class Absent(MetaPathFinder):
    def find_spec(self, name, path, target=None):
        if name.split(".")[0] in ("torch", "torchvision"):
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
sys.meta_path.insert(0, Absent())
"""
"""An environment in which these two packages are not to be found."""


def run(code: str, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", code, *map(str, arguments)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def typecase_without_torch(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return run(WITHOUT_TORCH + "import cli; cli.main(prog_name='typecase')", *arguments)


@pytest.mark.parametrize(
    "code",
    [
        "import cli\ntry: cli.main(['read', page])\nexcept SystemExit: pass",
        "import cli\ntry: cli.main(['predict', page])\nexcept SystemExit: pass",
        "from ocr import read\nprint(read(page).text)",
    ],
)
def test_reading_on_the_processor_imports_nothing_slow(code: str) -> None:
    listed = f"print([name for name in {SLOW!r} if name in sys.modules], file=sys.stderr)"
    result = run(f"import sys\npage = sys.argv[1]\n{code}\n{listed}", PAGE)
    assert result.stdout.strip()
    assert result.stderr.splitlines()[-1] == "[]"


def test_an_image_is_decoded_without_waiting_for_numpy() -> None:
    code = "import sys, ocr.batch.inputs, ocr.batch.pages, ocr.batch.run, ocr.commands.read_settings"
    assert run(f"{code}\nprint('PIL' in sys.modules, 'numpy' in sys.modules)").stdout == "True False\n"


@pytest.mark.parametrize("arguments", [["read", PAGE], ["predict", PAGE], ["check"]])
def test_onnx_runtime_reports_to_nobody(arguments: list[str | Path], tmp_path: Path) -> None:
    """Where it reports it keeps the number of this machine in the folder for temporary files."""
    unset = ("CI", "ORT_DISABLE_TELEMETRY", "GITHUB_ACTIONS")
    environment = {name: value for name, value in os.environ.items() if name not in unset}
    command = [sys.executable, "-c", "import cli; cli.main()", *map(str, arguments)]
    subprocess.run(command, cwd=ROOT, env=environment | {"TMPDIR": str(tmp_path)}, capture_output=True, check=True)
    assert list(tmp_path.iterdir()) == []


def test_pages_are_read_without_torch() -> None:
    result = typecase_without_torch("read", PAGE)
    assert (result.returncode, result.stderr) == (0, "")
    assert len(result.stdout.split()) > 20


def test_check_is_content_without_torch_and_says_what_it_is_for() -> None:
    result = typecase_without_torch("check")
    assert result.returncode == 0


@pytest.mark.parametrize(
    "arguments",
    [
        ["read", PAGE, "--device", "cuda"],
        ["train", "--root", "nowhere", "--out", "nowhere"],
        ["train-pages", "--data", ".", "--out", "nowhere"],
    ],
)
def test_what_needs_torch_says_so_in_a_line(arguments: list[str | Path]) -> None:
    result = typecase_without_torch(*arguments)
    assert result.returncode == ExitCode.MISSING_DEPENDENCY, result.stderr
    (line,) = result.stderr.splitlines()
    assert "torch" in line and "pip install torch torchvision" in line
