"""Teaches the networks the letters that English lacks, and leaves all else that they know as it is.

    python -m ocr.training.letter_rows --data DATA --run FOLDER [--first WEIGHTS] [--second WEIGHTS] [--parts 12]

WEIGHTS are networks of an alphabet that is `classifier.alphabet.SYMBOLS` or its beginning. In their last layers the
rows of `TAUGHT` are learnt, those that are there learnt anew, and symbols that they lack get a row each; what they make
of an image before that stays as it is, and so does what they say of the other symbols among themselves. Drawn words
that have these letters, and others, teach the rows; DATA has languages/CODE/words.txt.xz. The examples, which depend on
no network, and the new networks go into FOLDER; their ranges (`ocr.training.calibration`) are kept, for the
convolutions are the same.
"""

import copy
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Final

import click
import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from classifier.alphabet import ACCENTED, FURTHER, INDEX, SYMBOLS
from classifier.architecture import HEIGHTS
from classifier.context_net import (
    ContextNet,
    load_context_model,
    on_lines_shown_at,
    probed,
    shown_at,
)
from classifier.glyph_net import GlyphNet, load_model
from classifier.recogniser import PAGE_WEIGHTS, SECOND_WEIGHTS
from classifier.training.line_batches import LineBatch, LinePool
from classifier.training.line_examples import LineExamples
from classifier.weights_file import shipped_weights
from ocr.training.corpus import opened
from ocr.training.examples import collect
from ocr.training.letter_texts import letter_lines
from ocr.training.letter_weights import with_layers
from ocr.training.shards import faces
from ocr.training.synthetic_pages import draw_pages

TAUGHT: Final = ACCENTED + FURTHER
"""Of the first ones English text has too few to teach them: í was read as i."""
SEED: Final = 7
MOST_WORDS: Final = 30_000
"""Of each language, the most frequent ones."""
WORD_LENGTHS: Final = (2, 14)
PART_SIZE: Final = 10_000
"""Examples of a part."""
LINES: Final = 100
"""Of a batch that features are made of."""
BATCH: Final = 1024
"""Candidates of a batch that teaches the rows."""
EPOCHS: Final = 40
RATE: Final = 0.02
DECAY: Final = 1e-4
SMOOTHING: Final = 0.02
UNLEARNT: Final = -5.0
"""Bias of a row that has learnt nothing yet, nats: few images are of any one letter."""


def draw_examples(data: Path, folder: Path, parts: int) -> list[Path]:
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
            lines = letter_lines(TAUGHT, words, rng)
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


def learn_rows(shown: Tensor, labels: Tensor, old: nn.Linear, taught: Sequence[int]) -> nn.Linear:
    """The layer `old` with its rows `taught` learnt anew; the others stay as they are."""
    generator = torch.Generator().manual_seed(SEED)
    columns = torch.tensor(taught)
    with torch.no_grad():
        before = torch.cat([old(part) for part in shown.split(BATCH)])
    rows = nn.Linear(shown.shape[1], len(taught))
    nn.init.zeros_(rows.weight)
    nn.init.constant_(rows.bias, UNLEARNT)
    optimiser = torch.optim.AdamW(rows.parameters(), RATE, weight_decay=DECAY)
    steps = EPOCHS * -(-len(labels) // BATCH)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimiser, steps)
    for _ in range(EPOCHS):
        for chosen in torch.randperm(len(labels), generator=generator).split(BATCH):
            logits = before[chosen].index_copy(1, columns, rows(shown[chosen]))
            loss = functional.cross_entropy(logits, labels[chosen], label_smoothing=SMOOTHING)
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            schedule.step()
    layer = copy.deepcopy(old)
    with torch.no_grad():
        layer.weight[columns], layer.bias[columns] = rows.weight, rows.bias
    return layer


def widened(old: nn.Linear, new: int, bias: float) -> nn.Linear:
    """The layer with `new` rows of zeros, of this bias, before its last, that of junk."""
    layer = nn.Linear(old.in_features, old.out_features + new)
    with torch.no_grad():
        layer.weight.copy_(torch.cat([old.weight[:-1], torch.zeros(new, old.in_features), old.weight[-1:]]))
        layer.bias.copy_(torch.cat([old.bias[:-1], torch.full((new,), bias), old.bias[-1:]]))
    return layer


def first_layers(net: GlyphNet, pool: LinePool, new: int, taught: Sequence[int]) -> dict[str, nn.Linear]:
    """The last layer of the network, by its name, with `new` symbols more and its rows `taught` learnt from `pool`."""
    return {"name": learn_rows(*features(pool, seen_by_first(net)), widened(net.name, new, UNLEARNT), taught)}


def second_layers(net: ContextNet, pool: LinePool, new: int, taught: Sequence[int]) -> dict[str, nn.Linear]:
    """As `first_layers`, both last layers, whose sum counts."""
    alone, around = widened(net.glyphs.name, new, 0.0), widened(net.name, new, UNLEARNT)
    learnt = learn_rows(*features(pool, seen_by_second(net)), joined(alone, around), taught)
    rows = list(taught)
    with torch.no_grad():
        alone.weight[rows], around.weight[rows] = learnt.weight[rows].split([alone.in_features, around.in_features], 1)
        alone.bias[rows], around.bias[rows] = 0.0, learnt.bias[rows]
    return {"glyphs.name": alone, "name": around}


def joined(alone: nn.Linear, around: nn.Linear) -> nn.Linear:
    """Two layers whose outputs are added, as one."""
    both = nn.Linear(alone.in_features + around.in_features, alone.out_features)
    with torch.no_grad():
        both.weight.copy_(torch.cat([alone.weight, around.weight], 1))
        both.bias.copy_(alone.bias + around.bias)
    return both


def accuracy(
    pool: LinePool, seen: Callable[[LineBatch], Iterator[Tensor]], layer: nn.Linear, taught: Sequence[int]
) -> tuple[float, float]:
    """Share of the symbols `taught` in `pool` that are named right, and of the other symbols."""
    shown, labels = features(pool, seen)
    with torch.inference_mode():
        right = layer(shown).argmax(1) == labels
    asked = torch.isin(labels, torch.tensor(taught))
    others = ~asked & (labels < layer.out_features - 1)
    return float(right[asked].float().mean()), float(right[others].float().mean())


@click.command(help=__doc__)
@click.option("--data", type=click.Path(exists=True, file_okay=False, path_type=Path), required=True)
@click.option("--run", "folder", type=click.Path(path_type=Path), required=True)
@click.option("--first", type=click.Path(exists=True, path_type=Path), default=shipped_weights(PAGE_WEIGHTS))
@click.option("--second", type=click.Path(exists=True, path_type=Path), default=shipped_weights(SECOND_WEIGHTS))
@click.option("--parts", type=click.IntRange(2), default=12, show_default=True, help="The last one is for testing.")
def main(data: Path, folder: Path, first: Path, second: Path, parts: int) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    model = load_model(first)
    context, alphabet = load_context_model(second)
    if alphabet != model.alphabet or alphabet != SYMBOLS[: len(alphabet)]:
        raise click.ClickException("the networks' alphabet is not the beginning of the one to learn")
    paths = draw_examples(data, folder, parts)
    pool, tested = LinePool(torch.device("cpu")), LinePool(torch.device("cpu"))
    pool.add(LineExamples.joined(map(LineExamples.load, paths[:-1])))
    tested.add(LineExamples.load(paths[-1]))
    new, taught = len(SYMBOLS) - len(alphabet), [INDEX[letter] for letter in TAUGHT]
    notes = {
        "rows": {"symbols": len(taught), "parts": parts - 1, "part_size": PART_SIZE, "epochs": EPOCHS, "seed": SEED}
    }
    layers = first_layers(model.net, pool, new, taught)
    with_layers(first, folder / PAGE_WEIGHTS, layers, SYMBOLS, notes)
    report("first", accuracy(tested, seen_by_first(model.net), layers["name"], taught))
    layers = second_layers(context, pool, new, taught)
    with_layers(second, folder / SECOND_WEIGHTS, layers, SYMBOLS, notes)
    report("second", accuracy(tested, seen_by_second(context), joined(*layers.values()), taught))


def report(name: str, shares: tuple[float, float]) -> None:
    click.echo(f"{name}: {shares[0]:.3f} of the letters taught and {shares[1]:.3f} of the others are named right")


if __name__ == "__main__":
    main()
