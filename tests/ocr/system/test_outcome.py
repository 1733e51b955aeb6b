"""What is told of the way in which a command has ended."""

from ocr.errors import ExitCode
from ocr.system.outcome import outcome


def test_what_nothing_explains_is_a_defect() -> None:
    code, line = outcome(RuntimeError("odd"))
    assert code == ExitCode.DEFECT
    assert line is not None
    assert "defect of Typecase: RuntimeError: odd" in line
