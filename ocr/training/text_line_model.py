"""Teach which lines that were read are text: pages are drawn with textures on them, and textures alone, and read.

    python -m ocr.training.text_line_model --pages FOLDER --data DATA [--out FILE] [--seed N]

FOLDER holds typeset pages (`python -m ocr.training.typesetting.make`), on most of which textures are put; DATA the
folder with chars/ and text/ that `typecase train-pages` reads, from which pages by hand and of plain print are drawn.
Run it again when `ocr.training.confidence` has been.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import click
import numpy as np
import torch
from numpy.typing import NDArray

from ocr.document import Line
from ocr.input.source import PageImage
from ocr.recognition.cutting import cut_page
from ocr.recognition.engine import Engine, load_engine
from ocr.recognition.line_evidence import line_evidence
from ocr.recognition.pipeline import decode_page
from ocr.recognition.text_line_model import WEIGHTS, TextLineModel
from ocr.training.component_model import glyph_map, owner_map
from ocr.training.confidence import test_hands
from ocr.training.perceptrons import Course, descend
from ocr.training.shards import pages_to_read
from ocr.training.textures import draw_texture
from ocr.training.typesetting.page import load_page

PARAGRAPH: Final = 97
"""Of every `ocr.training.shards.TEXT_STRIDE`, which pages by hand and of print say."""
TEXTURED: Final = 0.7
"""Share of the typeset pages on which textures are put."""
SIDES: Final = (0.1, 0.5)
"""Of such a texture, as a share of the page's."""
ALONE: Final = (250, 1000)
"""Sides in pixels of a texture that is a page by itself; there is one for each typeset page."""
HAND_EVERY: Final = 2
PRINT_EVERY: Final = 4
"""Typeset pages for one by hand, and one of print."""
INKED: Final = 0.2
"""Share of a glyph's box at least that is owned by drawn symbols, if it is one."""
TEXT_COUNTS: Final = 3.0
"""As much as a line of texture does a line of text count that is taken for none."""
SMOOTHING: Final = 0.02
"""Share of doubt in what is taught, so that the network is never quite sure."""
COURSE: Final = Course((16, 2), 3000, 512, 5e-3, 1e-2, 0.3)

Owner = NDArray[np.int32]


@dataclass(frozen=True, slots=True, eq=False)
class Example:
    """The lines read on one page. evidence: float64 [L, FEATURES]; is_text: bool [L]."""

    evidence: NDArray[np.float64]
    is_text: NDArray[np.bool_]


def drawn_pages(folder: Path, data: Path, seed: int) -> Iterator[tuple[NDArray[np.uint8], Owner]]:
    """Pages, uint8 [H, W], each with the symbol that owns each pixel, or -1, int32 [H, W]."""
    rng = np.random.default_rng(seed)
    hand, plain = (pages_to_read(kind, data, PARAGRAPH, seed, test_hands) for kind in ("hand", "print"))
    for number, path in enumerate(sorted(folder.glob("*.npz"))):
        page = load_page(path.with_suffix(""))
        grey, owner = page.grey.copy(), glyph_map(page).owner
        for _ in range(rng.integers(1, 3) if rng.random() < TEXTURED else 0):
            height, width = (round(side * rng.uniform(*SIDES)) for side in grey.shape)
            top, left = (int(rng.integers(0, room)) for room in (grey.shape[0] - height, grey.shape[1] - width))
            place = slice(top, top + height), slice(left, left + width)
            grey[place], owner[place] = draw_texture(rng, height, width), -1
        yield grey, owner
        alone = draw_texture(rng, *(int(side) for side in rng.integers(*ALONE, 2)))
        yield alone, np.full(alone.shape, -1, np.int32)
        for kind, every in ((hand, HAND_EVERY), (plain, PRINT_EVERY)):
            if number % every == 0:
                drawn = next(kind)
                yield drawn.grey, owner_map(drawn).owner


def example(grey: NDArray[np.uint8], owner: Owner, engine: Engine) -> Example:
    """What is read on a page, before what is no text is taken away."""
    page = decode_page(cut_page(PageImage(grey, None, ""), engine.options), engine)
    return Example(line_evidence(page), np.array([_is_text(line, owner) for line in page.lines], np.bool_))


def _is_text(line: Line, owner: Owner) -> bool:
    """Whether half of a line's glyphs stand where symbols were drawn."""
    boxes = np.array([glyph.box for word in line.words for glyph in word.glyphs]).astype(int)
    shares = [(owner[top : bottom + 1, left : right + 1] >= 0).mean() for left, top, right, bottom in boxes.clip(0)]
    return bool(2 * np.count_nonzero(np.array(shares) > INKED) >= len(shares))


def train(examples: list[Example], seed: int) -> TextLineModel:
    """A page counts by the root of the number of its lines."""
    evidence = np.concatenate([page.evidence for page in examples]).astype(np.float32)
    classes = torch.from_numpy(np.concatenate([page.is_text for page in examples]).astype(np.int64))
    weight = np.concatenate([np.full(len(page.is_text), max(len(page.is_text), 1) ** -0.5) for page in examples])
    loss = torch.nn.CrossEntropyLoss(torch.tensor((1.0, TEXT_COUNTS)), label_smoothing=SMOOTHING)
    deviation = np.maximum(evidence.std(axis=0), 0.01)
    return TextLineModel(
        descend(evidence, deviation, weight, lambda scores, rows: loss(scores, classes[rows]), COURSE, seed)
    )


@click.command(help=__doc__)
@click.option("--pages", required=True, type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--data", required=True, type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), default=WEIGHTS, show_default=False)
@click.option("--seed", type=int, default=1, show_default=True)
def main(pages: Path, data: Path, out: Path, seed: int) -> None:
    engine = load_engine()
    examples = [example(grey, owner, engine) for grey, owner in drawn_pages(pages, data, seed)]
    train(examples, seed).save(out)
    text = np.concatenate([page.is_text for page in examples])
    click.echo(f"{len(examples)} pages; {text.sum()} lines of text, {(~text).sum()} of none; written: {out}")


if __name__ == "__main__":
    main()
