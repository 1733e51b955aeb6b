"""What pip installs reads pages without the checkout."""

import os
import re
import subprocess
import sys
import sysconfig
import tarfile
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SAMPLE = ROOT / "samples" / "noisy.jpg"
pytest.importorskip("build", reason="build is not installed")


def run(*command: str | Path, folder: Path) -> str:
    """What a command prints, run in a folder from which the checkout cannot be imported."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run(
        [str(part) for part in command], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the sdist, and the wheel that was built from it."""
    folder = Path(tmp_path_factory.mktemp("dist"))
    run(sys.executable, "-m", "build", "--no-isolation", "--outdir", folder, ROOT, folder=folder)
    return folder


@pytest.fixture(scope="module")
def installed(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The programs of an environment that holds the wheel, and borrows from this one what Typecase depends on."""
    folder = Path(tmp_path_factory.mktemp("elsewhere"))
    run(sys.executable, "-m", "venv", "--without-pip", "env", folder=folder)
    programs = folder / "env" / ("Scripts" if os.name == "nt" else "bin")
    own = Path(
        run(programs / "python", "-c", "import sysconfig; print(sysconfig.get_path('purelib'))", folder=folder).strip()
    )
    (own / "borrowed.pth").write_text(f"{sysconfig.get_path('purelib')}\n{sysconfig.get_path('platlib')}\n")
    wheel = next(built.glob("*.whl"))
    pip = (
        "-m",
        "pip",
        "--python",
        programs / "python",
        "install",
        "--quiet",
        "--no-deps",
        "--no-index",
        "--ignore-installed",
    )
    run(sys.executable, *pip, wheel, folder=folder)
    yield programs


def test_a_page_is_read_outside_the_checkout(installed: Path, tmp_path: Path) -> None:
    where = run(installed / "python", "-c", "import ocr, cli; print(ocr.__file__, cli.__file__)", folder=tmp_path)
    assert all(str(installed.parent) in path for path in where.split())
    assert "MEMORANDUM" in run(installed / "typecase", "read", SAMPLE, folder=tmp_path)


def test_the_version_comes_from_one_place(installed: Path, built: Path, tmp_path: Path) -> None:
    stated = re.search(r"(?m)^version = (\S+)$", (ROOT / "setup.cfg").read_text(encoding="utf-8"))
    assert stated is not None
    assert run(installed / "typecase", "--version", folder=tmp_path).split()[-1] == stated[1]
    assert {path.name.split("-")[1].removesuffix(".tar.gz") for path in built.iterdir()} == {stated[1]}


def test_nothing_that_a_package_holds_is_left_out(built: Path, installed: Path) -> None:
    tracked = subprocess.run(
        ["git", "ls-files", "ocr", "segmentation", "classifier", "cli.py"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if tracked.returncode != 0 or not tracked.stdout:
        pytest.skip("not a git checkout")
    own = next(installed.parent.rglob("site-packages"))
    with tarfile.open(next(built.glob("*.tar.gz"))) as sdist:
        packed = {name.split("/", 1)[1] for name in sdist.getnames() if "/" in name}
    for name in tracked.stdout.split():
        assert (own / name).is_file(), f"{name} is not in the wheel"
        assert name in packed, f"{name} is not in the sdist"
    assert all((own / package / "py.typed").is_file() for package in ("ocr", "segmentation", "classifier"))
