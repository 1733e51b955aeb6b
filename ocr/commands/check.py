"""typecase check"""

import click


@click.command()
@click.pass_context
def check(ctx: click.Context) -> None:
    """Show versions, device and model: what works and what is missing.

    The exit code is 0 when pages can be read here.
    """
    from ocr.check import findings
    from ocr.errors import ExitCode

    complete = True
    for finding in findings():
        mark = "ok" if finding.works else "MISSING" if finding.needed else "absent"
        click.echo(f"{mark:8}{finding.subject:24}{finding.state}")
        complete = complete and (finding.works or not finding.needed)
    if not complete:
        ctx.exit(ExitCode.MISSING_DEPENDENCY)
