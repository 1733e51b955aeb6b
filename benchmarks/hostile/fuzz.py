"""Broken files of every kind, many to a run; a run that breaks a rule is repeated file by file, the file reduced."""

import random
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from benchmarks.hostile.mutations import mutated, mutated_text
from benchmarks.hostile.programs import broken_rules, typecase
from benchmarks.hostile.reduction import reduced
from benchmarks.hostile.seeds import defaults, manifest_line, seed_files
from benchmarks.hostile.summary import Fault, Summary

FILES_A_RUN: Final = 48
LIMIT_S: Final = 300.0
"""For a run of so many small files; it takes about 30 s where nothing else runs."""
FORMATS: Final = "txt,json,hocr,pdf"
PART: Final = "fuzz"


def fuzz(summary: Summary, until: float, keep: Path) -> None:
    """Break files until `until`, a time of `time.monotonic`. keep: a folder for the files that break a rule."""
    index = 0
    while time.monotonic() < until:
        seed = f"{summary.seed}-{index}"
        _run(random.Random(seed), seed, summary, keep)
        index += 1


def _run(rng: random.Random, seed: str, summary: Summary, keep: Path) -> None:
    seeds = seed_files(rng)
    names = rng.choices(sorted(seeds), k=FILES_A_RUN)
    files = {f"{number:02}-{name}": mutated(seeds[name], rng) for number, name in enumerate(names)}
    settings = mutated_text(defaults(rng), rng) if rng.random() < 0.2 else None
    rules = list(_broken_by(files, settings, rng.random()))
    summary.tried["fuzzed files"] += len(files)
    summary.tried["fuzzed settings, manifests and locks"] += 1
    for rule in rules:
        summary.add(Fault(PART, rule, f"run {seed}; {_culprits(files, settings, rng.random(), keep, seed)}"))


def _culprits(files: dict[str, bytes], settings: bytes | None, luck: float, keep: Path, seed: str) -> str:
    """The files of a run that break a rule alone, reduced and kept."""
    found = []
    for name, data in files.items():

        def fails(data: bytes, name: str = name) -> bool:
            return any(_broken_by({name: data}, None, luck))

        if fails(data):
            path = keep / f"{seed}-{name}"
            path.write_bytes(reduced(data, fails))
            found.append(str(path))
    if not found and settings is not None:
        (keep / f"{seed}.toml").write_bytes(settings)
        found.append(str(keep / f"{seed}.toml"))
    return ", ".join(found) or "no file alone"


def _broken_by(files: dict[str, bytes], settings: bytes | None, luck: float) -> Iterator[str]:
    """The rules that a run over `files` breaks. luck: 0 to 1, decides in what state the output folder is."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "in").mkdir()
        for file, data in files.items():
            (folder / "in" / file).write_bytes(data)
        before = {path: path.read_bytes() for path in (folder / "in").iterdir()}
        arguments = ["read", "in", "-o", "out", "-f", FORMATS, "-q"]
        if settings is not None:
            (folder / "typecase.toml").write_bytes(settings)
            arguments = ["--config", "typecase.toml", *arguments]
        _prepare_output(folder, sorted(files), random.Random(luck))
        yield from broken_rules(typecase(arguments, folder, LIMIT_S))
        if {path.name for path in folder.iterdir()} - {"in", "out", "typecase.toml"}:
            yield "a file outside of the output folder"
        if before != {path: path.read_bytes() for path in (folder / "in").iterdir()}:
            yield "the inputs are not what they were"
        if settings is None and list((folder / "out").rglob("*.part")):
            yield "a part is left"


def _prepare_output(folder: Path, names: list[str], rng: random.Random) -> None:
    """Sometimes a manifest and a lock that are broken lie in the output folder already."""
    if rng.random() < 0.5:
        return
    out = folder / "out"
    (out / ".typecase").mkdir(parents=True)
    lines = b"".join(manifest_line(folder / "in", name) for name in names[:3])
    (out / "typecase.jsonl").write_bytes(mutated_text(lines, rng))
    lock = b'{"process": 1, "outputs": ["a.txt"], "input": "/a.png"}\n'
    (out / ".typecase" / "lock").write_bytes(mutated_text(lock, rng))
