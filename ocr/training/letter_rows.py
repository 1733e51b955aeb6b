"""Teaches the networks letters that they do not know yet, and leaves all else that they know as it is.

    python -m ocr.training.letter_rows --data DATA --run FOLDER [--first WEIGHTS] [--second WEIGHTS] [--parts 8]

WEIGHTS are networks of an alphabet that is the beginning of `classifier.alphabet.SYMBOLS`. Their last layers get a row
for each symbol more; what they make of an image before that stays as it is, and so does what they say of the old
symbols among themselves, for whoever leaves out the new ones. Drawn words that have the new letters, and others, teach
the rows; DATA has languages/CODE/words.txt.xz. The examples and the new networks go into FOLDER;
their ranges (`ocr.training.calibration`) have to be measured anew, or kept, for the convolutions are the same.
"""

import copy
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Final

import click
import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from classifier.alphabet import SYMBOLS
from classifier.architecture import HEIGHTS
from classifier.context_net import (
    ContextNet,
    load_context_model,
    on_lines_shown_at,
    probed,
    save_context_model,
    shown_at,
)
from classifier.glyph_net import GlyphNet, Model, load_model, save_model
from classifier.recogniser import PAGE_WEIGHTS, SECOND_WEIGHTS
from classifier.training.line_batches import LineBatch, LinePool
from classifier.training.line_examples import LineExamples
from classifier.weights_file import shipped_weights
from ocr.training.corpus import opened
from ocr.training.examples import collect
from ocr.training.letter_texts import letter_lines
from ocr.training.shards import PART_SIZE, faces
from ocr.training.synthetic_pages import draw_pages

SEED: Final = 7
MOST_WORDS: Final = 30_000
"""Of each language, the most frequent ones."""
WORD_LENGTHS: Final = (2, 14)
LINES: Final = 100
"""Of a batch that features are made of."""
BATCH: Final = 1024
"""Candidates of a batch that teaches the rows."""
EPOCHS: Final = 60
RATE: Final = 0.02
DECAY: Final = 1e-4
SMOOTHING: Final = 0.02


def draw_examples(data: Path, folder: Path, parts: int, known: tuple[str, ...]) -> list[Path]:
    """Draw the parts of the examples that are not in `folder` yet; all their paths."""
    paths = [folder / f"letters-{number:03}.npz" for number in range(parts)]
    words: list[str] = []
    for path in sorted(data.glob("languages/*/words.txt.xz")):
        with opened(path) as file:
            words += [word.strip() for word in islice(file, MOST_WORDS)]
    words = [word for word in words if WORD_LENGTHS[0] <= len(word) <= WORD_LENGTHS[1]]
    for number, path in enumerate(paths):
        if not path.exists():
            rng = np.random.default_rng([SEED, number])
            lines = letter_lines(SYMBOLS[len(known) :], words, rng)
            collect(draw_pages(lines, faces(), rng), PART_SIZE, rng).save(path)
    return paths


def seen_by_first(net: GlyphNet) -> Callable[[LineBatch], Iterator[Tensor]]:
    """What the last layer of `net` is shown of a batch, float [N, hidden]."""
    return lambda batch: iter([net.features(batch.crops)])


def seen_by_second(net: ContextNet) -> Callable[[LineBatch], Iterator[Tensor]]:
    """What the last layers of `net` are shown of a batch at each height, float [N, hidden + joined]."""

    def seen(batch: LineBatch) -> Iterator[Tensor]:
        for height in HEIGHTS:
            alone = net.glyphs.features(on_lines_shown_at(height, batch.crops))
            context = net.context(shown_at(height, batch.strip))
            width = (batch.spans[:, 1:] - batch.spans[:, :1]) / batch.strip.shape[2]
            around = torch.cat([alone, probed(context, batch.spans), width], 1)
            yield torch.cat([alone, torch.relu(net.join(around))], 1)

    return seen


@torch.inference_mode()
def features(pool: LinePool, seen: Callable[[LineBatch], Iterator[Tensor]]) -> tuple[Tensor, Tensor]:
    """All that a last layer is shown of the lines of `pool`, float [N, F], and what each is, int64 [N]."""
    shown, labels = [], []
    for start in range(0, len(pool), LINES):
        batch = pool.batch(np.arange(start, min(start + LINES, len(pool))))
        for part in seen(batch):
            shown.append(part)
            labels.append(batch.labels)
    return torch.cat(shown), torch.cat(labels)


def learn_rows(shown: Tensor, labels: Tensor, old: nn.Linear, new: int) -> nn.Linear:
    """The layer `old` with `new` rows before its last, that of junk, which are learnt; the others stay as they are."""
    generator = torch.Generator().manual_seed(SEED)
    with torch.no_grad():
        before = torch.cat([old(part) for part in shown.split(BATCH)])
    rows = nn.Linear(shown.shape[1], new)
    nn.init.zeros_(rows.weight)
    nn.init.constant_(rows.bias, -5.0)
    optimiser = torch.optim.AdamW(rows.parameters(), RATE, weight_decay=DECAY)
    steps = EPOCHS * -(-len(labels) // BATCH)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimiser, steps)
    for _ in range(EPOCHS):
        for chosen in torch.randperm(len(labels), generator=generator).split(BATCH):
            logits = with_rows(before[chosen], rows(shown[chosen]))
            loss = functional.cross_entropy(logits, labels[chosen], label_smoothing=SMOOTHING)
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            schedule.step()
    layer = nn.Linear(shown.shape[1], old.out_features + new)
    with torch.no_grad():
        layer.weight.copy_(with_rows(old.weight.T, rows.weight.T).T)
        layer.bias.copy_(with_rows(old.bias[None], rows.bias[None])[0])
    return layer


def with_rows(old: Tensor, new: Tensor) -> Tensor:
    """Columns of new symbols before the last of the old ones."""
    return torch.cat([old[:, :-1], new, old[:, -1:]], 1)


def extend_first(net: GlyphNet, pool: LinePool, new: int) -> GlyphNet:
    wider = copy.deepcopy(net)
    wider.name = learn_rows(*features(pool, seen_by_first(net)), net.name, new)
    wider.architecture = replace(net.architecture, classes=net.architecture.classes + new)
    return wider


def extend_second(net: ContextNet, pool: LinePool, new: int) -> ContextNet:
    wider = copy.deepcopy(net)
    hidden = net.glyphs.name.in_features
    both = nn.Linear(hidden + net.name.in_features, net.name.out_features)
    with torch.no_grad():
        both.weight.copy_(torch.cat([net.glyphs.name.weight, net.name.weight], 1))
        both.bias.copy_(net.glyphs.name.bias + net.name.bias)
    layer = learn_rows(*features(pool, seen_by_second(net)), both, new)
    for part, columns, bias in (
        (wider.glyphs, slice(0, hidden), net.glyphs.name.bias),
        (wider, slice(hidden, None), net.name.bias),
    ):
        part.name = nn.Linear(layer.weight[:, columns].shape[1], layer.out_features)
        with torch.no_grad():
            part.name.weight.copy_(layer.weight[:, columns])
            added = layer.bias[len(bias) - 1 : -1] if part is wider else torch.zeros(new)
            part.name.bias.copy_(with_rows(bias[None], added[None])[0])
    glyphs = replace(net.architecture.glyphs, classes=net.architecture.glyphs.classes + new)
    wider.architecture = replace(net.architecture, glyphs=glyphs)
    wider.glyphs.architecture = glyphs
    return wider


def accuracy(pool: LinePool, seen: Callable[[LineBatch], Iterator[Tensor]], layer: nn.Linear, first: int) -> float:
    """Share of the new symbols of `pool`, those from class `first` on without junk, that are named right."""
    shown, labels = features(pool, seen)
    asked = (labels >= first) & (labels < layer.out_features - 1)
    with torch.inference_mode():
        return float((layer(shown[asked]).argmax(1) == labels[asked]).float().mean())


@click.command(help=__doc__)
@click.option("--data", type=click.Path(exists=True, file_okay=False, path_type=Path), required=True)
@click.option("--run", "folder", type=click.Path(path_type=Path), required=True)
@click.option("--first", type=click.Path(exists=True, path_type=Path), default=shipped_weights(PAGE_WEIGHTS))
@click.option("--second", type=click.Path(exists=True, path_type=Path), default=shipped_weights(SECOND_WEIGHTS))
@click.option("--parts", type=click.IntRange(2), default=8, show_default=True, help="The last one is for testing.")
def main(data: Path, folder: Path, first: Path, second: Path, parts: int) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    model = load_model(first)
    context, alphabet = load_context_model(second)
    if alphabet != model.alphabet or alphabet != SYMBOLS[: len(alphabet)] or alphabet == SYMBOLS:
        raise click.ClickException("the networks' alphabet is not the beginning of the one to learn")
    paths = draw_examples(data, folder, parts, alphabet)
    pool, tested = LinePool(torch.device("cpu")), LinePool(torch.device("cpu"))
    pool.add(LineExamples.joined(map(LineExamples.load, paths[:-1])))
    tested.add(LineExamples.load(paths[-1]))
    new = len(SYMBOLS) - len(alphabet)
    notes = {"rows": {"symbols": new, "parts": parts - 1, "part_size": PART_SIZE, "epochs": EPOCHS, "seed": SEED}}
    wider = extend_first(model.net, pool, new)
    click.echo(f"first: {accuracy(tested, seen_by_first(wider), wider.name, len(alphabet)):.3f} of the new symbols")
    save_model(folder / PAGE_WEIGHTS, Model(wider, SYMBOLS, model.notes | notes))
    save_context_model(folder / SECOND_WEIGHTS, extend_second(context, pool, new), SYMBOLS, notes)


if __name__ == "__main__":
    main()
