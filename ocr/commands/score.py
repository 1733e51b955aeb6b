"""typecase score"""

from pathlib import Path

import click

from ocr.commands.option_types import NamedPath

TOP = 20


@click.command()
@click.argument("truth", type=click.Path(exists=True, path_type=Path))
@click.argument("predicted", type=click.Path(exists=True, path_type=Path))
@click.option("--pages", is_flag=True, help="One row per page as well.")
@click.option("--top", type=click.IntRange(min=0), default=TOP, show_default=True, help="How many mistakes to list.")
@click.option("--json", "json_wanted", is_flag=True, help="One JSON object instead of the table.")
@click.option(
    "--html",
    "html_file",
    type=NamedPath(dir_okay=False, path_type=Path),
    help="Write a page with the texts side by side, differences marked.",
)
def score(truth: Path, predicted: Path, pages: bool, top: int, json_wanted: bool, html_file: Path | None) -> None:
    """Say how far the text in PREDICTED is from TRUTH.

    Two files, or two folders: TRUTH with PAGE.gt.txt or PAGE.txt, PREDICTED with PAGE.txt. A manifest.tsv in TRUTH
    (columns page, set, mode) gives one row per set; mode "bag" says that the order of the words is not certain, so that
    only word F1 counts. A missing text counts as empty.

    CER and WER are edits per character and per word of the truth; word F1 compares the words as bags, case ignored.
    Before that both texts are folded: Unicode NFKC, curly quotes and dashes as in ASCII, white space collapsed.
    """
    from ocr.formats.files import write_whole
    from ocr.scoring.pairs import pairs_of
    from ocr.scoring.report import all_mistakes, as_html, as_json, scores_by_group, table

    pairs = pairs_of(truth, predicted)
    scores, mistakes = scores_by_group(pairs, pages=pages), all_mistakes(pairs)
    missing = [pair.page for pair in pairs if pair.missing]
    if missing:
        click.echo(f"typecase: {len(missing)} text(s) missing in {predicted}, the first {missing[0]}.txt", err=True)
    click.echo(as_json(scores, mistakes, top) if json_wanted else table(scores, mistakes, top))
    if html_file:
        write_whole(html_file, as_html(pairs, scores, mistakes, top).encode())
