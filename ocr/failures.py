"""What goes wrong in a command, as one line for a person and an exit code for a script."""

import logging
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import click

log = logging.getLogger(__name__)


@contextmanager
def told_in_a_line(program: str, hint: str = "") -> Iterator[None]:
    """End a command that fails as `ocr.errors.ExitCode` says, with a line that starts with the name of the program.

    hint: what to do to learn more of a defect.

    Raises click.exceptions.Exit; click's own errors pass through.
    """
    # Imported late: --help needs neither.
    from classifier.errors import DataError, ModelError
    from ocr.errors import ExitCode, TypecaseError

    try:
        yield
    except TypecaseError as error:
        raise _ended(f"{program}: {error}", error.exit_code) from None
    except DataError as error:
        raise _ended(f"{program}: {error}", ExitCode.INPUT) from None
    except ModelError as error:
        raise _ended(f"{program}: {error}", ExitCode.MISSING_DEPENDENCY) from None
    except KeyboardInterrupt:
        raise _ended(f"{program}: stopped", ExitCode.INTERRUPTED) from None
    except BrokenPipeError:
        # What is still in the buffer must go somewhere, or the interpreter complains when it ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise click.exceptions.Exit(ExitCode.OUTPUT) from None
    except (click.ClickException, click.exceptions.Exit, click.Abort):
        raise
    except Exception as error:
        log.debug("the defect", exc_info=error)
        line = " ".join(str(error).split()) or "no message"
        told = f"{program}: a defect of Typecase: {type(error).__name__}: {line}{hint}"
        raise _ended(told, ExitCode.DEFECT) from None


def _ended(told: str, code: int) -> click.exceptions.Exit:
    click.echo(told, err=True)
    return click.exceptions.Exit(code)
