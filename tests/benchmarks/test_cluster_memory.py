"""A cluster is given an archive of documents of very different sizes, and its memory is looked at."""

import sys
from pathlib import Path

import pytest

pytest.importorskip("ray", reason="ray is not installed: pip install 'typecase[ray]'")

from benchmarks.cluster_memory import SCAN_PAGES, draw_archive, memory_of_run

MOST_MB = 3000
"""Ray's own processes and two workers take half of it, whatever they read."""


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
def test_long_and_large_documents_stay_within_the_memory_of_a_few_pages(tmp_path: Path) -> None:
    pages = draw_archive(tmp_path / "in", documents=12, longest=40, scan_mb=20)
    assert pages == 40 + 10 + 3 + SCAN_PAGES
    use = memory_of_run(tmp_path / "in", tmp_path / "out", workers=2)
    assert use.written == 12
    assert 0 < use.peak_mb < MOST_MB
    assert len((tmp_path / "out" / "00000.txt").read_text(encoding="utf-8").split("\f")) == 40
