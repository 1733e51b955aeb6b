"""What the shell and the person are told of the way in which a command has ended."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager

import click

from classifier.errors import DataError, ModelError
from ocr.errors import ExitCode, TypecaseError
from ocr.system.standard_streams import flush_standard_output

NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO)
"""Why a stream takes no more."""


def outcome(error: BaseException) -> tuple[ExitCode, str | None]:
    """The exit code for what ended a command, and the line to print, None for none."""
    if isinstance(error, TypecaseError):
        return error.exit_code, error.line_with_hint
    if isinstance(error, DataError):
        return ExitCode.INPUT, str(error)
    if isinstance(error, ModelError):
        return ExitCode.MISSING_DEPENDENCY, str(error)
    if isinstance(error, KeyboardInterrupt):
        return getattr(error, "exit_code", ExitCode.INTERRUPTED), "stopped"
    if isinstance(error, BrokenPipeError):  # the reader of the pipe has seen enough
        return ExitCode.OUTPUT, None
    if isinstance(error, OSError) and error.errno in NO_ROOM:
        return ExitCode.OUTPUT, f"{error.filename or 'standard output'}: cannot be written ({error.strerror})"
    line = " ".join(str(error).split()) or "no message"
    return ExitCode.DEFECT, f"a defect of Typecase: {type(error).__name__}: {line} (more with --verbose)"


@contextmanager
def told_in_a_line(program: str) -> Iterator[None]:
    """End a command that fails with a line that starts with the name of the program, and the code of its outcome.

    Raises click.exceptions.Exit; click's own errors pass through.
    """
    try:
        yield
    except (click.ClickException, click.exceptions.Exit, click.Abort):
        raise
    except (Exception, KeyboardInterrupt) as error:
        raise click.exceptions.Exit(told(error, program)) from None


def told(error: BaseException, program: str) -> ExitCode:
    """Print the line for what ended a command, if there is one, with the name of the program; its exit code."""
    flush_standard_output()
    code, line = outcome(error)
    if line is not None:
        click.echo(f"{program}: {line}", err=True)
    return code
