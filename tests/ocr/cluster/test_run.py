"""Runs on a real Ray cluster of several nodes on this machine."""

import os
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

pytest.importorskip("ray", reason="ray is not installed: pip install 'typecase[ray]'")

from ocr.errors import ExitCode, MissingDependencyError, OutputError
from tests.helpers.batch_runs import Run, save, texts
from tests.helpers.command_line import text_pdf, typecase
from tests.helpers.ray_cluster import ROOT, ClusterRunOf, add_node, files, rows, wait_for
from tests.helpers.stand_in import (
    CRASHING_WIDTH,
    FAILING_WIDTH,
    HANGING_WIDTH,
    HOPELESS_WIDTH,
    read_size,
    read_slowly,
)

SAMPLES = ROOT / "samples"
FORMATS = ("txt", "json", "hocr", "pagexml", "pdf", "html")


@pytest.fixture
def strips(tmp_path: Path) -> list[Path]:
    """The first lines of a page as an image, and twice as a PDF: little to read, but to be read in earnest."""
    with Image.open(SAMPLES / "print.png") as page:
        strip = page.crop((0, 0, page.width, 360)).convert("L")
    strip.save(tmp_path / "strip.png", dpi=(300, 300))
    strip.save(tmp_path / "strips.pdf", save_all=True, append_images=[strip], resolution=300)
    return [tmp_path / "strip.png", tmp_path / "strips.pdf"]


def test_the_outputs_are_those_of_one_machine_to_the_byte(cluster: Any, strips: list[Path], tmp_path: Path) -> None:
    alone = typecase("read", *strips, "-o", tmp_path / "alone", "-f", ",".join(FORMATS), "--device", "cpu")
    assert alone.exit_code == 0, alone.output
    run = ClusterRunOf(tmp_path / "out", tuple(strips), None, settings={"formats": FORMATS})
    assert run.code == ExitCode.OK
    assert len((tmp_path / "out" / "strips.txt").read_text().split()) > 20
    assert files(tmp_path / "out") == files(tmp_path / "alone")


def test_where_gpus_read_the_text_is_the_same(cluster: Any, strips: list[Path], tmp_path: Path) -> None:
    """The GPU is one in name only: what runs on it finds none and takes the processor."""
    inputs = [strips[0], text_pdf(tmp_path / "typed.pdf", "typed"), tmp_path / "none.png"]
    typecase("read", *inputs, "-o", tmp_path / "alone")
    node = add_node(cluster, num_cpus=1, num_gpus=1)
    try:
        run = ClusterRunOf(tmp_path / "out", tuple(inputs), None)
    finally:
        cluster.remove_node(node)
    assert run.code == ExitCode.SOME_FAILED
    assert set(files(tmp_path / "out")) == {"strip.txt", "typed.txt"}
    assert files(tmp_path / "out") == files(tmp_path / "alone")


def test_a_page_that_fails_crashes_or_hangs_costs_only_itself(cluster: Any, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    save(folder / "mixed.tif", 30, CRASHING_WIDTH, 31, FAILING_WIDTH, 32, HANGING_WIDTH, 33)
    save(folder / "good.png", 20)
    (folder / "broken.png").write_bytes(b"no image")
    run = ClusterRunOf(tmp_path / "out", (folder, folder / "none.png"), read_size, page_limit_s=2.0)
    assert run.code == ExitCode.SOME_FAILED
    assert texts(tmp_path / "out") == {"good.txt": "20 7\n", "mixed.txt": "30 7\n\f\n\f31 7\n\f\n\f32 7\n\f\n\f33 7\n"}
    found = {Path(row["input"]).name: row for row in rows(tmp_path / "out")}
    assert {name: (row["pages"], row["failed_pages"]) for name, row in found.items()} == {
        "broken.png": (0, 0),
        "good.png": (1, 0),
        "mixed.tif": (4, 3),
        "none.png": (0, 0),
    }
    assert found["good.png"]["error"] is None
    crash, defect, hang = found["mixed.tif"]["error"].split("; ")
    assert "mixed.tif: page 2: ends its reader (tried 3 times)" in crash
    assert "mixed.tif: page 4: ZeroDivisionError: a defect in two lines" in defect
    assert "mixed.tif: page 6: takes longer than 2 s (tried 3 times)" in hang
    assert "neither a PDF nor an image" in found["broken.png"]["error"]
    assert "No such file" in found["none.png"]["error"]


def test_a_long_document_is_read_in_ranges_and_written_once(cluster: Any, tmp_path: Path) -> None:
    pages = [Image.new("L", (width, 100), 255) for width in range(300, 340)]
    pages[0].save(tmp_path / "book.tif", save_all=True, append_images=pages[1:])
    save(tmp_path / "short.png", 20)
    Run(tmp_path / "alone", tmp_path / "book.tif", tmp_path / "short.png")
    run = ClusterRunOf(tmp_path / "out", (tmp_path / "book.tif", tmp_path / "short.png"), read_size)
    assert run.code == ExitCode.OK
    assert files(tmp_path / "out") == files(tmp_path / "alone")
    assert {row["pages"] for row in rows(tmp_path / "out")} == {40, 1}
    assert run.progress.pages == 41


def test_only_what_is_new_changed_or_failed_is_read_again(cluster: Any, tmp_path: Path) -> None:
    folder, out = tmp_path / "in", tmp_path / "out"
    for place, width in [("same.png", 20), ("changed.png", 21), ("deep/same.jpg", 22)]:
        save(folder / place, width)
    (folder / "broken.png").write_bytes(b"not yet")
    assert ClusterRunOf(out, (folder,), read_size).code == ExitCode.SOME_FAILED
    before = {place: (out / place).stat().st_mtime_ns for place in ("same.txt", "deep/same.txt")}
    save(folder / "changed.png", 31)
    save(folder / "broken.png", 33)
    save(folder / "new.png", 34)
    run = ClusterRunOf(out, (folder,), read_size)
    assert run.code == ExitCode.OK
    assert (run.progress.skipped, run.progress.documents_done) == (2, 3)
    assert {place: (out / place).stat().st_mtime_ns for place in before} == before
    assert texts(out) == {
        "broken.txt": "33 7\n",
        "changed.txt": "31 7\n",
        "deep/same.txt": "22 7\n",
        "new.txt": "34 7\n",
        "same.txt": "20 7\n",
    }
    assert len(rows(out)) == len({row["input"] for row in rows(out)}) == 5
    assert [path.name for path in out.glob("typecase-manifest/*")] == [next(out.glob("typecase-manifest/*")).name]
    again = ClusterRunOf(out, (folder,), read_size, settings={"min_confidence": 0.9})
    assert again.progress.documents_done == 5
    assert texts(out)["same.txt"] == "20\n"


def test_what_others_have_written_is_replaced_only_if_asked(cluster: Any, tmp_path: Path) -> None:
    page, out = save(tmp_path / "a.png", 20), tmp_path / "out"
    out.mkdir()
    (out / "a.txt").write_text("mine")
    refused = ClusterRunOf(out, (page,), read_size)
    assert refused.code == ExitCode.OUTPUT
    assert "Typecase has not written it; --overwrite replaces it" in refused.said.getvalue()
    assert (out / "a.txt").read_text() == "mine"
    assert ClusterRunOf(out, (page,), read_size, settings={"overwrite": True}).code == ExitCode.OK
    assert (out / "a.txt").read_text() == "20 7\n"


def test_a_model_that_does_not_load_ends_the_run(cluster: Any, tmp_path: Path) -> None:
    with pytest.raises(MissingDependencyError, match="no model"):
        ClusterRunOf(tmp_path / "out", (save(tmp_path / "a.png", HOPELESS_WIDTH),), read_size)


def test_a_node_that_is_killed_in_the_middle_costs_nothing(cluster: Any, tmp_path: Path) -> None:
    import ray

    for width in range(100, 140):
        save(tmp_path / "in" / f"{width}.png", width)
    doomed = add_node(cluster, num_cpus=2)
    runs: list[ClusterRunOf] = []
    thread = threading.Thread(
        target=lambda: runs.append(ClusterRunOf(tmp_path / "out", (tmp_path / "in",), read_slowly, workers=6))
    )
    thread.start()
    # All cores of all nodes are taken, and pages have come out.
    wait_for(lambda: not ray.available_resources().get("CPU") and len(list((tmp_path / "out").glob("*.txt"))) >= 8)
    cluster.remove_node(doomed, allow_graceful=False)
    thread.join()
    assert runs[0].code == ExitCode.OK
    expected = {f"{width}.txt": f"{width} 7\n".encode() for width in range(100, 140)}
    assert files(tmp_path / "out") == expected
    inputs = [row["input"] for row in rows(tmp_path / "out")]
    assert sorted(inputs) == [str(tmp_path / "in" / f"{width}.png") for width in range(100, 140)]


DRIVER = """
import sys
from pathlib import Path
from ocr.cluster.connection import connected
from tests.helpers.ray_cluster import ClusterRunOf
from tests.helpers.stand_in import read_slowly
with connected(sys.argv[1]):
    ClusterRunOf(Path(sys.argv[2]), (Path(sys.argv[3]),), read_slowly)
"""


def test_a_driver_that_is_killed_loses_no_document_that_is_done(cluster: Any, tmp_path: Path) -> None:
    folder, out = tmp_path / "in", tmp_path / "out"
    for width in range(100, 130):
        save(folder / f"{width}.png", width)
    command = [sys.executable, "-c", DRIVER, cluster.address, str(out), str(folder)]
    driver = subprocess.Popen(command, cwd=ROOT, env=os.environ | {"PYTHONPATH": str(ROOT)})
    wait_for(lambda: len(list(out.glob("typecase-manifest/*.parquet"))) > 0)
    with pytest.raises(OutputError, match=f"process {driver.pid} is writing there"):
        ClusterRunOf(out, (folder,), read_slowly)
    driver.kill()
    driver.wait()
    expected = {f"{width}.txt": f"{width} 7\n".encode() for width in range(100, 130)}
    left = {name: text for name, text in files(out).items() if not name.startswith(".typecase")}
    assert left.items() <= expected.items()
    done = {row["outputs"][0]: (out / row["outputs"][0]).stat().st_mtime_ns for row in rows(out)}
    assert 0 < len(done) < 30
    run = ClusterRunOf(out, (folder,), read_size)
    assert (run.code, run.progress.skipped) == (ExitCode.OK, len(done))
    assert {name: (out / name).stat().st_mtime_ns for name in done} == done
    assert files(out) == expected
    assert len(rows(out)) == len({row["input"] for row in rows(out)}) == 30
