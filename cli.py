"""The command line of Typecase: it parses, calls and prints."""

import click


@click.group()
def main() -> None:
    """Read the text of scanned pages."""
