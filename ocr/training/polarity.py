"""Teach what a dark ground with light letters looks like: pages are drawn, and each dark area on them is measured.

    python -m ocr.training.polarity --data DATA [--pages N] [--seed S] [--out FILE]

DATA is the folder with text/ that `typecase train-pages` reads; the faces are those installed that
`classifier.synthesis.fonts` lists. A tenth of the pages is kept to test on.
"""

import lzma
from pathlib import Path
from typing import Final

import click
import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from classifier.synthesis.fonts import find_faces
from ocr.training.grounds import draw_sheet
from segmentation.image.dark_grounds import MEASURES, dark_grounds
from segmentation.image.polarity import WEIGHTS_PATH, GroundNet, reduced

HIDDEN: Final = 12
ROUNDS: Final = 1500
RATE: Final = 0.02
DECAY: Final = 1e-3
SAME: Final = 0.75
"""Intersection over union of a candidate and a true ground from which they are the same,"""
OTHER: Final = 0.5
"""... and up to which the candidate is something else; those between are not taught."""
TEST_EVERY: Final = 10
TEXT_CHARACTERS: Final = 4_000_000

Examples = tuple[NDArray[np.float64], NDArray[np.bool_]]


@click.command(help=__doc__)
@click.option("--data", type=click.Path(exists=True, file_okay=False, path_type=Path), required=True)
@click.option("--pages", type=click.IntRange(TEST_EVERY), default=1500, show_default=True)
@click.option("--seed", type=int, default=1, show_default=True)
@click.option("--out", type=click.Path(path_type=Path), default=WEIGHTS_PATH, show_default=False)
def main(data: Path, pages: int, seed: int, out: Path) -> None:
    faces = [face.path for face in find_faces()]
    with lzma.open(data / "text" / "english.txt.xz", "rt", encoding="utf-8") as file:
        words = file.read(TEXT_CHARACTERS).split()
    taught: list[Examples] = []
    tested: list[Examples] = []
    with click.progressbar(range(pages), label="pages") as numbers:
        for number in numbers:
            page, truth = draw_sheet(faces, words, np.random.default_rng([seed, number]))
            (tested if number % TEST_EVERY == 0 else taught).append(examples(page, truth))
    measures, is_ground = _joined(taught)
    net = fit(measures, is_ground, seed)
    out.parent.mkdir(parents=True, exist_ok=True)
    np.savez(out, centre=net.centre, scale=net.scale, inner=net.inner, outer=net.outer)
    measures, is_ground = _joined(tested)
    said = net.probability(measures) >= 0.5
    click.echo(
        f"{len(said)} areas of pages kept apart, {is_ground.sum()} of them grounds: {(said & is_ground).sum()} found, "
        f"{(said & ~is_ground).sum()} others taken for grounds; written: {out}"
    )


def examples(page: NDArray[np.uint8], truth: NDArray[np.uint8]) -> Examples:
    """The measures of a page's dark areas, float64 [N, MEASURES], and which are grounds to invert, bool [N]."""
    small, true = reduced(page), reduced(truth)
    measures, is_ground = [], []
    for ground in dark_grounds(small):
        height, width = ground.area.shape
        here = true[ground.top : ground.top + height, ground.left : ground.left + width]
        number = int(np.bincount(here[ground.area]).argmax())
        shared = (ground.area & (here == number)).sum()
        overlap = shared / (ground.area.sum() + (true == number).sum() - shared) if number else 0.0
        if not OTHER < overlap < SAME:
            measures.append(ground.measures)
            is_ground.append(overlap >= SAME)
    return np.reshape(measures, (-1, MEASURES)), np.array(is_ground, np.bool_)


def _joined(parts: list[Examples]) -> Examples:
    return np.concatenate([part[0] for part in parts]), np.concatenate([part[1] for part in parts])


def fit(measures: NDArray[np.float64], is_ground: NDArray[np.bool_], seed: int) -> GroundNet:
    """The network of least cross-entropy. measures: float64 [N, MEASURES]; is_ground: bool [N]."""
    torch.manual_seed(seed)
    centre, scale = measures.mean(axis=0), measures.std(axis=0) + 1e-6
    inputs = torch.from_numpy(np.clip((measures - centre) / scale, -5, 5)).float()
    truth = torch.from_numpy(is_ground).float()
    layers = nn.Sequential(nn.Linear(MEASURES, HIDDEN), nn.Tanh(), nn.Linear(HIDDEN, 1))
    optimiser = torch.optim.AdamW(layers.parameters(), RATE, weight_decay=DECAY)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, RATE, total_steps=ROUNDS)
    for _ in range(ROUNDS):
        optimiser.zero_grad()
        nn.functional.binary_cross_entropy_with_logits(layers(inputs)[:, 0], truth).backward()
        optimiser.step()
        schedule.step()
    inner, inner_bias, outer, outer_bias = (part.detach().numpy() for part in layers.parameters())
    return GroundNet(
        centre.astype(np.float32), scale.astype(np.float32),
        np.vstack([inner.T, inner_bias]), np.append(outer[0], outer_bias).astype(np.float32),
    )  # fmt: skip


if __name__ == "__main__":
    main()
