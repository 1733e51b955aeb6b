"""The hostile campaign: what it breaks files with, how it makes them smaller, and which rules it sees broken."""

import random
import struct
import zlib
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from benchmarks.hostile.cases import INTERRUPTED, Cases, interrupted
from benchmarks.hostile.fork_server import ForkServer
from benchmarks.hostile.mutations import PNG_SIGNATURE, break_png_chunk, mutated, mutated_text
from benchmarks.hostile.pdf_seeds import pdf_seeds
from benchmarks.hostile.programs import Ended, broken_rules, typecase
from benchmarks.hostile.reduction import reduced
from benchmarks.hostile.seeds import defaults, seed_files
from ocr.commands.configuration import read_tables
from ocr.errors import ExitCode
from ocr.input.source import open_source
from ocr.options import LoadOptions, TextLayer


def test_seeds_are_whole_files_that_are_read(tmp_path: Path) -> None:
    for name, data in (seed_files(random.Random(1)) | pdf_seeds(random.Random(1))).items():
        with open_source(data, LoadOptions(text_layer=TextLayer.USE), name) as source:
            assert source.load(source.count).grey.size
    (tmp_path / "my.toml").write_bytes(defaults(random.Random(1)))
    assert read_tables(tmp_path / "my.toml")["read"]["jobs"] == 1


def test_the_same_seed_breaks_the_same_files_in_the_same_ways() -> None:
    for name, data in (seed_files(random.Random(2)) | pdf_seeds(random.Random(2))).items():
        broken = [[mutated(data, rng) for _ in range(20)] for rng in (random.Random(3), random.Random(3))]
        assert broken[0] == broken[1]
        assert sum(each != data for each in broken[0]) > 15, name
    assert mutated_text(b"", random.Random(1)) is not None


def test_chunks_are_broken_behind_their_checksums() -> None:
    stream = BytesIO()
    Image.new("L", (40, 30), 200).save(stream, "PNG", dpi=(150, 150))
    for seed in range(50):
        data = break_png_chunk(stream.getvalue(), random.Random(seed))
        place = len(PNG_SIGNATURE)
        while place < len(data):
            (length,) = struct.unpack_from(">I", data, place)
            (checksum,) = struct.unpack_from(">I", data, place + 8 + length)
            assert checksum == zlib.crc32(data[place + 4 : place + 8 + length])
            place += 12 + length


def test_a_reduction_keeps_what_fails() -> None:
    data = bytes(range(100)) + b"culprit" + bytes(range(100))
    small = reduced(data, lambda tried: b"culprit" in tried)
    assert b"culprit" in small
    assert len(small) < len(data) // 2


@pytest.mark.parametrize(
    ("ended", "rule"),
    [
        (Ended(None, "", 9.0, 0), "hangs"),
        (Ended(ExitCode.DEFECT, "", 1.0, 0), "exit code 1"),
        (Ended(133, "", 1.0, 0), "exit code 133"),
        (Ended(3, "Traceback (most recent call last):\n  x\nKeyError: 1", 1.0, 0), "KeyError: 1"),
        (Ended(4, "typecase: a.png: page 2: IndexError: out of range", 1.0, 0), "IndexError"),
        (Ended(130, "There appear to be 6 leaked semaphore objects", 1.0, 0), "leaked"),
        (Ended(0, "", 1.0, 2), "2 process(es) left"),
    ],
)
def test_a_broken_rule_is_seen(ended: Ended, rule: str) -> None:
    assert rule in "\n".join(broken_rules(ended))


def test_what_keeps_the_rules_breaks_none(tmp_path: Path) -> None:
    for code in (0, 2, 3, 4, 5, 130, 143):
        assert not list(broken_rules(Ended(code, "typecase: a.png: page 2: its reader crashed", 1.0, 0)))
    assert not list(broken_rules(Ended(137, "", 1.0, 0), [137]))
    ended = typecase(["read", "none.png"], tmp_path, 60)
    assert (ended.code, ended.left) == (ExitCode.INPUT, 0)
    assert not list(broken_rules(ended))


def test_a_fork_is_a_run_like_any_other(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    for name in ("image.png", "text.pdf", "scan.pdf"):
        (tmp_path / "in" / name).write_bytes((seed_files(random.Random(1)))[name])
    server = ForkServer()
    try:
        forked = server.run(["read", "in", "-o", "forked", "-f", "txt,pdf", "-q", "--jobs", "1"], tmp_path, 60)
        missing = server.run(["read", "none.png"], tmp_path, 60)
        late = server.run(["read", "in", "-o", "late"], tmp_path, 0)
        after = server.run(["read", "none.png"], tmp_path, 60)
    finally:
        server.close()
    started = typecase(["read", "in", "-o", "started", "-f", "txt,pdf", "-q", "--jobs", "1"], tmp_path, 60)
    assert (forked.code, forked.said, forked.left) == (ExitCode.OK, "", 0) == (started.code, started.said, started.left)
    outputs = sorted(path.name for path in (tmp_path / "started").iterdir() if path.name != "typecase.jsonl")
    assert len(outputs) == 6
    for name in outputs:
        assert (tmp_path / "forked" / name).read_bytes() == (tmp_path / "started" / name).read_bytes()
    assert (missing.code, missing.said.startswith("typecase: none.png: ")) == (ExitCode.INPUT, True)
    assert late.code is None
    assert after.code == ExitCode.INPUT


def test_cases_break_what_a_killed_run_has_left_too(tmp_path: Path) -> None:
    for name, data in interrupted().items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(data)
    assert typecase(INTERRUPTED, tmp_path, 60).code == ExitCode.SOME_FAILED
    left = {str(path.relative_to(tmp_path)): path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    assert sum(name.endswith(".json.gz") for name in left) == 2
    makes = Cases(left)
    cases = [makes.case(random.Random(seed)) for seed in range(300)]
    assert cases[7] == makes.case(random.Random(7))
    kept = [case for case in cases if "out/typecase.jsonl" in case.files]
    assert kept
    assert all(case.files != left for case in kept)
    assert {"settings", "files (pdf)", "files (png)", "language files", "texts to compare"} <= {
        case.what for case in cases
    }
