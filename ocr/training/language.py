"""Makes a language of a text and a word list: the file that `typecase read --lang FILE` reads with.

    python -m ocr.training.language --code CODE --text TEXT --words WORDS [--sources SOURCES] [--out FILE]

TEXT is plain text in UTF-8, one paragraph a line. WORDS has a word a line; or a word, its SCOWL size (0 if it is not
listed there), two columns that are not looked at, and how often it stands in the text, divided by tabs. Both may be
compressed (.xz). SOURCES has the columns source and licence, and others that are not looked at, divided by tabs. Any
language will do that is written in the letters of `classifier.alphabet`.
"""

import csv
import re
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import chain
from pathlib import Path
from typing import Final

import click
import numpy as np

from ocr.language.identification import BUCKETS, ngrams, profile_of
from ocr.language.language_file import About, LanguageFile
from ocr.language.ngram_model import LanguageModel
from ocr.language.spellings import Spellings, plain
from ocr.language.word_list import WordList
from ocr.language_names import NAMES, language_path
from ocr.training import char_class_model, ngram_model
from ocr.training.character_groups import characters_of
from ocr.training.corpus import CAPITALS_EVERY, SHORT_WORD, Passages, listed_words, read_text

LEAST_SHORT_COUNT: Final = 20
"""How often a word of up to `SHORT_WORD` letters must stand in the text to be listed."""
WORD_BITS: Final = 26
"""Of the key of a word: among 300,000 words one run of letters in 200 is then taken for one by chance. (With 32 bits
the file of a language is up to 0.25 MB larger.)"""
LINES_PER_CHUNK: Final = 5000
LETTERS: Final = re.compile(r"[^\W\d_]+")
"""A word."""


def make_language(
    code: str, name: str, lines: list[str], held_out: list[str], words: Iterable[str], least_gain: float
) -> LanguageFile:
    """A language learnt from `lines` of text and a list of words, measured on the lines `held_out`."""
    table, letters = characters_of(chain(lines, (line.upper() for line in lines[::CAPITALS_EVERY])))
    packed = ngram_model.train(ngram_model.encode(lines, table), table.count, least_gain=least_gain)
    codes = ngram_model.encode(held_out, table, capitals_every=0)
    bits = ngram_model.bits_per_character(LanguageModel(packed, table), codes)
    counts = word_counts(lines)
    kept = list(without_rare_short_words(words, counts))
    spellings = Spellings.of(kept if letters else (), counts)
    runs = sum(
        (np.bincount(ngrams(" ".join(chunk)), minlength=BUCKETS) for chunk in _chunks(lines)), np.zeros(BUCKETS, int)
    )
    about = About(code, name, letters, figures={"bits_per_character": round(bits, 3)})
    listed = WordList.of(kept).with_bits(WORD_BITS)
    classes, profile = char_class_model.learn(lines), profile_of(runs)
    return LanguageFile(about, table.groups, packed, listed, spellings, classes, profile)


def word_counts(lines: Iterable[str]) -> Counter[str]:
    """How often each word stands in a text, in small letters."""
    counts: Counter[str] = Counter()
    for line in lines:
        counts.update(LETTERS.findall(line.lower()))
    return counts


def without_rare_short_words(words: Iterable[str], counts: Counter[str]) -> Iterator[str]:
    """The words, of the short ones only those that the text has often: lists hold abbreviations of every kind.
    counts: of the words of the text."""
    folded_counts: Counter[str] = Counter()
    for word, count in counts.items():
        folded_counts[plain(word)] += count
    for word in words:
        folded = plain(word)
        if len(folded) > SHORT_WORD or folded_counts[folded] >= LEAST_SHORT_COUNT:
            yield word


def read_sources(path: Path) -> tuple[tuple[str, str], ...]:
    """The sources and their licences in a table with these columns."""
    with path.open(encoding="utf-8", newline="") as file:
        return tuple((row["source"], row["licence"]) for row in csv.DictReader(file, delimiter="\t"))


def _chunks(lines: list[str]) -> Iterator[list[str]]:
    return (lines[start : start + LINES_PER_CHUNK] for start in range(0, len(lines), LINES_PER_CHUNK))


@click.command(help=__doc__)
@click.option("--code", required=True, help="ISO 639-1, or 639-3 where there is none.")
@click.option("--name", help="In English.  [default: that of the code]")
@click.option("--text", type=click.Path(exists=True, path_type=Path), required=True)
@click.option("--words", type=click.Path(exists=True, path_type=Path), required=True)
@click.option("--letters", help="Those of its alphabet beside a to z.  [default: what the text has often enough]")
@click.option("--sources", type=click.Path(exists=True, path_type=Path))
@click.option(
    "--leave-out",
    multiple=True,
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Folder of texts (*.gt.txt) that will be read: paragraphs that share a passage with them teach nothing.",
)
@click.option("--least-gain", default=ngram_model.LEAST_GAIN, show_default=True,
              help="Nats that an n-gram must save: higher is smaller.")  # fmt: skip
@click.option("--out", type=click.Path(path_type=Path), help="The file to write.  [default: the one that ships]")
def main(
    code: str, name: str | None, text: Path, words: Path, letters: str | None, sources: Path | None,
    leave_out: tuple[Path, ...], least_gain: float, out: Path | None,
) -> None:  # fmt: skip
    began = time.monotonic()
    lines, held_out = read_text(text, Passages.of(leave_out))
    full_name = name or (NAMES[code].name if code in NAMES else code)
    made = make_language(code, full_name, lines, held_out, listed_words(words), least_gain)
    alphabet = made.about.letters if letters is None else letters
    about = About(code, full_name, alphabet, read_sources(sources) if sources else (), made.about.figures)
    path = out or language_path(code)
    path.parent.mkdir(parents=True, exist_ok=True)
    replace(made, about=about).save(path)
    click.echo(
        f"{about.name}: {made.ngrams.symbols.size} n-grams, "
        f"{about.figures['bits_per_character']:.3f} bits per character held out, {len(made.words)} words, "
        f"letters {about.letters or 'a to z'}, {path.stat().st_size / 1e6:.2f} MB, {time.monotonic() - began:.0f} s"
    )


if __name__ == "__main__":
    main()
