"""typecase read"""

import logging
import sys
from functools import partial
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ocr.commands.language_completion import complete_languages
from ocr.commands.option_types import MEGAPIXELS, SECONDS, Finite, NamedPath
from ocr.formats import FORMATS
from ocr.language_names import AUTO
from segmentation.layout_mode import TURNS, Layout

if TYPE_CHECKING:
    from ocr.batch.progress import Progress

PACKAGES = ("cli", "classifier", "ocr", "segmentation")


class FormatList(click.ParamType[tuple[str, ...]]):
    """Names of formats with commas between them."""

    name = "formats"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[str, ...]:
        if isinstance(value, tuple):  # converted already
            return value
        names = str(value).split(",")
        for name in names:
            if name not in FORMATS:
                self.fail(f"{name!r} is none of {', '.join(FORMATS)}", param, ctx)
        return tuple(dict.fromkeys(names))


class JobCount(click.ParamType[int | None]):
    """A whole number from 1, or auto, which is None."""

    name = "jobs"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int | None:
        return None if value == "auto" else click.IntRange(1).convert(value, param, ctx)

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str:
        return "[auto|NUMBER]"


@click.command()
@click.argument("files", nargs=-1, required=True, metavar="FILES...")
@click.option("-o", "--output", type=NamedPath(), help="Folder to write to, or the one file.")
@click.option(
    "-f",
    "--formats",
    type=FormatList(),
    metavar="NAMES",
    help=f"What to write: {', '.join(FORMATS)}, several with commas between.  [default: txt, or by the suffix of -o]",
)
@click.option("--pages", metavar="LIST", help="Pages of each document, such as 3-7,12 or 9-.  [default: all]")
@click.option("--password", help="For encrypted PDFs.")
@click.option(
    "--text-layer",
    type=click.Choice(["use", "ignore", "only"]),
    default="use",
    show_default=True,
    help="PDF pages that hold text: take it (but read scans afresh), read them all, or take it and read nothing.",
)
@click.option("--dpi", type=Finite(30, 2400), help="Resolution of the pages.  [default: what the file says]")
@click.option("--max-megapixels", type=MEGAPIXELS, default=150.0, show_default=True, help="Refuse larger.")
@click.option(
    "--lang",
    default=AUTO,
    show_default=True,
    shell_complete=complete_languages,
    help="Languages: codes (de, deu) with + between, auto to tell them, none, or files of trained ones.",
)
@click.option(
    "--user-words",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="File of further words, one a line.",
)
@click.option(
    "--alphabet",
    metavar="SIGNS",
    help="Only these: digits, letters, lower, upper, ascii, or the characters themselves.",
)
@click.option("--deskew/--no-deskew", default=True, show_default=True, help="Level pages that were laid down askew.")
@click.option(
    "--rotate",
    type=click.Choice(["auto", *map(str, TURNS)]),
    default="auto",
    show_default=True,
    help="Degrees clockwise that set a page upright; auto finds out by reading.",
)
@click.option(
    "--layout",
    type=click.Choice([str(layout) for layout in Layout]),
    default="auto",
    show_default=True,
    help="What the pictures hold.",
)
@click.option(
    "--device", type=click.Choice(["auto", "cpu", "cuda", "mps"]), default="auto", show_default=True, help="What reads."
)
@click.option(
    "--model",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Weights in place of the shipped ones.",
)
@click.option(
    "--timeout-per-page",
    type=SECONDS,
    metavar="SECONDS",
    help="Give a page up that takes longer, and go on.",
)
@click.option(
    "--jobs", type=JobCount(), default="auto", show_default=True, help="Pages read at the same time; auto: a core each."
)
@click.option("--min-confidence", type=Finite(0, 1), default=0.0, show_default=True, help="Leave out doubtful words.")
@click.option("--join-hyphens", is_flag=True, help="txt: join words that are parted at the ends of lines.")
@click.option("--preserve-layout", is_flag=True, help="txt: keep columns and indentation with spaces.")
@click.option(
    "--keep-heads/--no-heads",
    "heads",
    default=None,
    help="Write running heads, feet and page numbers, or leave them out.  [default: md leaves them out]",
)
@click.option("--images", is_flag=True, help="md: write the pictures on the pages as files beside it; with -o.")
@click.option("--break-signatures", is_flag=True, help="pdf: add text to signed PDFs too, which ends their signatures.")
@click.option(
    "--stages", type=NamedPath(file_okay=False, path_type=Path), help="Folder for pictures of what every stage saw."
)
@click.option("--overwrite", is_flag=True, help="Replace files that Typecase has not written.")
@click.option("--watch", is_flag=True, help="Go on reading what arrives in the folders, until Ctrl-C.")
@click.option("--cluster", metavar="ADDRESS", help="Read on a Ray cluster: its address, or auto to start one here.")
@click.option(
    "--dry-run", is_flag=True, help="With --cluster: say how many pages there are and how long they would take."
)
@click.option("-q", "--quiet", is_flag=True, help="Say only what went wrong.")
@click.option("-v", "--verbose", is_flag=True, help="Say more, and show where a defect is.")
@click.option(
    "--log-format", type=click.Choice(["text", "json"]), default="text", show_default=True, help="Of what it says."
)
@click.pass_context
def read(ctx: click.Context, /, files: tuple[str, ...], watch: bool, **options: Any) -> None:
    """Read the text of FILES: images, PDFs, folders of them, "-" for standard input.

    One file is written to standard output unless there is -o. With -o and a folder, every input has its own output
    there, and the same command run again does only what is new, changed or failed. With -o and a file, several images
    are the pages of one document.
    """
    from ocr.cpu import hold_numpy_to_one, take_turns_often
    from ocr.system.memory import collect_seldom, end_without_collection, keep_freed_memory

    hold_numpy_to_one()  # before anything loads it
    keep_freed_memory()
    collect_seldom()
    take_turns_often()
    from ocr.batch.inputs import find_inputs, joined
    from ocr.batch.pages import read_pages
    from ocr.batch.progress import Progress
    from ocr.batch.run import Batch
    from ocr.commands.read_settings import destination_of, settings_of, style_of
    from ocr.errors import ExitCode, OptionError
    from ocr.recognition.page_reader import PageReader

    if options["cluster"] is not None:
        ctx.exit(_on_cluster(files, watch, options))
    if options["dry_run"]:
        raise OptionError("--dry-run goes with --cluster")
    destination = destination_of(files, options["output"], options["formats"])
    if watch and not destination.folder:
        raise OptionError("--watch needs a folder to write to: -o FOLDER")
    progress = Progress(sys.stderr or StringIO(), style_of(destination, options))
    _send_logs_through(progress, ctx, options["verbose"])
    settings = settings_of(options, destination)
    reading = partial(
        read_pages,
        reader=PageReader(settings.read),
        jobs=options["jobs"],
        limit_s=options["timeout_per_page"],
    )
    batch = Batch(destination, settings, reading, progress, sys.stdin.buffer if sys.stdin else None)
    try:
        inputs = find_inputs(files, batch.earlier_outputs())
        if not inputs:
            progress.say("nothing to read there")
        if destination.file and len(inputs) > 1:
            inputs = [joined(inputs, destination.file)]
        if not watch:
            code = batch.run(inputs)
        else:
            from ocr.batch.watch import stamps_of, watch_folders

            known = stamps_of(inputs)
            batch.run(inputs)
            code = watch_folders(files, known, batch, progress)
    except KeyboardInterrupt as stop:
        progress.finish()
        again = "; the same command goes on from here" if destination.folder else ""
        progress.say(f"stopped{again}")
        code = getattr(stop, "exit_code", ExitCode.INTERRUPTED)
    else:
        progress.finish()
        end_without_collection()
    finally:
        batch.close()
    ctx.exit(code)


def _on_cluster(files: tuple[str, ...], watch: bool, options: dict[str, Any]) -> int:
    """The exit code of the same on a Ray cluster."""
    from ocr.batch.settings import Destination
    from ocr.commands.read_cluster import read_on_cluster
    from ocr.commands.read_settings import settings_of, style_of
    from ocr.errors import OptionError

    if watch:
        raise OptionError("--watch and --cluster do not go together; run the command again for what is new")
    destination = Destination(folder=Path())
    return read_on_cluster(
        options["cluster"],
        files,
        options["output"],
        settings_of(options, destination),
        jobs=options["jobs"],
        is_dry=options["dry_run"],
        style=style_of(destination, options),
    )


def _send_logs_through(progress: "Progress", ctx: click.Context, verbose: bool) -> None:
    from ocr.batch.progress import ProgressHandler

    handler = ProgressHandler(progress)
    for package in PACKAGES:
        logger = logging.getLogger(package)
        logger.setLevel(logging.DEBUG if verbose else logging.WARNING)
        logger.addHandler(handler)
        ctx.call_on_close(partial(logger.removeHandler, handler))
