"""Batches: where outputs go, what is done again and what is not, and what a failure costs."""

import json
import random
import signal
import subprocess
import sys
import time
from functools import partial
from io import StringIO
from pathlib import Path

import pytest

from ocr.batch.inputs import find_inputs
from ocr.batch.manifest import MANIFEST_NAME
from ocr.batch.progress import Progress, Style
from ocr.batch.run import Batch
from ocr.batch.settings import Destination, Settings
from ocr.errors import ExitCode, MissingDependencyError, OutputError
from ocr.options import LoadOptions
from tests.helpers.batch_runs import Run, save, texts
from tests.helpers.stand_in import CRASHING_WIDTH, FAILING_WIDTH, HOPELESS_WIDTH, read_here, read_size


@pytest.mark.parametrize("jobs", [1, 2])
def test_outputs_mirror_the_tree_and_do_not_depend_on_jobs(tmp_path: Path, jobs: int) -> None:
    for place, widths in {"a.png": (20,), "deep/b.tif": (30, 31, 32), "deep/er/c.jpg": (40,)}.items():
        save(tmp_path / "in" / place, *widths)
    (tmp_path / "in" / "notes.md").write_text("no page")
    run = Run(tmp_path / "out", tmp_path / "in", jobs=jobs)
    assert run.code == ExitCode.OK
    assert texts(tmp_path / "out") == {
        "a.txt": "20 7\n",
        "deep/b.txt": "30 7\n\f31 7\n\f32 7\n",
        "deep/er/c.txt": "40 7\n",
    }


def test_same_stems_do_not_overwrite_each_other(tmp_path: Path) -> None:
    inputs = [save(tmp_path / place, width) for place, width in [("a.png", 20), ("a.jpg", 21), ("x/a.png", 22)]]
    Run(tmp_path / "out", *inputs)
    assert texts(tmp_path / "out") == {"a.png.txt": "20 7\n", "a.jpg.txt": "21 7\n", "a.png~2.txt": "22 7\n"}


def test_a_later_run_does_not_overwrite_the_output_of_another_input(tmp_path: Path) -> None:
    Run(tmp_path / "out", save(tmp_path / "a.png", 20))
    Run(tmp_path / "out", save(tmp_path / "a.jpg", 21))
    assert texts(tmp_path / "out") == {"a.txt": "20 7\n", "a.jpg.txt": "21 7\n"}


def test_only_new_changed_and_failed_documents_are_done_again(tmp_path: Path) -> None:
    folder, out = tmp_path / "in", tmp_path / "out"
    for place, width in [("same.png", 20), ("changed.png", 21), ("lost.png", 22)]:
        save(folder / place, width)
    (folder / "broken.png").write_bytes(b"not yet")
    assert Run(out, folder).code == ExitCode.SOME_FAILED
    save(folder / "changed.png", 31)
    save(folder / "broken.png", 33)
    save(folder / "new.png", 34)
    (out / "lost.txt").unlink()
    before = (out / "same.txt").stat().st_mtime_ns
    run = Run(out, folder)
    assert run.code == ExitCode.OK
    assert "same.png" not in run.said.getvalue()
    assert (out / "same.txt").stat().st_mtime_ns == before
    assert texts(out) == {
        "broken.txt": "33 7\n",
        "changed.txt": "31 7\n",
        "lost.txt": "22 7\n",
        "new.txt": "34 7\n",
        "same.txt": "20 7\n",
    }


def test_other_settings_are_another_run(tmp_path: Path) -> None:
    page = save(tmp_path / "a.png", 20)
    Run(tmp_path / "out", page)
    Run(tmp_path / "out", page, min_confidence=0.9)
    assert texts(tmp_path / "out") == {"a.txt": "20\n"}


def test_manifest_says_what_was_done(tmp_path: Path) -> None:
    page = save(tmp_path / "a.tif", 20, 21)
    Run(tmp_path / "out", page, formats=("txt", "json"), load=LoadOptions(password="secret"))
    (line,) = (tmp_path / "out" / MANIFEST_NAME).read_text().splitlines()
    entry = json.loads(line)
    assert (entry["input"], entry["size"]) == (str(page), page.stat().st_size)
    assert (entry["outputs"], entry["pages"], entry["error"]) == (["a.txt", "a.json"], 2, None)
    assert entry["confidence"] == pytest.approx((2 * 1.0 + 0.5) / 3)
    assert "secret" not in line


def test_torn_and_foreign_manifest_lines_are_passed_over(tmp_path: Path) -> None:
    page = save(tmp_path / "a.png", 20)
    Run(tmp_path / "out", page)
    manifest = tmp_path / "out" / MANIFEST_NAME
    manifest.write_bytes(b'{"other": 1}\n[]\n\xff\n' + manifest.read_bytes() + b'{"input": "/a/half')
    Run(tmp_path / "out", page, save(tmp_path / "b.png", 21))
    assert json.loads(manifest.read_text(errors="replace").splitlines()[-1])["outputs"] == ["b.txt"]
    assert len(manifest.read_text(errors="replace").splitlines()) == 6


def test_what_fails_costs_only_itself(tmp_path: Path) -> None:
    (tmp_path / "empty.png").touch()
    good = save(tmp_path / "good.png", 20)
    half = save(tmp_path / "half.tif", 30, FAILING_WIDTH, 32)
    run = Run(tmp_path / "out", tmp_path / "none.png", tmp_path / "empty.png", half, good)
    assert run.code == ExitCode.SOME_FAILED
    assert texts(tmp_path / "out") == {"good.txt": "20 7\n", "half.txt": "30 7\n\f\n\f32 7\n"}
    complaints = [line for line in run.said.getvalue().splitlines() if line.startswith("typecase:")]
    assert len(complaints) == 3
    assert "No such file" in complaints[0]
    assert "empty file" in complaints[1]
    assert "page 2: ZeroDivisionError: a defect in two lines" in complaints[2]


def test_nothing_readable_has_its_own_code(tmp_path: Path) -> None:
    assert Run(tmp_path / "out", tmp_path / "none.png").code == ExitCode.INPUT


def test_a_page_that_kills_its_worker_costs_only_itself(tmp_path: Path) -> None:
    book = save(tmp_path / "book.tif", 20, CRASHING_WIDTH, 22, 23, 24)
    run = Run(tmp_path / "out", book, save(tmp_path / "b.png", 30), jobs=2)
    assert run.code == ExitCode.SOME_FAILED
    assert texts(tmp_path / "out") == {"book.txt": "20 7\n\f\n\f22 7\n\f23 7\n\f24 7\n", "b.txt": "30 7\n"}
    assert "page 2: its reader crashed" in run.said.getvalue()


@pytest.mark.parametrize("jobs", [1, 2])
def test_without_a_model_the_run_ends_at_once(tmp_path: Path, jobs: int) -> None:
    with pytest.raises(MissingDependencyError, match="no model"):
        Run(tmp_path / "out", save(tmp_path / "a.png", HOPELESS_WIDTH), save(tmp_path / "b.png", 20), jobs=jobs)
    assert texts(tmp_path / "out") == {}


def test_the_input_is_never_overwritten(tmp_path: Path) -> None:
    page = tmp_path / "page.txt"
    page.write_bytes(save(tmp_path / "x.png", 20).read_bytes())
    before = page.read_bytes()
    run = Run(tmp_path, page)
    assert run.code == ExitCode.OUTPUT
    assert "would overwrite the input" in run.said.getvalue()
    assert page.read_bytes() == before


def test_outputs_in_the_input_folder_are_not_read_again(tmp_path: Path) -> None:
    save(tmp_path / "a.png", 20)
    Run(tmp_path, tmp_path, formats=("png",))
    assert (tmp_path / "a.overlay.png").exists()
    Run(tmp_path, tmp_path, formats=("png",))
    assert not list(tmp_path.glob("*overlay.overlay*"))


def test_a_place_that_cannot_be_written(tmp_path: Path) -> None:
    page = save(tmp_path / "a.png", 20)
    (tmp_path / "file").touch()
    with pytest.raises(OutputError, match="cannot be written"):
        Run(tmp_path / "file", page)
    (tmp_path / "out" / "a.txt").mkdir(parents=True)
    run = Run(tmp_path / "out", page, save(tmp_path / "b.png", 21))
    assert run.code == ExitCode.SOME_FAILED
    assert (tmp_path / "out" / "b.txt").read_text() == "21 7\n"
    assert not list((tmp_path / "out").glob(".*"))


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full")
def test_full_disk(tmp_path: Path) -> None:
    said = StringIO()
    with Path("/dev/full").open("wb", buffering=0) as full:
        reading = partial(read_here, work=read_size)
        batch = Batch(Destination(stream=full), Settings(), reading, Progress(said, Style.ERRORS))
        code = batch.run(find_inputs([str(save(tmp_path / "a.png", 20))]))
    assert code == ExitCode.OUTPUT
    assert "standard output: cannot be written (No space left on device)" in said.getvalue()


def test_json_log_is_one_object_a_line(tmp_path: Path) -> None:
    run = Run(tmp_path / "out", save(tmp_path / "a.png", 20), tmp_path / "none.png", style=Style.JSON)
    events = [json.loads(line) for line in run.said.getvalue().splitlines()]
    assert [event["event"] for event in events] == ["page", "document", "error"]
    assert events[1]["pages"] == 1


SLOW_RUN = """
import sys, time
from functools import partial
from pathlib import Path
sys.path[:0] = {path!r}
from tests.helpers.stand_in import read_here, read_size
from ocr.batch.run import Batch
from ocr.batch.settings import Destination, Settings
from ocr.batch.inputs import find_inputs
from ocr.batch.progress import Progress, Style
def slowly(image):
    time.sleep(0.01)
    return read_size(image)
progress = Progress(sys.stderr, Style.LINES)
reading = partial(read_here, work=slowly)
batch = Batch(Destination(folder=Path({out!r})), Settings(formats=("txt", "json")), reading, progress)
print("ready", flush=True)
batch.run(find_inputs([{folder!r}]))
"""


def test_killed_at_any_moment_nothing_is_half_written_and_nothing_finished_is_redone(tmp_path: Path) -> None:
    folder, out = tmp_path / "in", tmp_path / "out"
    names = [f"{number:02}" for number in range(30)]
    for number, name in enumerate(names):
        save(folder / f"{name}.tif", 20 + number, 60 + number)
    root = Path(__file__).parents[3]
    script = SLOW_RUN.format(path=[str(root)], out=str(out), folder=str(folder))
    rng = random.Random(5)
    for _ in range(3):
        with subprocess.Popen(
            [sys.executable, "-c", script], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        ) as process:
            assert process.stdout
            process.stdout.readline()
            time.sleep(rng.uniform(0.01, 0.3))
            process.send_signal(signal.SIGKILL)
        for name, text in texts(out).items():
            width = 20 + int(Path(name).stem)
            assert text == f"{width} 7\n\f{width + 40} 7\n"
        for path in out.glob("*.json"):
            assert len(json.loads(path.read_text())["pages"]) == 2
    manifest = out / MANIFEST_NAME
    finished = {json.loads(line)["input"] for line in manifest.read_text().splitlines() if line.endswith("}")}
    kept = [out / f"{name}.txt" for name in names if str(folder / f"{name}.tif") in finished]
    times = [path.stat().st_mtime_ns for path in kept]
    assert Run(out, folder, formats=("txt", "json")).code == ExitCode.OK
    assert sorted(texts(out)) == [f"{name}.txt" for name in names]
    assert [path.stat().st_mtime_ns for path in kept] == times
    assert not list(out.glob(".*"))
