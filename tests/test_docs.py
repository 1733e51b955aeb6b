"""The examples of the documentation run."""

import re
import shutil
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
EXAMPLE = re.compile(r"^```python\n(.*?)^```", re.DOTALL | re.MULTILINE)


def test_every_call_of_the_python_page_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(ROOT / "samples", tmp_path / "samples")
    monkeypatch.chdir(tmp_path)
    examples = EXAMPLE.findall((ROOT / "docs" / "python.md").read_text(encoding="utf-8"))
    assert len(examples) >= 8
    scope: dict[str, object] = {"__name__": "docs"}
    for example in examples:
        exec(compile(example, "docs/python.md", "exec"), scope)
    assert {path.name for path in (tmp_path / "out").iterdir()} == {
        "letter.hocr", "letter.pdf", "booklet-1.page.xml", "booklet-2.page.xml",
    }  # fmt: skip


@pytest.mark.parametrize("page", ["README.md", *(f"docs/{path.name}" for path in (ROOT / "docs").glob("*.md"))])
def test_what_the_documentation_names_exists(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    named = set(re.findall(r"`((?:ocr|segmentation|classifier|benchmarks|tests|docs|samples)/[\w/.-]+)`", text))
    linked = {str(Path(page).parent / link) for link in re.findall(r"\]\((?!http)([^)#]+)", text)}
    missing = [name for name in sorted(named | linked) if not (ROOT / name).exists()]
    assert not missing
