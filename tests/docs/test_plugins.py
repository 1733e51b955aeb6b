"""The recipes of docs/plugins.md run as they stand."""

import re
from pathlib import Path
from typing import Any

import pytest

from tests.helpers.pdf_files import pages_pdf, text_at

PAGE = Path(__file__).parents[2] / "docs" / "plugins.md"
TEXTS = ["first page", "second page"]


@pytest.fixture
def document(tmp_path: Path) -> str:
    path = tmp_path / "a.pdf"
    path.write_bytes(pages_pdf([text_at(72, 700, text) for text in TEXTS]))
    return str(path)


def recipe(heading: str) -> dict[str, Any]:
    """What the Python block below a heading defines."""
    code = re.search(rf"(?ms)^## {heading}$.*?^```python\n(.*?)^```$", PAGE.read_text(encoding="utf-8"))
    assert code is not None
    names: dict[str, Any] = {"__name__": "recipe"}
    exec(compile(code[1], str(PAGE), "exec"), names)
    return names


def test_langchain(document: str) -> None:
    pytest.importorskip("langchain_core", reason="langchain-core is not installed")
    loaded = recipe("LangChain")["TypecaseLoader"](document).load()
    assert [each.page_content for each in loaded] == TEXTS
    assert [each.metadata["page"] for each in loaded] == [1, 2]


def test_haystack(document: str) -> None:
    pytest.importorskip("haystack", reason="haystack-ai is not installed")
    made = recipe("Haystack")["TypecaseConverter"]().run(sources=[document])["documents"]
    assert [each.content for each in made] == TEXTS
    assert [each.meta["page_number"] for each in made] == [1, 2]
