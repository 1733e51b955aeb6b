"""A cluster that is reached from outside, by `ray://`."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("ray", reason="ray is not installed: pip install 'typecase[ray]'")

from tests.helpers.command_line import text_pdf
from tests.helpers.ray_cluster import ROOT, files, rows

STARTS = 4
UNREADY = "Initialization failure from server"
"""What Ray says where its own server for a new client has not started in its time, as on a busy machine."""


def test_the_command_drives_a_run_from_outside(cluster: Any, client_port: int, tmp_path: Path) -> None:
    text_pdf(tmp_path / "a.pdf", "first", "second")
    (tmp_path / "b.png").write_bytes(b"no image")
    command = [sys.executable, "-c", "import cli; cli.main()", "read", "a.pdf", "b.png", "none.png", "-o", "out"]
    for _ in range(STARTS):
        read = subprocess.run(
            [*command, "--cluster", f"ray://127.0.0.1:{client_port}", "--jobs", "1"],
            cwd=tmp_path,
            env=os.environ | {"PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
            check=False,
        )
        if UNREADY not in read.stderr:
            break
    assert read.returncode == 4, read.stderr
    assert files(tmp_path / "out") == {"a.txt": b"first\n\fsecond\n"}
    assert sorted(Path(row["input"]).name for row in rows(tmp_path / "out")) == ["a.pdf", "b.png", "none.png"]
    assert "b.png: neither a PDF nor an image of a known kind" in read.stderr
    assert "3 of 3 document(s), 100%, 2 page(s)" in read.stderr
