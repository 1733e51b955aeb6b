"""python -m ocr.training.typesetting.make: write typeset pages with truth into a folder"""

import shutil
import time
from pathlib import Path
from typing import Final

import click
import cv2
import numpy as np
from playwright.sync_api import Browser

from ocr.training.typesetting.browser import open_browser, render
from ocr.training.typesetting.chance import likely, pick
from ocr.training.typesetting.content import Content, read_paragraphs
from ocr.training.typesetting.damage import damage_page
from ocr.training.typesetting.families import FAMILIES, TRIAL_FAMILIES, Medium
from ocr.training.typesetting.fonts import find_faces
from ocr.training.typesetting.page import TypesetPage, save_page

PAPER_DPI: Final = (72, 100, 120, 150, 150, 150, 200, 200, 200, 240, 300, 300)
SCREEN_DPI: Final = (96, 96, 96, 96, 120, 144, 192)
CROP_DPI: Final = (72, 96, 96, 150, 200, 300)
DPI: Final = {Medium.PAPER: PAPER_DPI, Medium.SCREEN: SCREEN_DPI, Medium.CROP: CROP_DPI}
UNSEEN_SHARE: Final = 0.6
"""Share of trial pages of families that training never draws; the others show familiar layouts in unseen faces."""
REPORT_EVERY: Final = 20
"""Pages."""


@click.command()
@click.option("--text", type=click.Path(exists=True, dir_okay=False, path_type=Path), required=True,
              help="Running text, one paragraph a line, packed with xz.")  # fmt: skip
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), required=True, help="Folder for the pages.")
@click.option("--pages", type=click.IntRange(1), required=True)
@click.option("--seed", type=int, default=1, show_default=True)
@click.option("--split", type=click.Choice(["train", "trial"]), default="train", show_default=True)
@click.option("--family", type=click.Choice(sorted(FAMILIES)), help="Only this layout.")
@click.option("--browser", "executable", default="chromium", show_default=True, help="Command that starts Chromium.")
def make(text: Path, out: Path, pages: int, seed: int, split: str, family: str | None, executable: str) -> None:
    """Write typeset pages with truth: NNNNN.png, the grey picture, and NNNNN.npz, everything else.

    Page N depends on the seed, the split, the text and the installed fonts alone; pages that are there are kept.
    """
    found = shutil.which(executable)
    if found is None:
        raise click.UsageError(f"{executable}: no such command")
    trial = split == "trial"
    paragraphs, faces = read_paragraphs(text, trial=trial), find_faces(trial=trial)
    out.mkdir(parents=True, exist_ok=True)
    started, drawn = time.monotonic(), 0
    with open_browser(Path(found)) as browser:
        for number in range(pages):
            stem = out / f"{number:05}"
            if stem.with_suffix(".npz").exists():
                continue
            rng = np.random.default_rng([seed, trial, number])
            name = family or draw_family(rng, trial=trial)
            save_page(make_page(browser, rng, name, Content(rng, paragraphs, faces), split), stem)
            drawn += 1
            if drawn % REPORT_EVERY == 0:
                click.echo(f"{number + 1}/{pages}  {(time.monotonic() - started) / drawn:.2f} s a page", err=True)


def draw_family(rng: np.random.Generator, *, trial: bool) -> str:
    """The name of a family that pages of this split may be drawn from."""
    unseen = trial and likely(rng, UNSEEN_SHARE)
    names = [name for name in FAMILIES if (name in TRIAL_FAMILIES) == unseen]
    weights = np.asarray([FAMILIES[name].weight for name in names])
    return names[int(rng.choice(len(names), p=weights / weights.sum()))]


def make_page(browser: Browser, rng: np.random.Generator, name: str, content: Content, split: str) -> TypesetPage:
    """One page of the family `name`, drawn, read back and damaged."""
    family = FAMILIES[name]
    dpi = float(pick(rng, DPI[family.medium]))
    drawn = render(browser, family.draw(rng, content), dpi)
    while not len(drawn.boxes):
        drawn = render(browser, family.draw(rng, content), dpi)
    page = TypesetPage(
        grey=to_grey(drawn.colour),
        boxes=drawn.boxes,
        letters=drawn.letters,
        line=drawn.line,
        block=drawn.block,
        space=drawn.space,
        soft=drawn.soft,
        roles=drawn.roles,
        rows=drawn.rows,
        ink_boxes=drawn.ink_boxes,
        ink_kinds=drawn.ink_kinds,
        family=name,
        split=split,
        dpi=dpi,
        cells=drawn.cells,
    )
    return damage_page(page, rng, paper=family.medium is not Medium.SCREEN)


def to_grey(colour: np.ndarray[tuple[int, ...], np.dtype[np.uint8]]) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    """Luminance, uint8 [H, W], of uint8 [H, W, 3] blue green red."""
    return np.asarray(cv2.cvtColor(colour, cv2.COLOR_BGR2GRAY), np.uint8)


if __name__ == "__main__":
    make()
