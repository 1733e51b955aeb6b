"""What tests of several packages below have in common."""

import os

import pytest

from ocr.input.poppler import poppler_installed


@pytest.fixture(params=["poppler", "pypdfium2"])
def renderer(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Either renderer; pypdfium2 draws when the programs of poppler are not on the path."""
    if request.param == "pypdfium2":
        monkeypatch.setenv("PATH", os.devnull)
    elif not poppler_installed():
        pytest.skip("poppler is not installed")
    return str(request.param)
