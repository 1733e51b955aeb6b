"""The private folder of a server, which is gone when it has ended."""

import os
import tempfile
from pathlib import Path

import pytest

from ocr.serve.folder import LOCK_NAME, PREFIX, private_folder

pytest.importorskip("fcntl", reason="no locks here")


@pytest.fixture(autouse=True)
def _temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))


def test_it_is_private_and_goes(tmp_path: Path) -> None:
    with private_folder() as folder:
        assert folder.parent == tmp_path
        assert folder.stat().st_mode & 0o777 == 0o700
        (folder / "more").mkdir()
    assert list(tmp_path.iterdir()) == []


def test_what_a_killed_server_has_left_goes_and_what_another_holds_stays(tmp_path: Path) -> None:
    left = tmp_path / f"{PREFIX}left"
    left.mkdir()
    (left / LOCK_NAME).touch()
    (left / "upload").write_bytes(b"secret")
    with private_folder() as held, private_folder() as second:
        assert not left.exists()
        assert held.exists() and second.exists()


def test_what_is_no_folder_of_a_server_stays(tmp_path: Path) -> None:
    (tmp_path / f"{PREFIX}unlocked").mkdir()
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / LOCK_NAME).touch()
    os.symlink(elsewhere, tmp_path / f"{PREFIX}link")
    with private_folder():
        pass
    assert {path.name for path in tmp_path.iterdir()} == {f"{PREFIX}unlocked", "elsewhere", f"{PREFIX}link"}
    assert (elsewhere / LOCK_NAME).exists()
