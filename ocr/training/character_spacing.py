"""Train the spaces of the second pass: pages are drawn, cut and read once, and the white between symbols compared with
the truth.

    python -m ocr.training.character_spacing --data DATA [--print-pages N] [--hand-pages N] [--out FILE]

DATA is the folder with chars/ and text/ that `typecase train-pages` reads. Hand-printed pages are mostly lines as
somebody wrote them, for nobody knows better how people space. Run it again when the recogniser has changed.
"""

from itertools import islice
from pathlib import Path
from typing import Final

import click
import numpy as np
from numpy.typing import NDArray

from ocr.recognition.character_spacing import CHARACTER_SPACING_PATH, LEAST_SYMBOLS, symbol_gap_features
from ocr.recognition.engine import Engine, load_engine
from ocr.recognition.first_pass import first_pass
from ocr.recognition.symbols import page_symbols
from ocr.training.examples import cut_drawn, spacing_example
from ocr.training.shards import KINDS, hands, pages_to_read
from ocr.training.spacing_net import train_spacing
from ocr.training.synthetic_pages import DrawnPage

HIDDEN: Final = 48
FIRST_PARAGRAPH: Final = 90
"""Of every `ocr.training.shards.TEXT_STRIDE`; the confidences are fitted on others."""


def gaps_of(page: DrawnPage, engine: Engine) -> tuple[NDArray[np.float32], NDArray[np.bool_]] | None:
    """The features float32 [G, F] of the white between the symbols read on a page and which of it is a space, bool [G];
    None where too little was read."""
    cut = cut_drawn(page)
    if cut is None:
        return None
    lattice, owner = cut
    symbols = page_symbols(lattice, first_pass(lattice, engine).lines)
    if len(symbols.start) < LEAST_SYMBOLS:
        return None
    places, spaced = spacing_example(lattice, owner, page)
    known, is_space = np.zeros((2, len(lattice.gaps)), bool)
    known[places], is_space[places] = True, spaced
    chosen = known[symbols.start] & (np.diff(symbols.line, prepend=-1) == 0)
    return symbol_gap_features(lattice.gaps, symbols)[chosen], is_space[symbols.start[chosen]]


@click.command(help=__doc__)
@click.option("--data", type=click.Path(exists=True, file_okay=False, path_type=Path), required=True)
@click.option("--print-pages", type=click.IntRange(1), default=600, show_default=True)
@click.option("--hand-pages", type=click.IntRange(1), default=860, show_default=True)
@click.option("--seed", type=int, default=1, show_default=True)
@click.option("--out", type=click.Path(path_type=Path), default=CHARACTER_SPACING_PATH, show_default=False)
def main(data: Path, print_pages: int, hand_pages: int, seed: int, out: Path) -> None:
    engine = load_engine()
    found = []
    for kind, pages in zip(KINDS, (print_pages, hand_pages), strict=True):
        drawn = islice(pages_to_read(kind, data, FIRST_PARAGRAPH, seed, hands), pages)
        with click.progressbar(drawn, length=pages, label=kind) as bar:
            found += [gaps for page in bar if (gaps := gaps_of(page, engine)) is not None]
    features, spaced = (np.concatenate(parts) for parts in zip(*found, strict=True))
    train_spacing(features, spaced, HIDDEN, out, seed)
    click.echo(f"{len(spaced)} gaps, {spaced.mean():.1%} spaces; written: {out}")


if __name__ == "__main__":
    main()
