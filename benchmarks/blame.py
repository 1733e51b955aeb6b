"""Say of every wrong word of pages with known truth which stage lost it.

    python -m benchmarks.blame PAGES [--only SETS] [--words]

PAGES has manifest.tsv, the page images and PAGE.gt.txt, as for benchmarks/accuracy.py. The truth has no boxes: words
that were read right are anchors, and the letters of those between them are sought in the lattice between the anchors
by forced alignment. The stages, in the order in which a word passes them:

never      no line was found there
thrown     its ink was thrown away before lines were looked for: noise, a rule, a photograph
order      it was read, but on another line or in another place
cut        what the letter's ink was cut into is junk or another letter's: the true cut is not in the lattice
class      the true cut is there, but its class is not on top
decode     its classes were on top, but the search chose another reading
space      its letters are right, its bounds are not
case       nothing but the case of letters is wrong

Words count as the measure counts them: with case and punctuation where the truth's order is certain; where it is not,
\\w+ without case, and order is no error. "invented" counts words that were read where the truth has none.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import click
import numpy as np
import torch
from numpy.typing import NDArray
from rapidfuzz.distance import Levenshtein
from rapidfuzz.process import cdist

from benchmarks.accuracy import image_of, read_manifest
from benchmarks.forced import SKIPPED, SPACE_FLOOR, SPELLINGS, Stretch, align, spelling_scores
from benchmarks.lost_ink import where_lost
from benchmarks.matching import LEAST_LONE, UNMATCHED, key_of, match_words
from benchmarks.tracing import Trace, page_symbols, trace
from classifier.alphabet import JUNK
from ocr.decoding.hypotheses import Weights, atom_bounds
from ocr.recognition.engine import load_engine
from ocr.scoring.metrics import fold

STAGES: Final = ("never", "thrown", "order", "cut", "class", "decode", "space", "case")
LOST: Final = 0.5
"""A word is lost before it is cut if this share of its letters lies nowhere in the lattice."""
ALIKE: Final = 0.6
"""A word that was read somewhere is a lost one misread if they are so much alike (1 less edits per character)."""
LIKELY: Final = float(np.log(0.05))
"""A cut whose best class is junk is still the true one if its letter has this log-probability."""
LEAST_ON_A_LINE: Final = 2
"""Letters of a word on a second line that say that the word is torn over two."""


@dataclass(frozen=True, slots=True)
class Wrong:
    """A true word that was not read, what stands in its place, and the stage that lost it."""

    page: str
    truth: str
    read: str
    stage: str


class Blame:
    """The case of one page."""

    def __init__(self, page: str, truth: str, ordered: bool, found: Trace, weights: Weights) -> None:
        self.page, self.ordered, self.found, self.weights = page, ordered, found, weights
        self.truth = [word for word in fold(truth).split() if key_of(word, ordered)]
        self.symbols = page_symbols(found)
        keys = [key_of(word, ordered) for word in self.symbols.words]
        self.place, self.moved = match_words(
            [key_of(word, ordered) for word in self.truth], keys, LEAST_LONE if ordered else 1
        )
        self.anchored = np.zeros(len(keys), bool)
        self.anchored[[place for place in self.place if place != UNMATCHED]] = True
        self.counted = np.array([bool(key) for key in keys], bool)
        self.scores, self.columns = spelling_scores(found.log_probs, self.weights)
        self.start, self.end = atom_bounds(found.lattice)
        self.taken = np.zeros(len(keys), bool)
        self.verdicts: dict[int, tuple[str, str]] = {}

    def wrong_words(self) -> list[Wrong]:
        """Every wrong word, in the order of the truth."""
        gap: list[int] = []
        for number in range(len(self.truth) + 1):
            if number < len(self.truth) and self.place[number] == UNMATCHED:
                gap.append(number)
                continue
            if gap:
                self._judge_gap(gap)
                gap = []
            if self.ordered and number < len(self.truth) and self.moved[number]:
                self.verdicts[number] = self.truth[number], "order"
        self._seek_elsewhere()
        return [Wrong(self.page, self.truth[number], *verdict) for number, verdict in sorted(self.verdicts.items())]

    @property
    def invented(self) -> int:
        """Words that were read and stand for no true one; to be asked after `wrong_words`."""
        return int((self.counted & ~self.anchored & ~self.taken).sum())

    def _judge_gap(self, gap: list[int]) -> None:
        """The verdicts on a run of true words between two that were read right."""
        words = [self.truth[number] for number in gap]
        stretches = self._free_stretches(gap[0] - 1, gap[-1] + 1)
        chosen = align(words, self._stretch(stretches), self.scores, self.columns, self.weights)
        parts = np.split(chosen, np.cumsum([len(word) for word in words])[:-1])
        is_lost = [(part == SKIPPED).mean() >= LOST for part in parts]
        lost_letters = sum(len(word) for word, lost in zip(words, is_lost, strict=True) if lost)
        before = self.place[gap[0] - 1] if gap[0] else None
        after = self.place[gap[-1] + 1] if gap[-1] + 1 < len(self.truth) else None
        where = where_lost(self.found, self.symbols, before, after, lost_letters) if lost_letters else ""
        owners = set(chosen[chosen != SKIPPED].tolist())
        for number, word, part, lost in zip(gap, words, parts, is_lost, strict=True):
            self.verdicts[number] = ("", where) if lost else self._stage(word, part, owners)

    def _seek_elsewhere(self) -> None:
        """Lost words that stand misread in another place than their neighbours tell."""
        lost = [number for number, (_, stage) in self.verdicts.items() if stage in ("never", "thrown")]
        free = np.flatnonzero(self.counted & ~self.anchored & ~self.taken)
        keys = [key_of(self.truth[number], self.ordered) for number in lost]
        spare = [key_of(self.symbols.words[word], self.ordered) for word in free]
        if not lost or not spare:
            return
        likeness = cdist(keys, spare, scorer=Levenshtein.normalized_similarity)
        starts, ends = self.symbols.bounds
        while likeness.size and likeness.max() >= ALIKE:
            row, column = np.unravel_index(int(likeness.argmax()), likeness.shape)
            likeness[row], likeness[:, column] = 0, 0
            number, word = lost[row], int(free[column])
            stretch = self._stretch([(int(starts[word]), int(ends[word]))])
            chosen = align([self.truth[number]], stretch, self.scores, self.columns, self.weights)
            read, stage = self._stage(self.truth[number], chosen, set())
            self.verdicts[number] = (read, "order" if self.ordered else stage)

    def _free_stretches(self, before: int, after: int) -> list[tuple[int, int]]:
        """The atoms of the page between anchors, after the true word `before` and ahead of the true word `after`."""
        starts, ends = self.symbols.bounds
        atoms = int(self.found.lattice.atom_offsets[-1])
        anchors = np.flatnonzero(self.anchored)
        low = self.place[before] if before >= 0 else -1
        high = self.place[after] if after < len(self.truth) else len(self.symbols.words)
        follows, leads = np.searchsorted(anchors, low, "right"), np.searchsorted(anchors, high) - 1
        next_one = int(anchors[follows]) if follows < len(anchors) else len(self.symbols.words)
        last_one = int(anchors[leads]) if leads >= 0 else -1
        stretches = []
        for a, b in dict.fromkeys([(low, next_one), (last_one, high)]):
            left = int(ends[a]) if a >= 0 else 0
            right = int(starts[b]) if b < len(starts) else atoms
            if left < right:
                stretches.append((left, right))
        return stretches

    def _stretch(self, stretches: list[tuple[int, int]]) -> Stretch:
        segments, starts, ends, nodes, before = [], [], [], 0, []
        line_starts = self.found.lattice.atom_offsets[:-1]
        for left, right in stretches:
            inside = np.flatnonzero((self.start >= left) & (self.end <= right))
            segments.append(inside)
            starts.append(self.start[inside] - left + nodes)
            ends.append(self.end[inside] - left + nodes)
            odds = np.where(np.isin(np.arange(left, right), line_starts), np.inf, self.found.space[left:right])
            before.append(np.stack([-np.logaddexp(0, odds), -np.logaddexp(0, -odds)], axis=1))
            nodes += right - left
        none = np.zeros(0, np.int64)
        space = np.maximum(np.concatenate([*before, np.zeros((1, 2))]), SPACE_FLOOR)
        segment, start, end = (np.concatenate([none, *part]) for part in (segments, starts, ends))
        return Stretch(segment, start, end, nodes + 1, space)

    def _stage(self, word: str, chosen: NDArray[np.int64], owners: set[int]) -> tuple[str, str]:
        """What was read in the place of a word whose letters lie at the chosen segments, and the stage to blame."""
        laid = chosen[chosen != SKIPPED]
        line = self.found.lattice.line
        counts = Counter(line[laid].tolist()).most_common()
        if len(counts) > 1 and counts[1][1] >= LEAST_ON_A_LINE:
            return " ".join(self.symbols.words[number] for number in self._words_at(laid)), "order"
        # A single letter on another line is a chance likeness.
        chosen = np.where((chosen != SKIPPED) & (line[chosen] == counts[0][0]), chosen, SKIPPED)
        laid = chosen[chosen != SKIPPED]
        numbers = self._words_at(laid)
        self.taken[numbers] = True
        read = " ".join(self.symbols.words[number] for number in numbers)
        inside = np.flatnonzero(np.isin(self.symbols.word, numbers))
        blamed = [
            self._of_letter(letter, int(segment), inside)
            for letter, segment in zip(word, chosen, strict=True)
            if self.ordered or letter.isalnum()
        ]
        stages = {stage for stage in blamed if stage}
        if stages - {"case"}:
            return read, min(stages - {"case"}, key=STAGES.index)
        if len(numbers) == 1 and stages:
            return read, "case"
        return read, "space" if len(numbers) > 1 else self._of_bounds(chosen, inside, owners)

    def _words_at(self, segments: NDArray[np.int64]) -> NDArray[np.int64]:
        """The words read where these segments lie, without those that are another true word's."""
        first, last = self.start[segments].min(), self.end[segments].max()
        numbers = np.unique(self.symbols.word[(self.symbols.start < last) & (self.symbols.end > first)])
        return numbers[~self.anchored[numbers]]

    def _of_letter(self, letter: str, segment: int, characters: NDArray[np.int64]) -> str:
        """The stage that lost a letter, "" for none."""
        if segment == SKIPPED:
            return "cut"
        here = [character for character in characters if self.symbols.start[character] < self.end[segment]]
        here = [character for character in here if self.symbols.end[character] > self.start[segment]]
        spelt = "".join(self.symbols.spelling[character] for character in here)
        if letter in spelt:
            return ""
        if letter.lower() in spelt.lower():
            return "case" if self.ordered else ""
        row = self.found.log_probs[segment]
        top = int(row.argmax())
        if top == JUNK:
            own = max(row[symbol] for symbol, spelling in enumerate(SPELLINGS) if letter in spelling)
            return "class" if own >= LIKELY else "cut"
        return "decode" if letter in SPELLINGS[top] else "class"

    def _of_bounds(self, chosen: NDArray[np.int64], characters: NDArray[np.int64], owners: set[int]) -> str:
        """The stage to blame for a word with all its letters right: for a symbol too many, or for the missing space."""
        others = np.array(sorted(owners - set(chosen.tolist())), np.int64)
        for character in characters:
            if self._touches(character, others):
                return "space"
        for character in characters:
            if not self._touches(character, chosen[chosen != SKIPPED]):
                top = int(self.found.log_probs[self.symbols.segment[character]].argmax())
                return "decode" if top == JUNK else "class"
        return "decode"

    def _touches(self, character: int, segments: NDArray[np.int64]) -> bool:
        below, above = (
            self.start[segments] < self.symbols.end[character],
            self.end[segments] > self.symbols.start[character],
        )
        return bool((below & above).any())


def print_table(counts: dict[str, Counter[str]]) -> None:
    """One row per set, one column per stage."""
    names = [*sorted(name for name in counts if name != "ALL"), "ALL"]
    columns = ["pages", "words", "wrong", *STAGES, "invented"]
    print(" " * 12 + "".join(f"{column:>9}" for column in columns))
    for name in names:
        print(f"{name:12}" + "".join(f"{counts[name][column]:9}" for column in columns))


@click.command(help=__doc__)
@click.argument("folder", metavar="PAGES", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--only", help="Only the sets, or the pages, of this comma-separated list.")
@click.option("--words", is_flag=True, help="List every wrong word: page, truth, reading, stage.")
@click.option("--threads", type=click.IntRange(1), help="Of torch.  [default: all cores]")
def main(folder: Path, only: str | None, words: bool, threads: int | None) -> None:
    if threads:
        torch.set_num_threads(threads)
    engine = load_engine()
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for row in read_manifest(folder):
        if only is not None and not {row["set"], row["page"]} & set(only.split(",")):
            continue
        truth = (folder / f"{row['page']}.gt.txt").read_text(encoding="utf-8")
        found = trace(image_of(folder, row["page"]), engine)
        blame = Blame(row["page"], truth, row["mode"] == "ordered", found, engine.weights)
        wrong = blame.wrong_words()
        stages = Counter(each.stage for each in wrong)
        count = stages + Counter(pages=1, words=len(blame.truth), wrong=len(wrong), invented=blame.invented)
        for name in (row["set"], "ALL"):
            counts[name] += count
        if words:
            for each in wrong:
                print(each.page, each.truth, each.read, each.stage, sep="\t", flush=True)
    print_table(counts)


if __name__ == "__main__":
    main()
