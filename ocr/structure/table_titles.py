"""Where tables above one another end: which lines stand in none, such as titles and notes, and which begin one."""

from typing import Final

import numpy as np

from ocr.structure.table_phrases import NONE, Phrases
from ocr.structure.table_rules import LevelRules
from ocr.structure.table_words import Floats, Ints

AROUND: Final = 6
"""Lines above and below a line that are compared."""
ALIGNED: Final = 0.5
"""x-heights by which edges or middles of cells of one column differ at most."""
FAR: Final = 12.0
"""x-heights; what is farther away says no more."""
NEXT: Final = 2
"""Lines above and below a line of which it counts what was thought of them."""
LEAST: Final = 1e-3
"""Probability; what is less likely is taken to be as likely as this."""
INSIDE, BELOW = 1, 2
"""A line in a table, and one below a table that stands in none; 0 is one that has no table above it."""
FIRST: Final = 4
"""Lines from either end of the region that are told apart."""


def title_features(phrases: Phrases, region: Ints, line: Ints, likely: Floats, rules: LevelRules) -> Floats:
    """What is known of each line of a region as one that stands in no table, or begins one, float64 [L, F].

    region: int64 [K], phrases; line: int64 [K], their visual lines; likely: float64 [P], how likely phrases stand in
    tables; rules: those that may be theirs.
    """
    x_height = float(np.median(phrases.x_height[region]))
    lines = _Lines(phrases, region, line, likely, x_height)
    own = [lines.own(number) + lines.text(number) for number in range(lines.count)]
    ruled = [lines.ruled(number, rules) for number in range(lines.count)]
    around = [lines.around(number) for number in range(lines.count)]
    return np.concatenate([np.array(own, float), np.array(ruled, float), np.array(around, float)], axis=1)


def tables_of(title: Floats, begin: Floats) -> Ints:
    """The number of the table that each line of a region stands in, int64 [L], or NONE: the likeliest course of tables
    and of lines that stand in none, where every table below another one begins with its first line.

    title: float64 [L], how likely each line stands in no table. begin: float64 [L], how likely another begins with it.
    """
    title, begin = log_odds(title), log_odds(begin)
    # What is likeliest of the lines up to each, if it is a title over all tables, in a table, a title below one; and
    # from which of the three, or as the first line of another table, that comes.
    best, course = np.array([title[0], 0.0, -np.inf]), []
    for line in range(1, len(title)):
        ways = best[0], best[1], best[1] + begin[line], best[2] + begin[line]
        way = int(np.argmax(ways))
        course.append((way, int(best[2] > best[1])))
        best = np.array([best[0] + title[line], ways[way], max(best[1:]) + title[line]])
    state, states, first = int(best.argmax()), [], []
    for way, is_below in reversed(course):
        states.append(state)
        first.append(state == INSIDE and way > INSIDE)
        state = state if state == 0 else (0, INSIDE, INSIDE, BELOW)[way] if state == INSIDE else INSIDE + is_below
    states.append(state)
    number = np.cumsum([0, *first[::-1]])
    return np.where(np.array(states[::-1]) == INSIDE, number, NONE)


def log_odds(likely: Floats) -> Floats:
    """Those of probabilities, none of which is taken to be sure."""
    return np.asarray(np.log((likely + LEAST) / (1 - likely + LEAST)))


def with_title_opinions(features: Floats, thought: Floats) -> Floats:
    """Features of lines, float64 [L, F], and what was thought of each as one that stands in no table, float64 [L], and
    of those about it."""
    sure = log_odds(thought)
    near = np.pad(sure, NEXT)
    return np.column_stack([features, *(near[place : place + len(sure)] for place in range(2 * NEXT + 1))])


class _Lines:
    """The lines of a region.

    members: the phrases of each; is_outside: bool [P], which of the page are in none. box: float64 [L, 4]. size,
    height, likely, numbers: float64 [L], how many phrases, their x-height in that of the region, how likely they stand
    in tables, and their share of figures. pitch: float64 [L - 1], x-heights from line to line.
    """

    def __init__(self, phrases: Phrases, region: Ints, line: Ints, likely: Floats, x_height: float) -> None:
        self.phrases, self.x_height = phrases, x_height
        self.count = int(line.max()) + 1
        self.is_outside = np.ones(len(phrases.texts), np.bool_)
        self.is_outside[region] = False
        self.members = [region[line == number] for number in range(self.count)]
        boxes = [phrases.boxes[own] for own in self.members]
        self.box = np.array([[*own[:, :2].min(axis=0), *own[:, 2:].max(axis=0)] for own in boxes])
        self.size = np.bincount(line).astype(float)
        self.height, self.likely, self.numbers, self.foot = (
            np.bincount(line, values[region]) / self.size
            for values in (phrases.x_height / x_height, likely, phrases.numbers, phrases.foot)
        )
        self.pitch = np.clip(np.diff(self.foot) / x_height, 0, FAR)
        self.usual = float(np.median(self.pitch)) if self.count > 1 else 1.0
        self.left, self.right = float(self.box[:, 0].min()), float(self.box[:, 2].max())

    def own(self, number: int) -> list[float]:
        """Size and place of a line, and how far it is from the next ones."""
        left, _, right, _ = self.box[number].tolist()
        above = self.pitch[number - 1] if number else FAR
        below = self.pitch[number] if number < self.count - 1 else FAR
        width = max(self.right - self.left, 1.0)
        beside = np.array([left - self.left, self.right - right, (left + right - self.left - self.right) / 2])
        return [
            self.size[number], self.size[number] == 1, self.size[number] / self.size.max(), self.likely[number],
            self.numbers[number], np.log(self.height[number]), (right - left) / width,
            np.log1p((right - left) / self.x_height), above, below, above / max(self.usual, 0.1),
            below / max(self.usual, 0.1), np.log((above + 0.1) / (below + 0.1)), *self._outside(number),
            *np.clip(beside / self.x_height, -FAR, FAR).tolist(), abs(beside[2]) < self.x_height,
            min(number, FIRST), min(self.count - 1 - number, FIRST), np.log(self.count),
        ]  # fmt: skip

    def text(self, number: int) -> list[float]:
        """What its text is like."""
        text = " ".join(self.phrases.texts[phrase] for phrase in self.members[number].tolist())
        letters = [sign for sign in text if sign.isalpha()]
        words = text.split()
        return [
            np.log1p(len(text)), text[-1:] in ".;", text[-1:] == ":", text[:1].islower(),
            text.lower().startswith(("tab", "fig")), text.lower().startswith(("note", "source", "*")),
            sum(sign.isupper() for sign in letters) / max(len(letters), 1),
            sum(word[:1].isupper() for word in words) / max(len(words), 1),
        ]  # fmt: skip

    def ruled(self, number: int, rules: LevelRules) -> list[float]:
        """The rules over and under a line, and those that run past it, end over it and begin under it."""
        left, top, right, bottom = self.box[number].tolist()
        middle = (top + bottom) / 2
        upper = self.box[number - 1, [1, 3]].mean() if number else top - FAR * self.x_height / 2
        lower = self.box[number + 1, [1, 3]].mean() if number < self.count - 1 else bottom + FAR * self.x_height / 2
        y, start, end = rules.level.T
        share = (np.minimum(end, self.right) - np.maximum(start, self.left)) / max(self.right - self.left, 1.0)
        shares = [share[(y > one) & (y < two)].max(initial=0.0) for one, two in ((upper, middle), (middle, lower))]
        is_near = (start < right) & (end > left)
        meets = [(is_near & (y > one) & (y < two)).any() for one, two in ((upper, middle), (middle, lower))]
        x, start, end = rules.upright.T
        inside = (x > self.left - self.x_height) & (x < self.right + self.x_height)
        passing = inside & (start < top) & (end > bottom)
        ending = inside & (end > upper) & (end < middle)
        beginning = inside & (start > middle) & (start < lower)
        return [*shares, *meets, *(np.log1p(kind.sum()) for kind in (passing, ending, beginning, inside))]

    def around(self, number: int) -> list[float]:
        """What the lines above and below have in common with one another and with it."""
        above, below = range(max(0, number - AROUND), number), range(number + 1, min(self.count, number + 1 + AROUND))
        over, under = (self._phrases(near) for near in (above, below))
        ends = [
            np.array([self.box[list(near), 0].min(), self.box[list(near), 2].max()]) if near else np.zeros(2)
            for near in (above, below)
        ]
        apart = np.abs(ends[0] - ends[1]) / self.x_height if above and below else np.zeros(2)
        following, rest = below[:1], below[1:]
        heads, own, next_one = (self._texts(near) for near in (range(1), range(number, number + 1), following))
        first = [self._mean(self.numbers, near) for near in (above, following, rest)]
        return [
            self._aligned(over, under), self._aligned(under, over),
            self._aligned(under, self.members[number]), self._aligned(over, self.members[number]),
            *np.minimum(apart, FAR).tolist(), *first, first[2] - first[1],
            *(
                self._mean(values, near)
                for values in (self.size, self.likely, self.height)
                for near in (above, following, rest)
            ),
            *(len(heads & some) / max(len(some), 1) if number else 0.0 for some in (own, next_one)),
            self.size[number + 1] == 1 if following else 0.0, self.size[number - 1] == 1 if above else 0.0,
            self.count - 1 > number, number > 0,
        ]  # fmt: skip

    def _outside(self, number: int) -> list[float]:
        """How much stands beside the region between a line and the one above it, and its x-height in the region's."""
        if not number:
            return [0.0, 0.0]
        upper, lower = self.box[number - 1, 3], self.box[number, 1]
        middle = (self.phrases.boxes[:, 1] + self.phrases.boxes[:, 3]) / 2
        there = self.is_outside & (middle > upper) & (middle < lower)
        height = self.phrases.x_height[there] / self.x_height
        return [np.log1p(there.sum()), np.log(height.max(initial=1.0))]

    def _texts(self, near: range) -> set[str]:
        return {self.phrases.texts[phrase] for phrase in self._phrases(near).tolist()}

    def _phrases(self, near: range) -> Ints:
        return np.concatenate([np.zeros(0, np.int64), *(self.members[number] for number in near)])

    def _mean(self, values: Floats, near: range) -> float:
        return float(values[list(near)].mean()) if near else 0.0

    def _aligned(self, some: Ints, others: Ints) -> float:
        """The share of the phrases `some` that have an edge or the middle in common with one of `others`."""
        if not (some.size and others.size):
            return 0.0
        one, two = ((boxes[:, 0], boxes[:, 2], (boxes[:, 0] + boxes[:, 2]) / 2)
                    for boxes in (self.phrases.boxes[some], self.phrases.boxes[others]))  # fmt: skip
        near = [np.abs(edge[:, None] - other) < ALIGNED * self.x_height for edge, other in zip(one, two, strict=True)]
        return float(np.logical_or.reduce(near).any(axis=1).mean())
