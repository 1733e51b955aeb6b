"""typecase completion and typecase man."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

import cli

ROOT = Path(__file__).parents[3]


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_script_of_a_shell_is_sound(shell: str) -> None:
    result = CliRunner().invoke(cli.main, ["completion", shell], prog_name="typecase")
    assert result.exit_code == 0
    assert f"_TYPECASE_COMPLETE={shell}_complete" in result.stdout
    if shutil.which(shell):
        subprocess.run([shell, "-n"], input=result.stdout, text=True, check=True)


@pytest.mark.parametrize(
    ("typed", "offered"),
    [("typecase re", {"read"}), ("typecase read --text-layer o", {"only"}), ("typecase read --dev", {"--device"})],
)
def test_commands_options_and_choices_are_completed(typed: str, offered: set[str]) -> None:
    words = typed.split()
    asked = {"_TYPECASE_COMPLETE": "bash_complete", "COMP_WORDS": typed, "COMP_CWORD": str(len(words) - 1)}
    code = "import sys, cli; cli.main(prog_name='typecase', complete_var='_TYPECASE_COMPLETE')"
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-c", code],
        cwd=ROOT,
        env=os.environ | asked,
        capture_output=True,
        text=True,
        check=False,
    )
    assert {line.split(",")[1] for line in done.stdout.splitlines()} == offered
    assert "| torch\n" not in done.stderr


def test_the_manual_has_every_command_and_option() -> None:
    page = CliRunner().invoke(cli.main, ["man"], prog_name="typecase").stdout
    for name in cli.COMMANDS:
        assert f".SS typecase {name}".replace("-", "\\-") in page
    assert "\\-\\-preserve\\-layout" in page
    if shutil.which("groff"):
        done = subprocess.run(
            ["groff", "-man", "-Tutf8", "-wall"], input=page, capture_output=True, text=True, check=True
        )
        assert done.stderr == "" and "typecase read" in re.sub(".\b", "", done.stdout)
