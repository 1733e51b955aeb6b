"""What can go wrong outside Typecase, each with a sentence for a person and an exit code for a script."""

from collections.abc import Collection
from enum import IntEnum
from typing import ClassVar


class ExitCode(IntEnum):
    """What `typecase` returns to the shell. The numbers are part of its interface and never change."""

    OK = 0
    DEFECT = 1
    BAD_ARGUMENTS = 2
    INPUT = 3
    SOME_FAILED = 4
    OUTPUT = 5
    MISSING_DEPENDENCY = 6
    HUNG_UP = 129
    INTERRUPTED = 130
    TERMINATED = 143

    @property
    def meaning(self) -> str:
        """One sentence for the table in the documentation."""
        return _MEANINGS[self]


_MEANINGS = {
    ExitCode.OK: "Everything was read; a blank page counts as read.",
    ExitCode.DEFECT: "Typecase itself is at fault; please report it.",
    ExitCode.BAD_ARGUMENTS: "An option or argument makes no sense.",
    ExitCode.INPUT: "No input could be read: missing, empty, damaged, encrypted, too large or of an unknown kind.",
    ExitCode.SOME_FAILED: "Some inputs or pages could not be read; all others were.",
    ExitCode.OUTPUT: "An output could not be written.",
    ExitCode.MISSING_DEPENDENCY: "Something that Typecase needs is not installed.",
    ExitCode.HUNG_UP: "Its terminal was closed (SIGHUP); run the same command again to go on.",
    ExitCode.INTERRUPTED: "Stopped by Ctrl-C; run the same command again to go on.",
    ExitCode.TERMINATED: "Stopped by SIGTERM; run the same command again to go on.",
}


def code_of_run(failures: Collection[ExitCode], has_read: bool) -> ExitCode:
    """OK, or what went wrong; SOME_FAILED when some documents were read, or when things failed in several ways."""
    if not failures:
        return ExitCode.OK
    if has_read or len(failures) > 1:
        return ExitCode.SOME_FAILED
    return next(iter(failures))


class TypecaseError(Exception):
    """The base of all errors that are not a defect. Its text is one line that says what is wrong with what.

    hint: which option of the command line helps; a program that calls Typecase has no use for it.
    """

    exit_code: ClassVar[ExitCode]

    def __init__(self, message: str = "", hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint

    @property
    def line_with_hint(self) -> str:
        """What the command line says."""
        return f"{self}; {self.hint}" if self.hint else str(self)


class OptionError(TypecaseError):
    """An option or argument makes no sense."""

    exit_code = ExitCode.BAD_ARGUMENTS


class InputError(TypecaseError):
    """An input cannot be read: missing, empty, damaged or of an unknown kind."""

    exit_code = ExitCode.INPUT


class EncryptedError(InputError):
    """A PDF needs a password, or another one."""


class TooLargeError(InputError):
    """A page has more pixels than the limit allows."""


class OutputError(TypecaseError):
    """An output cannot be written."""

    exit_code = ExitCode.OUTPUT


class FormatError(OutputError):
    """A document cannot be had in a format; in others it can."""


class MissingDependencyError(TypecaseError):
    """A package, program or file that Typecase needs is not there."""

    exit_code = ExitCode.MISSING_DEPENDENCY
