"""What is told of the way in which a command has ended."""

from ocr.errors import ExitCode
from ocr.system.interruption import Interrupted
from ocr.system.outcome import outcome


class _Signalled:
    """What a class holds while a signal comes."""

    def __set_name__(self, owner: type, name: str) -> None:
        raise Interrupted(ExitCode.TERMINATED)


def test_a_signal_that_comes_while_a_module_makes_a_class_is_no_defect() -> None:
    try:
        type("Made", (), {"attribute": _Signalled()})
    except BaseException as error:
        assert outcome(error) == (ExitCode.TERMINATED, "stopped")


def test_what_nothing_explains_is_a_defect() -> None:
    code, line = outcome(RuntimeError("odd"))
    assert code == ExitCode.DEFECT
    assert line is not None
    assert "defect of Typecase: RuntimeError: odd" in line
