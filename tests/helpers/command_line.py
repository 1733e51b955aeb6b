"""The command line, run within the test's own process."""

from pathlib import Path

from click.testing import CliRunner, Result

import cli
from tests.helpers.pdf_files import pages_pdf, text_at


def typecase(*arguments: str | Path, stdin: bytes | None = None) -> Result:
    return CliRunner().invoke(cli.main, [str(argument) for argument in arguments], input=stdin)


def text_pdf(path: Path, *texts: str) -> Path:
    """A PDF whose pages hold text as text, which is read without a model."""
    path.write_bytes(pages_pdf([text_at(72, 700, text) for text in texts]))
    return path
