"""typecase man"""

from collections.abc import Iterator
from importlib.metadata import version

import click


@click.command()
@click.pass_context
def man(ctx: click.Context) -> None:
    """Print the manual page, made from the help texts: typecase man | man -l -"""
    root = ctx.find_root()
    click.echo("\n".join(_page(root)))


def _page(root: click.Context) -> Iterator[str]:
    """The lines of the page, in the macros of man(7)."""
    group = root.command
    assert isinstance(group, click.Group)
    yield f'.TH TYPECASE 1 "" "typecase {version("typecase")}" "User Commands"'
    yield ".SH NAME"
    yield rf"typecase \- {_escaped(group.get_short_help_str(200))}"
    yield ".SH SYNOPSIS"
    yield rf"\fBtypecase\fR {_escaped(' '.join(group.collect_usage_pieces(root)))}"
    yield ".SH OPTIONS"
    yield from _options(group, root)
    yield ".SH COMMANDS"
    for name in group.list_commands(root):
        command = group.get_command(root, name)
        assert command is not None
        with click.Context(command, info_name=name, parent=root) as ctx:
            yield rf".SS typecase {_escaped(' '.join([name, *command.collect_usage_pieces(ctx)]))}"
            yield from _paragraphs(command.help or "")
            yield from _options(command, ctx)


def _options(command: click.Command, ctx: click.Context) -> Iterator[str]:
    for parameter in command.get_params(ctx):
        record = parameter.get_help_record(ctx) if isinstance(parameter, click.Option) else None
        if record is not None:
            yield ".TP"
            yield rf"\fB{_escaped(record[0])}\fR"
            yield _escaped(record[1])


def _paragraphs(text: str) -> Iterator[str]:
    for paragraph in text.split("\n\n"):
        yield ".PP"
        yield _escaped(" ".join(paragraph.split()))


def _escaped(text: str) -> str:
    r"""Text as roff prints it: a backslash as \e, a hyphen that can be copied, no line taken for a macro."""
    text = text.replace("\\", "\\e").replace("-", "\\-")
    return f"\\&{text}" if text.startswith((".", "'")) else text
