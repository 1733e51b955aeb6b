"""Train the role model: what the lines of a page are, and which of them begin a block.

    python -m ocr.training.roles --pages FOLDER [--pages FOLDER ...] [--out FILE] [--seed N]

The folders hold typeset pages (`python -m ocr.training.typesetting.make`), whose lines and blocks are those that
segmentation finds, with their tables parted from them. They should be others than the model of tables was taught by,
which errs less often on those. Some twenty minutes on one core for a thousand pages.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import click
import numpy as np
from numpy.typing import NDArray

from ocr.document import Box, Page
from ocr.document import Role as BlockRole
from ocr.structure.line_features import PageLines, page_lines
from ocr.structure.role_model import CLASSES, WEIGHTS, with_opinions
from ocr.structure.tables import with_tables
from ocr.training.perceptrons import fit
from ocr.training.typesetting.layout import laid_out_page
from ocr.training.typesetting.page import Role, TypesetPage, load_page
from segmentation.image.component_model import perceptron

OTHER: Final = len(CLASSES) - 1
APART: Final = frozenset({Role.OTHER, Role.VERSE, Role.FORM_LABEL, Role.FORM_ENTRY})
"""Roles of typeset pages that stand alone, without a role of their own in a document."""
CELLS: Final = frozenset({Role.TABLE_CELL, Role.LEADER})
RESIZED: Final = (0.97, 1.12)
"""Width and height that a page is also shown at, as shares of its own: scans are cut off or have wide borders."""
MEMBERS: Final = 1
STEPS: Final = 3000
DROPOUT: Final = 0.3
"""Without it a member is sure of all that it says: 97 of the tests of olmOCR-bench's headers_footers passed, with it
101."""
MOST_WEIGHT: Final = 8.0
"""Of a rare class against the most frequent one."""


@dataclass(frozen=True, slots=True, eq=False)
class Example:
    """The lines of one page. classes: int64 [L], columns of `CLASSES`. starts: bool [L]."""

    lines: PageLines
    classes: NDArray[np.int64]
    starts: NDArray[np.bool_]


def examples(pages: Path, rng: np.random.Generator) -> Iterator[Example]:
    """Every typeset page of a folder, its tables found as those of pages that are read, as it is and with other
    margins."""
    for path in sorted(pages.glob("*.npz")):
        truth = load_page(path.with_suffix(""))
        found = laid_out_page(truth)
        if not found.page.lines:
            continue
        page = with_tables(found.page, found.rules)
        labels = labels_of(truth, page, found.block)
        yield Example(page_lines(page), *labels)
        width, height = (round(side * rng.uniform(*RESIZED)) for side in (page.width, page.height))
        yield Example(page_lines(replace(page, width=width, height=height)), *labels)


def labels_of(truth: TypesetPage, page: Page, block: dict[Box, int]) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """The class of each line, int64 [L], by the block that most of its glyphs belong to, and whether it is the first of
    that block, bool [L]. block: that of each glyph by its box."""
    blocks = [
        int(np.bincount([block[glyph.box] for word in line.words for glyph in word.glyphs]).argmax())
        for line in page.lines
    ]
    classes = [class_of(Role(str(truth.roles[block]))) for block in blocks]
    return np.array(classes), np.array([block not in blocks[:place] for place, block in enumerate(blocks)])


def class_of(role: Role) -> int:
    if role in APART:
        return OTHER
    if role in CELLS:
        return CLASSES.index(BlockRole.TABLE)
    return CLASSES.index(BlockRole[role.name])


def train(taught: Sequence[Example], seed: int, number: int) -> dict[str, NDArray[np.float16]]:
    """The weights of a member of a `RoleModel` by their names in its file. number: which member it is."""
    classes = np.concatenate([example.classes for example in taught])
    features = np.concatenate([example.lines.features for example in taught])
    # Large pages count by the root of their size, or newspapers would teach everything.
    drawn = np.concatenate([np.full(len(example.classes), len(example.classes) ** -0.5) for example in taught])
    share = np.bincount(classes, drawn, len(CLASSES)) / drawn.sum()
    class_weights = np.minimum((share.max() / np.maximum(share, 1e-6)) ** 0.5, MOST_WEIGHT).tolist()
    first = fit(features, classes, drawn, class_weights, seed, STEPS, DROPOUT)
    opinions = [with_opinions(example.lines, perceptron(first, example.lines.features)) for example in taught]
    seen = np.concatenate(opinions)
    second = fit(seen, classes, drawn, class_weights, seed, STEPS, DROPOUT)
    starts = np.concatenate([example.starts for example in taught]).astype(np.int64)
    running = classes != CLASSES.index(BlockRole.TABLE)
    start = fit(seen[running], starts[running], drawn[running], (1.0, 1.0), seed, STEPS, DROPOUT)
    return {
        f"{number}_{name}_{kind}{place}": array.astype(np.float16)
        for name, layers in (("first", first), ("second", second), ("start", start))
        for place, layer in enumerate(layers)
        for kind, array in zip("wb", layer, strict=True)
    }


@click.command(help=__doc__)
@click.option("--pages", required=True, multiple=True, type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), default=WEIGHTS, show_default=False)
@click.option("--seed", type=int, default=1, show_default=True)
def main(pages: tuple[Path, ...], out: Path, seed: int) -> None:
    rng = np.random.default_rng(seed)
    taught = [example for folder in pages for example in examples(folder, rng)]
    weights = [train(taught, seed + number, number) for number in range(MEMBERS)]
    np.savez(out, **{name: array for member in weights for name, array in member.items()})  # type: ignore[arg-type]
    counts = np.bincount(np.concatenate([example.classes for example in taught]))
    told = ", ".join(f"{name} {count}" for name, count in zip(CLASSES, counts, strict=False))
    click.echo(f"{len(taught)} pages; lines: {told}")


if __name__ == "__main__":
    main()
