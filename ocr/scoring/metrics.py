"""How far a text is from the truth: character and word error rates, and the words in common.

Both texts are folded first, so that what two careful typists would do differently is no error: Unicode NFKC, curly
quotes and dashes as in ASCII, white space collapsed. Counts are kept beside rates, so that pages add up.
"""

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from typing import Final, Self

from rapidfuzz.distance import Levenshtein

FOLDED: Final = str.maketrans(
    {
        "’": "'", "‘": "'", "‚": ",", "“": '"', "”": '"', "„": '"', "—": "-", "–": "-", "−": "-", "‐": "-", "¬": "-",
        "ſ": "s", "•": "*", "·": "*",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Score:
    """Errors and sizes of one page or of many; `+` adds them up.

    char_errors, word_errors: Levenshtein distances; chars, words: sizes of the truth; both count only pages whose
    reading order is certain. hits, in_truth, in_reading: words in both, in the truth and in the reading, as bags,
    case ignored, of all pages.
    """

    pages: int = 0
    char_errors: int = 0
    chars: int = 0
    word_errors: int = 0
    words: int = 0
    hits: int = 0
    in_truth: int = 0
    in_reading: int = 0

    def __add__(self, other: Self) -> "Score":
        return Score(*(getattr(self, name) + getattr(other, name) for name in self.__slots__))

    @property
    def cer(self) -> float:
        """Character errors per character of the truth; NaN without any."""
        return self.char_errors / self.chars if self.chars else float("nan")

    @property
    def wer(self) -> float:
        """Word errors per word of the truth; NaN without any."""
        return self.word_errors / self.words if self.words else float("nan")

    @property
    def word_f1(self) -> float:
        """Harmonic mean of the recall and precision of words; NaN where neither text has any."""
        total = self.in_truth + self.in_reading
        return 2 * self.hits / total if total else float("nan")


def fold(text: str) -> str:
    """`text` as it is compared."""
    return re.sub(r"\s+", " ", unicodedata.normalize("NFKC", text).translate(FOLDED)).strip()


def score_text(truth: str, reading: str, *, ordered: bool = True) -> Score:
    """Compare a page's reading with its truth; `ordered` says whether the truth's reading order is certain."""
    truth, reading = fold(truth), fold(reading)
    bag, read = word_bag(truth), word_bag(reading)
    common = (bag & read).total()
    if not ordered:
        return Score(pages=1, hits=common, in_truth=bag.total(), in_reading=read.total())
    return Score(
        1,
        Levenshtein.distance(truth, reading),
        len(truth),
        Levenshtein.distance(truth.split(), reading.split()),
        len(truth.split()),
        common,
        bag.total(),
        read.total(),
    )


def word_bag(text: str) -> Counter[str]:
    """The words of `text`, case ignored, and how often each stands there."""
    return Counter(re.findall(r"\w+", text.lower()))
