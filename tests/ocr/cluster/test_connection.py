"""A cluster that is started for a run."""

import os
import subprocess
import sys

import pytest

from tests.helpers.ray_cluster import ROOT

pytest.importorskip("ray", reason="ray is not installed: pip install 'typecase[ray]'")

SCRIPT = """
import os, ray
from ocr.cluster.connection import available_workers, connected
with connected("auto", 3):
    print(available_workers(), ray.get(ray.remote(lambda: os.nice(0)).remote()) - os.nice(0))
"""


def test_workers_of_a_cluster_that_is_started_here_have_a_core_each_and_stand_back_behind_nobody() -> None:
    """However few threads a process may start: of two workers the second one waited for the first to end."""
    environment = os.environ | {"PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1"}
    command = [sys.executable, "-c", SCRIPT]
    said = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
    assert said.stdout.split() == ["3", "0"]
