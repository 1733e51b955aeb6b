"""typecase check"""

import platform
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module, metadata

import click

from ocr.cpu import usable_cores
from ocr.errors import MissingDependencyError


@click.command()
@click.pass_context
def check(ctx: click.Context) -> None:
    """Show versions, device and model: what works and what is missing.

    The exit code is 0 when pages can be read here.
    """
    from ocr.commands.check import findings
    from ocr.errors import ExitCode

    complete = True
    for finding in findings():
        mark = "ok" if finding.works else "MISSING" if finding.needed else "absent"
        click.echo(f"{mark:8}{finding.subject:24}{finding.state}")
        complete = complete and (finding.works or not finding.needed)
    if not complete:
        ctx.exit(ExitCode.MISSING_DEPENDENCY)


DISTRIBUTION = "typecase"
REQUIRED = {
    "click": "click",
    "numpy": "numpy",
    "onnxruntime": "onnxruntime",
    "opencv-python-headless": "cv2",
    "pdf2image": "pdf2image",
    "pikepdf": "pikepdf",
    "pillow": "PIL",
    "pypdfium2": "pypdfium2",
    "safetensors": "safetensors",
}
"""Distribution and module of what `typecase read` cannot do without."""
FURTHER = {
    "fastapi": "typecase serve needs it: pip install 'typecase[serve]'",
    "torch": "training and GPUs need it: pip install torch torchvision",
    "torchvision": "typecase train --download needs it: pip install torch torchvision",
}
"""Distributions that reading on the processor does without; they are not imported here, for that is slow."""


@dataclass(frozen=True)
class Finding:
    """One line of the report. `needed` says whether reading fails when it does not work."""

    subject: str
    state: str
    works: bool = True
    needed: bool = True


def findings() -> Iterator[Finding]:
    """Everything that there is to say, in the order to say it in; imports all that reading imports."""
    yield Finding("Typecase", _version(DISTRIBUTION) or "not installed as a package, run from its folder")
    yield Finding("Python", f"{platform.python_version()} on {platform.system()} {platform.machine()}")
    import_module("classifier")  # which keeps ONNX Runtime from reporting to its makers
    for distribution, module in REQUIRED.items():
        yield _package(distribution, module)
    for distribution, need in FURTHER.items():
        version = _version(distribution)
        yield Finding(distribution, version or f"not installed; {need}", version is not None, needed=False)
    yield _device()
    yield _model()
    yield _poppler()


def _version(distribution: str) -> str | None:
    try:
        return metadata.version(distribution)
    except metadata.PackageNotFoundError:
        return None


def _package(distribution: str, module: str) -> Finding:
    try:
        found = import_module(module)
    except (ImportError, OSError, RuntimeError) as error:
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        return Finding(distribution, f"does not import ({reason}); pip install {distribution}", works=False)
    return Finding(distribution, _version(distribution) or str(getattr(found, "__version__", "unknown version")))


def _device() -> Finding:
    from classifier.recogniser import fastest_device

    try:
        kind = fastest_device()
    except (ImportError, OSError, RuntimeError) as error:
        return Finding("device", f"torch does not import ({error}); --device cpu does without", works=False)
    return Finding(
        "device", {"cuda": "cuda (NVIDIA GPU)", "mps": "mps (Apple GPU)"}.get(kind, f"cpu, {usable_cores()} cores")
    )


def _model() -> Finding:
    """Whether what has been learnt loads; that takes a second, and is the only proof."""
    try:
        from ocr.options import ReadOptions
        from ocr.recognition.page_reader import PageReader

        PageReader(ReadOptions(device="cpu")).load()
    except (MissingDependencyError, OSError, ValueError) as error:
        return Finding("model", f"does not load: {error}", works=False)
    from classifier.alphabet import SYMBOLS

    return Finding("model", f"loads and knows {len(SYMBOLS)} symbols")


def _poppler() -> Finding:
    program = shutil.which("pdftoppm")
    if program is None:
        return Finding("poppler", "not installed; pypdfium2 draws PDF pages instead", works=False, needed=False)
    result = subprocess.run([program, "-v"], capture_output=True, text=True, check=False)
    match = re.search(r"version (\S+)", result.stderr + result.stdout)
    return Finding("poppler", f"{match[1] if match else 'unknown version'}; it draws PDF pages")
