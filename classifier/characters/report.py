"""An evaluation as files: a page for people that needs no other file, JSON and CSV for programs."""

import base64
import csv
import html
import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

import numpy as np

from classifier.characters.evaluation import Evaluation, Judged, most_confused
from classifier.characters.plots import draw_confusion, draw_distribution, draw_reliability, draw_sheet

PAIRS: Final = 20
"""Pairs of confused classes that the report names."""
EXAMPLES: Final = 12
"""Crops shown of each pair."""

STYLE: Final = """
body { font: 15px/1.5 system-ui, sans-serif; max-width: 75rem; margin: 2rem auto; padding: 0 1rem; color: #222 }
table { border-collapse: collapse; margin: 1rem 0 }
th, td { padding: .15rem .8rem; border-bottom: 1px solid #ddd; text-align: right }
th:first-child, td:first-child { text-align: left }
img { max-width: 100%; height: auto }
.columns { columns: 3 22rem } .columns table { break-inside: avoid }
"""


def write_report(
    folder: Path, evaluation: Evaluation, judged: Judged, images: np.ndarray, facts: dict[str, Any]
) -> None:
    """Fill `folder` with report.html, report.json, per_class.csv, confusion.csv and confusion.png.

    `images` uint8 [N, 28, 28] are the samples that `judged` speaks of; `facts` what is known about the model.
    """
    folder.mkdir(parents=True, exist_ok=True)
    matrix = draw_confusion(evaluation.classes, evaluation.confusion)
    (folder / "report.json").write_text(json.dumps(as_json(evaluation, facts), indent=2, ensure_ascii=False) + "\n")
    (folder / "confusion.png").write_bytes(matrix)
    rows: Iterable[Sequence[Any]] = evaluation.confusion.tolist()
    labelled = [[name, *row] for name, row in zip(evaluation.classes, rows, strict=True)]
    write_csv(folder / "confusion.csv", ["true\\predicted", *evaluation.classes], labelled)
    scores = [[s.name, s.precision, s.recall, s.f1, s.count] for s in evaluation.per_class]
    write_csv(folder / "per_class.csv", ["class", "precision", "recall", "f1", "count"], scores)
    (folder / "report.html").write_text(as_html(evaluation, judged, images, facts, matrix), encoding="utf-8")


def as_json(evaluation: Evaluation, facts: dict[str, Any]) -> dict[str, Any]:
    """What programs read: `accuracy`, `macro_f1`, `n` and `classes` at the top, rates 0 to 1, under `prior`; the same
    of both under `priors`."""
    return {
        "accuracy": evaluation.accuracy,
        "top5": evaluation.top5,
        "macro_f1": evaluation.macro.f1,
        "weighted_f1": evaluation.weighted.f1,
        "n": evaluation.n,
        "classes": list(evaluation.classes),
        "dataset": evaluation.dataset,
        "prior": evaluation.prior,
        "priors": {score.prior: asdict(score) for score in evaluation.priors},
        "merged_cases": evaluation.merged,
        "expected_calibration_error": evaluation.calibration_error,
        "images_per_second": round(evaluation.images_per_second),
        "latency_ms": round(evaluation.latency_ms, 3),
        "macro": asdict(evaluation.macro),
        "weighted": asdict(evaluation.weighted),
        "per_class": [asdict(score) for score in evaluation.per_class],
        "calibration": [asdict(part) for part in evaluation.bins],
        "confused": [
            {"true": evaluation.classes[truth], "predicted": evaluation.classes[guess], "count": count}
            for truth, guess, count in most_confused(evaluation, PAIRS)
        ],
        "model": facts,
    }


def write_csv(path: Path, header: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """`rows` under `header`, as UTF-8 CSV."""
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(header)
        writer.writerows(rows)


def as_html(evaluation: Evaluation, judged: Judged, images: np.ndarray, facts: dict[str, Any], matrix: bytes) -> str:
    """The page for people, pictures inside."""
    names = [score.name for score in evaluation.per_class]
    counts = np.array([score.count for score in evaluation.per_class])
    merged = f", cases of {evaluation.merged} merged" if evaluation.merged else ""
    priors = html_table(
        ["prior", "accuracy", "macro recall", "macro F1", "macro F1, classes weighted alike", "lowest recall"],
        [
            [
                score.prior + (" (shown here)" if score.prior == evaluation.prior else ""),
                *(f"{rate:.2%}" for rate in (score.accuracy, score.macro_recall, score.macro_f1, score.even_f1)),
                f"{score.lowest.name} {score.lowest.recall:.2%}",
            ]
            for score in evaluation.priors
        ],
    )
    head = html_table(
        ["", ""],
        [
            ["accuracy", f"{evaluation.accuracy:.2%}"],
            ["right among the first five", f"{evaluation.top5:.2%}"],
            [
                "macro precision / recall / F1",
                rates(evaluation.macro.precision, evaluation.macro.recall, evaluation.macro.f1),
            ],
            [
                "weighted precision / recall / F1",
                rates(evaluation.weighted.precision, evaluation.weighted.recall, evaluation.weighted.f1),
            ],
            ["expected calibration error", f"{evaluation.calibration_error:.4f}"],
            ["throughput, images a second", f"{evaluation.images_per_second:,.0f}"],
            ["latency of one image, ms", f"{evaluation.latency_ms:.2f}"],
            *([key, str(value)] for key, value in facts.items()),
        ],
    )
    columns = ["class", "precision", "recall", "F1", "samples"]
    scores = [
        [s.name, f"{s.precision:.3f}", f"{s.recall:.3f}", f"{s.f1:.3f}", str(s.count)] for s in evaluation.per_class
    ]
    part = -(-len(scores) // 3)
    tables = "".join(html_table(columns, scores[start : start + part]) for start in range(0, len(scores), part))
    parts = [
        f"<p>{evaluation.n:,} samples of {len(names)} classes, {html.escape(evaluation.dataset)}{merged}.</p>",
        priors,
        head,
        "<h2>Most confused</h2>",
        confused_section(evaluation, judged, images),
        "<h2>Confusion matrix</h2>",
        html_image(matrix, "confusion matrix"),
        "<h2>Classes</h2>",
        f'<div class="columns">{tables}</div>',
        html_image(draw_distribution(names, counts, "Samples of each class"), "samples of each class"),
        "<h2>Calibration</h2>",
        html_image(draw_reliability(evaluation.bins), "reliability diagram"),
    ]
    title = f"Evaluation on {html.escape(evaluation.dataset)}"
    return (
        f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>{title}</title>'
        f"<style>{STYLE}</style></head>\n<body><h1>{title}</h1>\n" + "\n".join(parts) + "\n</body></html>\n"
    )


def confused_section(evaluation: Evaluation, judged: Judged, images: np.ndarray) -> str:
    """The commonest mistakes, each with the crops of which the network was most sure."""
    pairs = most_confused(evaluation, PAIRS)
    if not pairs:
        return "<p>None.</p>"
    guess, sure = judged.probabilities.argmax(1), judged.probabilities.max(1)
    rows, names = [], []
    for truth, taken, count in pairs:
        found = np.flatnonzero((judged.truth == truth) & (guess == taken))
        rows.append(images[found[np.argsort(-sure[found], kind="stable")][:EXAMPLES]])
        names.append(f"{evaluation.classes[truth]} as {evaluation.classes[taken]}  {count:4d}")
    return html_image(draw_sheet(rows, names), "confused pairs: true class, predicted class, count, examples")


def rates(*values: float) -> str:
    """Rates 0 to 1 as per cent, side by side."""
    return " / ".join(f"{value:.2%}" for value in values)


def html_table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table of escaped cells."""

    def line(cells: Sequence[str], tag: str) -> str:
        return "<tr>" + "".join(f"<{tag}>{html.escape(cell)}</{tag}>" for cell in cells) + "</tr>"

    return "<table>" + line(header, "th") + "".join(line(row, "td") for row in rows) + "</table>"


def html_image(png: bytes, text: str) -> str:
    """A picture inside the page, with `text` for those who do not see it."""
    return f'<p><img alt="{html.escape(text)}" src="data:image/png;base64,{base64.b64encode(png).decode()}"></p>'
