"""typecase serve"""

import logging

import click

from ocr.commands.option_types import MEGAPIXELS, SECONDS, Finite

MEGA = 1_000_000
MINUTE_S = 60.0


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen at.")
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="0 for a free one.")
@click.option(
    "--token",
    envvar="TYPECASE_TOKEN",
    show_envvar=True,
    help="What clients must know, 16 characters or more; needed where others than this machine can ask.",
)
@click.option("--open", "is_opened", is_flag=True, help="Open the page in the browser.")
@click.option("--jobs", type=click.IntRange(1), help="Pages read at the same time.  [default: a core each]")
@click.option(
    "--device", type=click.Choice(["auto", "cpu", "cuda", "mps"]), default="auto", show_default=True, help="What reads."
)
@click.option(
    "--max-megabytes", type=Finite(0, 1e6, min_open=True), default=200.0, show_default=True, help="Of an upload."
)
@click.option("--max-megapixels", type=MEGAPIXELS, default=150.0, show_default=True, help="Of a page.")
@click.option("--max-pages", type=click.IntRange(1), default=1000, show_default=True, help="Of a document.")
@click.option(
    "--max-seconds",
    type=Finite(1, SECONDS.max),
    default=120.0,
    show_default=True,
    help="For a page, and for an upload.",
)
@click.option(
    "--queue", type=click.IntRange(1), default=64, show_default=True, help="Documents in hand; more are told to wait."
)
@click.option(
    "--max-documents",
    type=click.IntRange(1),
    default=256,
    show_default=True,
    help="Open at a time, read or not.",
)
@click.option(
    "--keep-minutes",
    type=Finite(0, 1e6, min_open=True),
    default=60.0,
    show_default=True,
    help="A document that nobody asks for is deleted after so long.",
)
@click.option("-v", "--verbose", is_flag=True, help="Say what is asked for, and show where a defect is.")
def serve(
    host: str,
    port: int,
    token: str | None,
    is_opened: bool,
    jobs: int | None,
    device: str,
    max_megabytes: float,
    max_megapixels: float,
    max_pages: int,
    max_seconds: float,
    queue: int,
    max_documents: int,
    keep_minutes: float,
    verbose: bool,
) -> None:
    """Read documents in the browser, and for other programs over HTTP.

    Nobody but this machine can ask, unless --host says otherwise, which needs a --token. Nothing that is uploaded
    leaves this machine; it lies in a private folder until it is closed, or the server ends.
    """
    from ocr.cpu import hold_numpy_to_one
    from ocr.resources import require
    from ocr.serve.address import address, listen

    require("serve", "fastapi", "uvicorn", "python_multipart", "prometheus_client")
    with listen(host, port, token) as listening:
        click.echo(f"typecase: listens at {address(host, listening)}, until Ctrl-C", err=True)
        hold_numpy_to_one()  # before anything loads it
        from ocr.serve.limits import Limits
        from ocr.serve.server import serve as run

        _log(verbose)
        limits = Limits(
            bytes=round(max_megabytes * MEGA),
            pixels=round(max_megapixels * MEGA),
            pages=max_pages,
            seconds=max_seconds,
            queue=queue,
            documents=max_documents,
            keep_s=keep_minutes * MINUTE_S,
        )
        if is_opened:
            import webbrowser

            webbrowser.open(address(host, listening))
        run(listening, limits, jobs=jobs, device=device, token=token)


def _log(verbose: bool) -> None:
    logging.basicConfig(format="typecase: %(message)s", level=logging.CRITICAL)
    if verbose:
        logging.getLogger("uvicorn.access").setLevel(logging.INFO)
        logging.getLogger("ocr").setLevel(logging.DEBUG)
