"""The unit tests of olmOCR-bench tell texts that hold what is asked for from those that do not."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from benchmarks.olmocr import main
from benchmarks.olmocr_tests import passes

PAGE = "# Of cases\n\nThe “upper” case comes\nfirst, the lower one second. 12"
MARKDOWN = "|Case|Letters|\n|---|--:|\n|upper|26|\n|lower|28|\n"
HTML = "<table><tr><th colspan=2>Cases</th></tr><tr><td>upper</td><td>26</td></tr></table>"


@pytest.mark.parametrize(
    ("test", "text", "passed"),
    [
        ({"type": "present", "text": 'The "upper" case comes first'}, PAGE, True),
        ({"type": "present", "text": "THE UPPER CASE", "max_diffs": 1}, PAGE, False),
        ({"type": "present", "text": "of CASES", "case_sensitive": False}, PAGE, True),
        ({"type": "absent", "text": "12", "last_n": 5}, PAGE, False),
        ({"type": "absent", "text": "12", "first_n": 5}, PAGE, True),
        ({"type": "absent", "text": "12"}, "", False),
        ({"type": "order", "before": "upper", "after": "lower"}, PAGE, True),
        ({"type": "order", "before": "lower", "after": "upper"}, PAGE, False),
        ({"type": "order", "before": "uppor", "after": "lowor", "max_diffs": 1}, PAGE, True),
        ({"type": "table", "cell": "26", "left": "upper", "down": "28", "top_heading": "Letters"}, MARKDOWN, True),
        ({"type": "table", "cell": "26", "up": "28"}, MARKDOWN, False),
        ({"type": "table", "cell": "26", "top_heading": "Cases"}, HTML, True),
        ({"type": "baseline"}, " .\n", False),
    ],
)
def test_what_passes(test: dict[str, object], text: str, passed: bool) -> None:
    assert passes(test, text) is passed


def test_texts_of_another_program_are_scored(tmp_path: Path) -> None:
    (tmp_path / "part").mkdir()
    (tmp_path / "part" / "a.pdf").touch()
    (tmp_path / "part" / "a.txt").write_text(PAGE, encoding="utf-8")
    asked = [{"type": "present", "text": text} for text in ("first", "third")]
    lines = "\n".join(json.dumps({"pdf": "part/a.pdf", **test}) for test in asked)
    (tmp_path / "part.jsonl").write_text(lines, encoding="utf-8")
    result = CliRunner().invoke(main, [str(tmp_path), "--by", "other", "--texts", str(tmp_path)])
    assert result.exit_code == 0, result.output
    assert "50.0 %" in result.output
