"""typecase completion"""

import click
from click.shell_completion import get_completion_class

SHELLS = ("bash", "zsh", "fish")
COMPLETE_VARIABLE = "_TYPECASE_COMPLETE"
"""The environment variable by which click knows that a shell asks."""


@click.command()
@click.argument("shell", type=click.Choice(SHELLS))
@click.pass_context
def completion(ctx: click.Context, shell: str) -> None:
    """Print what makes SHELL complete commands and options; eval it there, or in the shell's start-up file."""
    root = ctx.find_root()
    kind = get_completion_class(shell)
    assert kind is not None, "click knows all of SHELLS"
    click.echo(kind(root.command, {}, root.info_name or "typecase", COMPLETE_VARIABLE).source())
