"""Start the command line: what `typecase` and `python -m typecase` run."""

import signal


def main() -> None:
    """Run `cli.main`. Until that listens to signals, and after it, Ctrl-C ends the process without a traceback."""
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    import cli

    cli.main(prog_name=cli.DISTRIBUTION)


if __name__ == "__main__":
    main()
