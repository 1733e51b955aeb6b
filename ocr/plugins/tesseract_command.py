"""typecase-tesseract: Typecase under the command line of Tesseract, for programs that call that."""

import sys
from importlib.metadata import version
from pathlib import Path
from typing import Final

import click

from ocr.document import Document
from ocr.errors import InputError
from ocr.plugins.tesseract_arguments import (
    ORIENTATION_ONLY,
    SKEW_ONLY,
    Request,
    lang_of,
    language_list,
    request_of,
    variables_of,
)
from ocr.reader import Reader
from ocr.system.outcome import told_in_a_line
from ocr.system.standard_streams import binary_output, fill_closed_descriptors, forgive_standard_error

PROGRAM: Final = "typecase-tesseract"
COMPATIBLE_WITH: Final = "5.3.0"
"""The version of Tesseract whose command line this is; callers ask for one of 3.05 or more, some for 4.1.1."""
STDIN: Final = ("stdin", "-")
STDOUT: Final = ("stdout", "-")


def _print_version(ctx: click.Context, _parameter: click.Parameter, asked: bool) -> None:
    if asked:
        click.echo(f"tesseract {COMPATIBLE_WITH}\n typecase {version('typecase')}")
        ctx.exit()


def _list_languages(ctx: click.Context, _parameter: click.Parameter, asked: bool) -> None:
    if asked:
        names = language_list()
        click.echo("\n".join([f"List of available languages ({len(names)}):", *names]))
        ctx.exit()


@click.command(context_settings={"help_option_names": ["-h", "--help", "--help-extra"], "max_content_width": 100})
@click.option("-v", "--version", is_flag=True, is_eager=True, expose_value=False, callback=_print_version,
              help="Say which Tesseract this command line is that of, and which Typecase answers.")  # fmt: skip
@click.option("--list-langs", is_flag=True, is_eager=True, expose_value=False, callback=_list_languages,
              help="List the languages.")  # fmt: skip
@click.argument("image")
@click.argument("output")
@click.argument("configs", nargs=-1)
@click.option("-l", "languages", default="eng", show_default=True, help="Languages, with + between.")
@click.option("--psm", type=click.IntRange(0, 13),
              help="0: orientation only; 2: skew only; 1, 3, 5, 11, 12: a page; 4, 6: one column; 7, 13: a line; "
              "8, 9: a word; 10: a character.  [default: 3]")  # fmt: skip
@click.option("--oem", type=click.IntRange(0, 3), help="Accepted; there is one engine.")
@click.option("--dpi", type=click.IntRange(1), help="Resolution of the image.  [default: what the file says]")
@click.option("-c", "settings", multiple=True, metavar="NAME=VALUE", help="Set a variable; several times.")
@click.option("--user-words", type=click.Path(exists=True, dir_okay=False, path_type=Path),
              help="File of further words, one a line.")  # fmt: skip
@click.option("--user-patterns", help="Accepted; has no effect.")
@click.option("--tessdata-dir", help="Accepted; has no effect.")
@click.option("--loglevel", help="Accepted; has no effect.")
def main(
    image: str, output: str, configs: tuple[str, ...], languages: str, psm: int | None, oem: int | None,
    dpi: int | None, settings: tuple[str, ...], user_words: Path | None, user_patterns: str | None,
    tessdata_dir: str | None, loglevel: str | None,
) -> None:  # fmt: skip
    """Read IMAGE, a file or "stdin", as tesseract does, and write to OUTPUT and a suffix, or to "stdout".

    CONFIGS say what is written: txt, hocr, tsv, pdf, alto, page, makebox; txt where none does. Variables, config files
    and options that mean nothing here are accepted, with a note.
    """
    fill_closed_descriptors()
    forgive_standard_error()
    with told_in_a_line(PROGRAM):
        lang = lang_of(languages)
        variables = variables_of(settings, configs, _note)
        if dpi:
            variables["user_defined_dpi"] = str(dpi)
        request = request_of(psm, lang, variables, _words(user_words), _note)
        source = _standard_input() if image in STDIN else image
        reader = Reader(request.options)
        if request.mode == ORIENTATION_ONLY:
            from ocr.plugins.tesseract_osd import osd_text

            orientation = reader.orientation(source, dpi=request.dpi)
            _write_text(osd_text(orientation, image), output, ".osd")
        elif request.mode == SKEW_ONLY:
            from ocr.plugins.tesseract_osd import skew_text

            click.echo(skew_text(reader.skew(source, dpi=request.dpi)), nl=False)
        else:
            _write(reader.read(source, dpi=request.dpi), request, output)


def _write(document: Document, request: Request, output: str) -> None:
    """Write the outputs one after another to standard output, or each to its file."""
    for name, suffix in request.outputs:
        if name == "txt":
            _write_text(_text(document, request), output, suffix)
        elif output in STDOUT:
            data = document.to(name)
            _print(data if isinstance(data, bytes) else data.encode())
        else:
            document.save(output + suffix, name)


def _write_text(text: str, output: str, suffix: str) -> None:
    from ocr.formats.files import write_whole

    if output in STDOUT:
        _print(text.encode())
    else:
        write_whole(Path(output + suffix), text.encode())


def _print(data: bytes) -> None:
    stream = binary_output()
    stream.write(data)
    stream.flush()


def _standard_input() -> bytes:
    if sys.stdin is None:
        raise InputError("standard input: is closed")
    return sys.stdin.buffer.read()


def _text(document: Document, request: Request) -> str:
    """The text of a document, the separator after every page."""
    from ocr.formats.fixed_width import laid_out

    texts = [laid_out(page) if request.keep_spaces else page.text for page in document.pages]
    return "".join(f"{text}\n{request.page_separator}" if text else request.page_separator for text in texts)


def _words(path: Path | None) -> tuple[str, ...]:
    from ocr.language.loading import read_user_words

    return read_user_words(path) if path else ()


def _note(text: str) -> None:
    click.echo(f"{PROGRAM}: note: {text}", err=True)
