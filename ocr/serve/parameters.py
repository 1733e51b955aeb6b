"""The parameters of a request as options. What names files of the server's machine is no parameter."""

from difflib import get_close_matches
from typing import Annotated, Final

from fastapi import Depends, Header, Query, Request

from ocr.errors import OptionError
from ocr.formats import ALIASES, FORMATS
from ocr.input.source import select_pages
from ocr.language_names import AUTO, NO_LANGUAGE, shipped_languages
from ocr.options import LoadOptions, ReadOptions, TextLayer
from ocr.recognition.whitelist import NAMED, allowed_symbols
from segmentation.layout_mode import TURNS, Layout

ALL_FORMATS: Final = "all"
MOST_USER_WORDS: Final = 10_000
LANGUAGES: Final = (AUTO, *shipped_languages(), NO_LANGUAGE)
ALPHABETS: Final = tuple(NAMED)

Pages = Annotated[str | None, Query(description="Pages, such as 3-7,12 or 9-; all unless given.")]


def read_options(
    lang: Annotated[str, Query(description=f"Language: {', '.join(LANGUAGES)}; several with +.")] = AUTO,
    alphabet: Annotated[
        str | None, Query(description=f"Only these: {', '.join(ALPHABETS)}, or the characters themselves.")
    ] = None,
    user_words: Annotated[str, Query(description="Further words, with white space between.")] = "",
    deskew: Annotated[bool, Query(description="Level pages that were laid down askew.")] = True,
    rotate: Annotated[str, Query(description="Degrees clockwise that set a page upright: 0, 90, 180, 270.")] = "auto",
    layout: Annotated[Layout, Query(description="What the pictures hold.")] = Layout.AUTO,
) -> ReadOptions:
    """How pages are read. Raises OptionError."""
    if lang not in LANGUAGES and not set(lang.split("+")) <= set(shipped_languages()):  # no file of this machine
        raise OptionError(f"lang {lang}: none of {', '.join(LANGUAGES)}")
    if rotate not in ("auto", *map(str, TURNS)):
        raise OptionError(f"rotate {rotate}: none of auto, {', '.join(map(str, TURNS))}")
    if alphabet:
        allowed_symbols(alphabet)
    words = tuple(user_words.split())
    if len(words) > MOST_USER_WORDS:
        raise OptionError(f"user_words: more than {MOST_USER_WORDS} words")
    turn = None if rotate == "auto" else int(rotate)
    return ReadOptions(
        lang=lang, user_words=words, alphabet=alphabet or None, deskew=deskew, rotate=turn, layout=layout
    )


def load_options(
    pages: Pages = None,
    dpi: Annotated[float | None, Query(ge=30, le=2400, description="Resolution, where the file says none.")] = None,
    text_layer: Annotated[TextLayer, Query(description="What to do with text that a PDF holds.")] = TextLayer.USE,
    document_password: Annotated[str | None, Header(description="Of an encrypted PDF, in UTF-8.")] = None,
) -> LoadOptions:
    """How a document is opened, with the limit of pixels still to be set. Raises OptionError."""
    select_pages(pages, 1)
    password = None if document_password is None else _in_utf_8(document_password)
    return LoadOptions(pages, password, dpi, text_layer=text_layer)


def refuse_unknown(request: Request) -> None:
    """Raises OptionError for a parameter that the route does not have, which would else be ignored without a word."""
    operations = request.app.openapi()["paths"].get(request.scope["route"].path_format)
    if operations is None:  # a page for the browser, which takes no notice of any
        return
    parameters = operations.get(request.method.lower(), {}).get("parameters", ())
    known = [parameter["name"] for parameter in parameters if parameter["in"] == "query"]
    for name in request.query_params:
        if name not in known:
            close = get_close_matches(name, known, 1)
            raise OptionError(f"no parameter {name!r} here{f'; the nearest is {close[0]!r}' if close else ''}")


def _in_utf_8(header: str) -> str:
    """A header, which is taken for Latin-1, as clients mostly mean it."""
    try:
        return header.encode("latin-1").decode()
    except UnicodeError:
        return header


def format_names(text: str) -> tuple[str, ...]:
    """The formats that a list with commas names. Raises OptionError."""
    if text == ALL_FORMATS:
        return tuple(FORMATS)
    names = [ALIASES.get(name, name) for name in text.split(",")]
    for name in names:
        if name not in FORMATS:
            raise OptionError(f"format {name!r}: none of {', '.join(FORMATS)}, {ALL_FORMATS}")
    return tuple(dict.fromkeys(names))


Formats = Annotated[
    str, Query(alias="format", description=f"{', '.join(FORMATS)}; several with commas, or all, come as a zip archive.")
]
Reading = Annotated[ReadOptions, Depends(read_options)]
Loading = Annotated[LoadOptions, Depends(load_options)]
