"""What the options of `typecase read` ask for: where to write, how to read, what to say."""

import os
import sys
from pathlib import Path
from typing import Any

from ocr.batch.progress import Style
from ocr.batch.settings import Destination, Settings
from ocr.errors import OptionError
from ocr.formats import FORMATS
from ocr.formats.files import format_of
from ocr.input.source import select_pages
from ocr.options import LoadOptions, ReadOptions, TextLayer
from ocr.system.standard_streams import binary_output

MEGA = 1_000_000


def destination_of(files: tuple[str, ...], named: str | None, formats: tuple[str, ...] | None) -> Destination:
    """Where to write. Raises OptionError when the inputs and formats do not fit there."""
    output = None if named is None else Path(named)
    one_input = len(files) == 1 and not os.path.isdir(files[0])
    to_stream = output is None or str(output) == "-"
    is_folder = output is not None and (output.is_dir() or str(output).endswith("/") or not output.suffix)
    if is_folder and not to_stream:
        return Destination(folder=output)
    if not one_input and to_stream:
        raise OptionError("several inputs need a folder to write to: -o FOLDER")
    if not one_input and output and not format_of(output, ()):
        return Destination(folder=output)
    if formats and len(formats) > 1:
        raise OptionError("several formats need a folder to write to: -o FOLDER")
    if not to_stream:
        return Destination(file=output)
    if formats and FORMATS[formats[0]].one_page:
        raise OptionError(f"{formats[0]} needs a file or folder to write to: -o")
    return Destination(stream=binary_output("-o names a file or folder to write to"))


def settings_of(options: dict[str, Any], destination: Destination) -> Settings:
    if options["images"] and destination.stream:
        raise OptionError("--images needs a file or folder to write to: -o")
    select_pages(options["pages"], 1)
    load = LoadOptions(
        pages=options["pages"],
        password=options["password"],
        dpi=options["dpi"],
        max_pixels=round(options["max_megapixels"] * MEGA),
        text_layer=TextLayer(options["text_layer"]),
    )
    return Settings(
        formats=options["formats"] or (format_of(destination.file) if destination.file else ("txt",)),
        load=load,
        read=_read_options(options),
        join_hyphens=options["join_hyphens"],
        preserve_layout=options["preserve_layout"],
        min_confidence=options["min_confidence"],
        break_signatures=options["break_signatures"],
        overwrite=options["overwrite"],
        heads=options["heads"],
        images=options["images"],
    )


def _read_options(options: dict[str, Any]) -> ReadOptions:
    if options["alphabet"] is not None:
        from ocr.recognition.whitelist import allowed_symbols

        allowed_symbols(options["alphabet"])
    return ReadOptions(
        device=options["device"],
        model=options["model"],
        lang=options["lang"],
        user_words=_user_words(options["user_words"]),
        alphabet=options["alphabet"],
        deskew=options["deskew"],
        rotate=None if options["rotate"] == "auto" else int(options["rotate"]),
        layout=options["layout"],
        stages=options["stages"],
    )


def _user_words(path: Path | None) -> tuple[str, ...]:
    if path is None:
        return ()
    from ocr.language.loading import read_user_words

    return read_user_words(path)


def style_of(destination: Destination, options: dict[str, Any]) -> Style:
    if options["log_format"] == "json":
        return Style.JSON
    if options["quiet"]:
        return Style.ERRORS
    if sys.stderr and sys.stderr.isatty() and not (destination.stream and sys.stdout.isatty()):
        return Style.BAR
    return Style.LINES if destination.folder else Style.ERRORS
