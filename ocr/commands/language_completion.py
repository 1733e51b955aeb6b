"""What a shell completes after --lang."""

import click
from click.shell_completion import CompletionItem

from ocr.language_names import AUTO, NAMES, NO_LANGUAGE, shipped_languages


def complete_languages(_ctx: click.Context, _parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """The languages that ship, after those that stand there with + already."""
    before, plus, last = incomplete.rpartition("+")
    codes = (*shipped_languages(), *(() if plus else (AUTO, NO_LANGUAGE)))
    return [
        CompletionItem(before + plus + code, help=NAMES[code].name if code in NAMES else None)
        for code in codes
        if code.startswith(last)
    ]
