"""What Tesseract's page segmentation modes, languages, variables and config files ask of Typecase."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from ocr.errors import OptionError
from ocr.language_names import ENGLISH, tesseract_names
from ocr.options import ReadOptions
from segmentation.layout_mode import Layout

NO_SCRIPT: Final = "osd"
"""What Tesseract calls the detection of orientation and script: no language, and no reason to refuse."""

ORIENTATION_ONLY: Final = 0
SKEW_ONLY: Final = 2
"""Page segmentation modes that read nothing."""
LAYOUTS: Final = {
    4: Layout.SINGLE_COLUMN,
    6: Layout.SINGLE_COLUMN,
    7: Layout.LINE,
    8: Layout.WORD,
    9: Layout.WORD,
    10: Layout.CHAR,
    13: Layout.LINE,
}
"""What the other modes say of the picture, where it is no page with columns."""

OUTPUTS: Final = {
    "tessedit_create_txt": ("txt", ".txt"),
    "tessedit_create_hocr": ("hocr", ".hocr"),
    "tessedit_create_tsv": ("tsv", ".tsv"),
    "tessedit_create_pdf": ("pdf", ".pdf"),
    "tessedit_create_alto": ("alto", ".xml"),
    "tessedit_create_boxfile": ("box", ".box"),
    "tessedit_create_page_xml": ("pagexml", ".page.xml"),
}
"""Variables that ask for an output, its format here and the suffix that Tesseract gives it."""
WHITELIST: Final = "tessedit_char_whitelist"
MODE: Final = "tessedit_pageseg_mode"
DPI: Final = "user_defined_dpi"
SEPARATOR: Final = "page_separator"
KEEP_SPACES: Final = "preserve_interword_spaces"
UNDERSTOOD: Final = frozenset((*OUTPUTS, WHITELIST, MODE, DPI, SEPARATOR, KEEP_SPACES))

CONFIG_FILES: Final[Mapping[str, Mapping[str, str]]] = {
    "txt": {"tessedit_create_txt": "1"},
    "hocr": {"tessedit_create_hocr": "1"},
    "tsv": {"tessedit_create_tsv": "1"},
    "pdf": {"tessedit_create_pdf": "1"},
    "alto": {"tessedit_create_alto": "1"},
    "page": {"tessedit_create_page_xml": "1"},
    "makebox": {"tessedit_create_boxfile": "1"},
    "digits": {WHITELIST: "0123456789-."},
    "batch": {},
    "batch.nochop": {},
    "quiet": {},
}
"""Config files that come with Tesseract, and the variables that they set, as far as they mean something here."""

Note = Callable[[str], None]
"""Called with a line about something that was asked for and has no effect."""


@dataclass(frozen=True)
class Request:
    """What one call of the command asks for.

    mode: the page segmentation mode, 0 to 13. outputs: names of formats and suffixes of their files. dpi: the
    resolution to believe of the image. page_separator: what follows every page of a text. keep_spaces: texts keep the
    page's layout with spaces.
    """

    mode: int
    outputs: tuple[tuple[str, str], ...]
    options: ReadOptions
    dpi: float | None
    page_separator: str
    keep_spaces: bool


def request_of(mode: int | None, lang: str, variables: Mapping[str, str], words: Iterable[str], note: Note) -> Request:
    """The request that the variables make; `mode`, where it is given, comes before theirs. lang: as of `ReadOptions`.
    Raises OptionError."""
    for name in sorted(variables.keys() - UNDERSTOOD):
        note(f"the variable {name} has no effect")
    chosen = _number(MODE, variables.get(MODE, "3")) if mode is None else mode
    outputs = tuple(output for name, output in OUTPUTS.items() if _is_on(variables.get(name, "0")))
    dpi = _number(DPI, variables.get(DPI, "0"))
    options = ReadOptions(
        lang=lang,
        layout=LAYOUTS.get(chosen, Layout.AUTO),
        alphabet=_alphabet(variables.get(WHITELIST, ""), note),
        user_words=tuple(words),
    )
    return Request(
        chosen,
        outputs or (OUTPUTS["tessedit_create_txt"],),
        options,
        float(dpi) if dpi else None,
        variables.get(SEPARATOR, "\f"),
        _is_on(variables.get(KEEP_SPACES, "0")),
    )


def language_list() -> tuple[str, ...]:
    """The languages that can be asked for, by Tesseract's names."""
    return (*tesseract_names(), NO_SCRIPT)


def lang_of(languages: str) -> str:
    """`ReadOptions.lang` for what -l says, such as "deu+eng+osd". Raises OptionError for one that is not there."""
    asked = [language for language in languages.split("+") if language != NO_SCRIPT]
    unknown = [language for language in asked if language not in tesseract_names()]
    if unknown:
        raise OptionError(f"language {'+'.join(unknown)}: not known; there are {', '.join(language_list())}")
    return "+".join(asked) or ENGLISH


def variables_of(settings: Iterable[str], configs: Iterable[str], note: Note) -> dict[str, str]:
    """The variables that `-c name=value` and config files set, the files first. Raises OptionError."""
    variables: dict[str, str] = {}
    for config in configs:
        if config in CONFIG_FILES:
            variables |= CONFIG_FILES[config]
        elif Path(config).is_file():
            variables |= _of_file(Path(config))
        else:
            note(f"the config file {config} is not known and has no effect")
    for setting in settings:
        name, equals, value = setting.partition("=")
        if not (name and equals):
            raise OptionError(f"-c {setting}: not a variable and its value, such as tessedit_create_tsv=1")
        variables[name] = value
    return variables


def _of_file(path: Path) -> dict[str, str]:
    """The variables of a config file: a name and its value on each line, comments after #."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise OptionError(f"config file {path}: {error}") from error
    pairs = [line.split(maxsplit=1) for line in lines if line.strip() and not line.lstrip().startswith("#")]
    return {pair[0]: pair[1].strip() if len(pair) > 1 else "" for pair in pairs}


def _alphabet(whitelist: str, note: Note) -> str | None:
    """The characters of a whitelist that can be read, once each, so that no list looks like the name of an alphabet."""
    # Imported late: --help and --version need no alphabet.
    from classifier.alphabet import SYMBOLS, spell

    readable = frozenset[str]().union(*map(spell, SYMBOLS))
    unknown = sorted(set(whitelist) - readable - {" "})
    if unknown:
        note(f"{''.join(unknown)} of {WHITELIST} cannot be read")
    return "".join(sorted(set(whitelist) & readable)) or None


def _is_on(value: str) -> bool:
    return value[:1] in ("1", "t", "T", "y", "Y")


def _number(name: str, value: str) -> int:
    if not value.isdecimal():
        raise OptionError(f"{name} {value}: not a number")
    return int(value)
