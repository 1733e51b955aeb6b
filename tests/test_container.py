"""What the image is made of, as far as it can be told without making it."""

import configparser
import re
from pathlib import Path

ROOT = Path(__file__).parents[1]
LINES = (ROOT / "Containerfile").read_text(encoding="utf-8").replace("\\\n", " ").splitlines()


def arguments(instruction: str) -> list[str]:
    return [line.removeprefix(instruction).strip() for line in LINES if line.startswith(f"{instruction} ")]


def requirements(text: str) -> set[str]:
    return {line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#")}


def test_the_list_for_the_image_is_that_of_the_extra() -> None:
    settings = configparser.ConfigParser()
    settings.read(ROOT / "setup.cfg", encoding="utf-8")
    listed = requirements((ROOT / "requirements-serve.txt").read_text(encoding="utf-8"))
    assert listed == requirements(settings["options.extras_require"]["serve"])


def test_it_runs_as_nobody_in_particular() -> None:
    assert int(arguments("USER")[-1]) > 0


def test_all_that_is_copied_is_let_in_and_there() -> None:
    let_in = {line[1:] for line in (ROOT / ".containerignore").read_text().splitlines() if line.startswith("!")}
    assert all((ROOT / name).exists() for name in let_in)
    copied = [name for line in arguments("COPY") if "--from" not in line for name in line.split()[:-1]]
    assert copied and set(copied) - {"."} <= let_in
    settings = (ROOT / "setup.cfg").read_text(encoding="utf-8")
    needed = set(re.findall(r"^    (\w+)\*$", settings, re.MULTILINE)) | {"cli.py", "README.md", "LICENSE"}
    assert needed <= let_in


def test_it_starts_what_there_is_and_asks_whether_it_lives() -> None:
    (entry,) = arguments("ENTRYPOINT")
    assert entry.startswith('["typecase", "serve"') and '"0.0.0.0"' in entry
    assert arguments("EXPOSE") == ["8000"] and '"8000"' in entry
    assert ":8000/healthz" in arguments("HEALTHCHECK")[0]
