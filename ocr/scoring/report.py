"""What `typecase score` says: rates by set and the most frequent mistakes, as a table, JSON or an HTML page."""

import json
from collections import defaultdict
from collections.abc import Sequence
from html import escape
from itertools import chain
from typing import Any, Final

from ocr.scoring.differences import Mistakes, mistakes_in
from ocr.scoring.metrics import Score
from ocr.scoring.pairs import Pair

ALL: Final = "ALL"
VISIBLE_SPACE: Final = "␣"


def scores_by_group(pairs: Sequence[Pair], *, pages: bool = False) -> dict[str, Score]:
    """The scores of each page where wanted, of each set, and of all."""
    scores: dict[str, Score] = defaultdict(Score)
    for pair in pairs:
        if pages:
            scores[pair.page] += pair.score
    for group in sorted({pair.group for pair in pairs if pair.group}):
        scores[group] = sum((pair.score for pair in pairs if pair.group == group), Score())
    scores[ALL] = sum((pair.score for pair in pairs), Score())
    return dict(scores)


def all_mistakes(pairs: Sequence[Pair]) -> Mistakes:
    """The mistakes of all pages whose order is certain."""
    return mistakes_in(chain.from_iterable(pair.runs for pair in pairs if pair.ordered))


def visible(text: str) -> str:
    """`text` with its spaces to be seen."""
    return text.replace(" ", VISIBLE_SPACE)


def table(scores: dict[str, Score], mistakes: Mistakes, top: int) -> str:
    """The rates, one row per name, and the `top` most frequent mistakes."""
    width = max(map(len, scores))
    lines = [f"{'':{width}}  pages      CER      WER  word F1"]
    for name, score in scores.items():
        rates = "".join(f"{rate:9.4f}".replace("nan", "  -") for rate in (score.cer, score.wer, score.word_f1))
        lines.append(f"{name:{width}}  {score.pages:5d}{rates}")
    pairs = mistakes.confusions.most_common(top)
    confusions = [(f"{visible(truth)} → {visible(read)}", count) for (truth, read), count in pairs]
    insertions = [(visible(text), count) for text, count in mistakes.insertions.most_common(top)]
    deletions = [(visible(text), count) for text, count in mistakes.deletions.most_common(top)]
    for title, rows in (("confusions", confusions), ("insertions", insertions), ("deletions", deletions)):
        if rows:
            lines += ["", title, *(f"{count:6d}  {text}" for text, count in rows)]
    return "\n".join(lines)


def as_json(scores: dict[str, Score], mistakes: Mistakes, top: int) -> str:
    """The same as one JSON object; a rate without anything to count is null."""
    data = {
        "scores": {name: score_dict(score) for name, score in scores.items()},
        "confusions": [
            {"truth": truth, "read": read, "count": count}
            for (truth, read), count in mistakes.confusions.most_common(top)
        ],
        "insertions": [{"read": text, "count": count} for text, count in mistakes.insertions.most_common(top)],
        "deletions": [{"truth": text, "count": count} for text, count in mistakes.deletions.most_common(top)],
    }
    return json.dumps(data, ensure_ascii=False, indent=2)


def score_dict(score: Score) -> dict[str, Any]:
    """A score's counts and rates."""
    counts = {name: getattr(score, name) for name in Score.__slots__}
    rates = {"cer": score.cer, "wer": score.wer, "word_f1": score.word_f1}
    return counts | {name: round(rate, 6) if rate == rate else None for name, rate in rates.items()}


HTML_HEAD: Final = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>typecase score</title>
<style>
body { font-family: sans-serif; margin: 2em auto; max-width: 90em; padding: 0 1em }
pre { background: #f4f4f4; padding: 1em }
div { display: grid; grid-template-columns: 1fr 1fr; gap: 2em; line-height: 1.6 }
p { font-family: serif; overflow-wrap: anywhere }
del { background: #fcc; text-decoration: none }
ins { background: #cdf; text-decoration: none }
</style>
</head>
<body>
<h1>typecase score</h1>
"""


def as_html(pairs: Sequence[Pair], scores: dict[str, Score], mistakes: Mistakes, top: int) -> str:
    """One page with nothing beside it: the table, then for each page the truth on the left and the reading on the
    right, what differs marked in both."""
    parts = [HTML_HEAD, f"<pre>{escape(table(scores, mistakes, top))}</pre>\n"]
    for pair in pairs:
        runs = pair.runs
        truth = "".join(marked(run.truth, "del", run.is_equal) for run in runs)
        reading = "".join(marked(run.reading, "ins", run.is_equal) for run in runs)
        note = " (nothing was read)" if pair.missing else "" if pair.ordered else " (order not certain)"
        parts.append(f"<h2>{escape(pair.page)}{note}</h2>\n<div>\n<p>{truth}</p>\n<p>{reading}</p>\n</div>\n")
    return "".join([*parts, "</body>\n</html>\n"])


def marked(text: str, tag: str, is_equal: bool) -> str:
    """`text` escaped, and marked where it differs."""
    if not text or is_equal:
        return escape(text)
    return f"<{tag}>{escape(visible(text) if not text.strip() else text)}</{tag}>"
