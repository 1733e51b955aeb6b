"""What a fuzzed run is given: broken inputs, or whole ones beside something broken that Typecase reads as well.

No format of documents is read back but JSON: as pages that a killed run has kept, and by `Document.from_json`, which
needs no run. hOCR is only ever written.
"""

import gzip
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from benchmarks.hostile.mutations import mutated, mutated_text
from benchmarks.hostile.pdf_seeds import pdf_seeds
from benchmarks.hostile.seeds import defaults, seed_files, text_pdf
from ocr.formats import FORMATS

LANGUAGE_FILE: Final = Path(__file__).parents[2] / "ocr" / "weights" / "languages" / "nl.npz"
KEPT_SUFFIX: Final = ".json.gz"


@dataclass(frozen=True)
class Case:
    """A run of `typecase` in a folder with `files`. what: is broken, for the summary. makes: what it may make there."""

    what: str
    files: dict[str, bytes]
    arguments: tuple[str, ...]
    makes: frozenset[str] = frozenset({"out"})


def whole_cases(seed: int) -> Iterator[Case]:
    """Every seed as it is, which takes as long as a run should."""
    for name, data in _seeds(random.Random(seed)).items():
        yield _reading({f"in/{name}": data}, "whole files", ("pdf", "json"))


class Cases:
    """Makes cases. left: the output folder that a run has left which has kept pages, with its input, as `interrupted`
    describes it."""

    def __init__(self, left: Mapping[str, bytes]) -> None:
        self._left = dict(left)
        self._language = LANGUAGE_FILE.read_bytes() if LANGUAGE_FILE.is_file() else b""

    def case(self, rng: random.Random) -> Case:
        """The next one; in nine of ten it is the input that is broken."""
        if rng.random() < 0.9:
            return self._broken_input(rng)
        return rng.choice((self._settings, self._output_folder, self._words, self._texts, self._language_file))(rng)

    def _broken_input(self, rng: random.Random) -> Case:
        seeds = _seeds(rng)
        name = rng.choice(sorted(seeds))
        formats = rng.sample(sorted(FORMATS), 2)
        if rng.random() < 0.4:
            formats = ["pdf", *(each for each in formats if each != "pdf")]
        return _reading({f"in/{name}": mutated(seeds[name], rng)}, f"files ({_kind(name)})", formats)

    def _settings(self, rng: random.Random) -> Case:
        case = _reading({"in/a.pdf": text_pdf(["a page"])}, "settings", ("txt",))
        files = case.files | {"typecase.toml": mutated_text(defaults(rng), rng)}
        made = frozenset({"out", "typecase.toml"})
        return replace(case, files=files, arguments=("--config", "typecase.toml", *case.arguments), makes=made)

    def _output_folder(self, rng: random.Random) -> Case:
        """Manifest, lock and kept pages of a run that was killed."""
        files = dict(self._left)
        names = [name for name in files if name.startswith("out/")]
        for name in rng.sample(names, rng.randint(1, len(names))):
            files[name] = _broken_leftover(name, files[name], rng)
        return Case("manifests, locks and kept pages", files, INTERRUPTED)

    def _words(self, rng: random.Random) -> Case:
        case = _reading({"in/a.png": seed_files(rng)["image.png"]}, "word lists", ("txt",))
        files = case.files | {"words.txt": mutated_text(b"quick\nbrown\nfox\n", rng)}
        return replace(case, files=files, arguments=(*case.arguments, "--user-words", "words.txt"), makes=OUT_AND_WORDS)

    def _texts(self, rng: random.Random) -> Case:
        """What `typecase score` compares."""
        files = {f"{folder}/a.txt": mutated_text(b"the quick brown fox\n\njumps\n", rng) for folder in ("true", "read")}
        files["true/manifest.tsv"] = mutated_text(b"page\tset\tmode\na\tone\tordered\n", rng)
        return Case("texts to compare", files, ("score", "true", "read", "--html", "out"))

    def _language_file(self, rng: random.Random) -> Case:
        case = _reading({"in/a.png": seed_files(rng)["image.png"]}, "language files", ("txt",))
        files = case.files | {"my.npz": mutated(self._language, rng)}
        return replace(case, files=files, arguments=(*case.arguments, "--lang", "my.npz"), makes=OUT_AND_LANGUAGE)


OUT_AND_WORDS: Final = frozenset({"out", "words.txt"})
OUT_AND_LANGUAGE: Final = frozenset({"out", "my.npz"})
INTERRUPTED: Final = ("read", "in", "-o", "out", "-f", "txt,json", "-q", "--jobs", "1")
"""The arguments of a run over `interrupted`."""


def interrupted() -> dict[str, bytes]:
    """A document of which a page cannot be read, so that the others are kept, as after a kill."""
    whole = text_pdf(["page one", "page two", "page three"])
    return {"in/book.pdf": whole.replace(b"6 0 obj\n<< /Type /Page ", b"6 0 obj\n<< /Type /Font ", 1)}


def _reading(files: dict[str, bytes], what: str, formats: Sequence[str]) -> Case:
    return Case(what, files, ("read", "in", "-o", "out", "-f", ",".join(formats), "-q", "--jobs", "1"))


def _broken_leftover(name: str, data: bytes, rng: random.Random) -> bytes:
    """Kept pages are broken within what is packed, half of the time."""
    if name.endswith(KEPT_SUFFIX) and rng.random() < 0.5:
        return gzip.compress(mutated_text(gzip.decompress(data), rng), mtime=0)
    return mutated_text(data, rng)


def _seeds(rng: random.Random) -> dict[str, bytes]:
    return seed_files(rng) | pdf_seeds(rng)


def _kind(name: str) -> str:
    return name.rpartition(".")[2]
