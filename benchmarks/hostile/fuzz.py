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
FIRST_LIMIT_S: Final = 1800.0
"""For the run over whole files, by which the limit of the others goes: the machine may be busy."""
TIMES_AS_LONG: Final = 10.0
"""A run over broken files may take so many times as long as one over as many whole ones."""
FORMATS: Final = "txt,json,hocr,pdf"
PART: Final = "fuzz"


def fuzz(summary: Summary, until: float, keep: Path) -> None:
    """Break files until `until`, a time of `time.monotonic`. keep: a folder for the files that break a rule."""
    rng = random.Random(summary.seed)
    started = time.monotonic()
    for rule in _broken_by(_chosen(seed_files(rng), rng), None, 0.0, FIRST_LIMIT_S):
        summary.add(Fault(PART, rule, f"whole files, seed {summary.seed}"))
    limit_s = TIMES_AS_LONG * (time.monotonic() - started)
    index = 0
    while time.monotonic() < until:
        seed = f"{summary.seed}-{index}"
        _run(random.Random(seed), seed, limit_s, summary, keep)
        index += 1


def _chosen(seeds: dict[str, bytes], rng: random.Random) -> dict[str, bytes]:
    """FILES_A_RUN files under names of their own."""
    return {f"{number:02}-{name}": seeds[name] for number, name in enumerate(rng.choices(sorted(seeds), k=FILES_A_RUN))}


def _run(rng: random.Random, seed: str, limit_s: float, summary: Summary, keep: Path) -> None:
    files = {name: mutated(data, rng) for name, data in _chosen(seed_files(rng), rng).items()}
    settings = mutated_text(defaults(rng), rng) if rng.random() < 0.2 else None
    luck = rng.random()
    rules = list(_broken_by(files, settings, luck, limit_s))
    summary.tried["fuzzed files"] += len(files)
    summary.tried["fuzzed settings, manifests and locks"] += 1
    culprits = _culprits(files, settings, luck, limit_s, keep, seed) if rules else ""
    for rule in rules:
        summary.add(Fault(PART, rule, f"run {seed}; {culprits}"))


def _culprits(
    files: dict[str, bytes], settings: bytes | None, luck: float, limit_s: float, keep: Path, seed: str
) -> str:
    """The files of a run that break a rule alone, reduced and kept."""
    found = []
    for name, data in files.items():

        def fails(data: bytes, name: str = name) -> bool:
            return any(_broken_by({name: data}, None, luck, limit_s))

        if fails(data):
            path = keep / f"{seed}-{name}"
            path.write_bytes(reduced(data, fails))
            found.append(str(path))
    if not found and settings is not None:
        (keep / f"{seed}.toml").write_bytes(settings)
        found.append(str(keep / f"{seed}.toml"))
    return ", ".join(found) or "no file alone"


def _broken_by(files: dict[str, bytes], settings: bytes | None, luck: float, limit_s: float) -> Iterator[str]:
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
        yield from broken_rules(typecase(arguments, folder, limit_s))
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
