"""The command line: what it prints, where it writes, how it ends."""

import json
import os
import re
import struct
import subprocess
import sys
from pathlib import Path

import click
import pytest
from PIL import Image, ImageDraw, ImageFont

import cli
import ocr
from ocr.commands.read import read
from ocr.errors import ExitCode
from ocr.formats import FORMATS
from ocr.input.source import load_pages
from tests.helpers.command_line import text_pdf, typecase
from tests.helpers.pdf_files import encrypted_pdf, text_at

ROOT = Path(__file__).parents[1]
PAGE_WEIGHTS = ROOT / "classifier" / "weights" / "page.safetensors"
HEAVY = ("torch", "cv2", "numpy", "PIL", "torchvision", "onnxruntime")


@pytest.mark.parametrize("arguments", [["--help"], ["read", "--help"], ["check", "--help"]])
def test_help_imports_nothing_heavy(arguments: list[str]) -> None:
    code = (
        f"import sys, cli\ntry: cli.main({arguments!r})\nexcept SystemExit: pass\n"
        f"print([name for name in {HEAVY!r} if name in sys.modules], file=sys.stderr)"
    )
    result = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert result.stdout.startswith("Usage: ")
    assert result.stderr.strip() == "[]"


@pytest.mark.parametrize("command", cli.COMMANDS)
def test_every_command_has_help(command: str) -> None:
    result = typecase(command, "--help")
    assert result.exit_code == 0
    assert "Usage:" in result.stdout


def test_every_option_of_read_says_what_it_does() -> None:
    assert all(option.help for option in read.params if isinstance(option, click.Option))


def test_every_option_of_read_is_in_the_docs() -> None:
    docs = (ROOT / "docs" / "reading.md").read_text(encoding="utf-8")
    for option in read.params:
        assert not isinstance(option, click.Option) or any(f"`{name}" in docs for name in option.opts), option.name


def test_one_document_goes_to_standard_output(tmp_path: Path) -> None:
    result = typecase("read", text_pdf(tmp_path / "a.pdf", "first", "second"))
    assert (result.exit_code, result.stdout, result.stderr) == (0, "first\n\fsecond\n", "")


def test_standard_input(tmp_path: Path) -> None:
    data = text_pdf(tmp_path / "a.pdf", "piped").read_bytes()
    assert typecase("read", "-", stdin=data).stdout == "piped\n"
    result = typecase("read", "-", stdin=b"")
    assert (result.exit_code, result.stderr) == (ExitCode.INPUT, "typecase: -: empty file\n")


def test_pages_and_formats(tmp_path: Path) -> None:
    document = text_pdf(tmp_path / "a.pdf", "one", "two", "three")
    assert typecase("read", document, "--pages", "2-").stdout == "two\n\fthree\n"
    assert len(json.loads(typecase("read", document, "-f", "json").stdout)["pages"]) == 3


def test_the_suffix_of_the_output_says_the_format(tmp_path: Path) -> None:
    document = text_pdf(tmp_path / "a.pdf", "one")
    for name in ("out.json", "out.alto.xml", "out.html", "OUT.TSV"):
        assert typecase("read", document, "-o", tmp_path / name).exit_code == 0
    assert json.loads((tmp_path / "out.json").read_text())["typecase"] == 1
    assert "<alto" in (tmp_path / "out.alto.xml").read_text()
    assert "<svg" in (tmp_path / "out.html").read_text()
    assert (tmp_path / "OUT.TSV").read_text().startswith("level\t")


def test_several_images_go_into_one_file(tmp_path: Path) -> None:
    for name in ("1.png", "2.png"):
        Image.new("L", (120, 80), 255).save(tmp_path / name)
    output = tmp_path / "book.pdf"
    assert typecase("read", tmp_path / "1.png", tmp_path / "2.png", "-o", output).exit_code == ExitCode.OK
    assert len(list(load_pages(output))) == 2
    text_pdf(tmp_path / "3.pdf", "one")
    result = typecase("read", tmp_path, "-o", tmp_path / "all.pdf")
    assert (result.exit_code, result.stderr.count("\n")) == (ExitCode.BAD_ARGUMENTS, 1)
    assert "only images" in result.stderr


def test_folder_of_outputs_in_every_format(tmp_path: Path) -> None:
    text_pdf(tmp_path / "a.pdf", "one")
    text_pdf(tmp_path / "b.pdf", "two")
    result = typecase("read", tmp_path / "a.pdf", tmp_path / "b.pdf", "-o", tmp_path / "out", "-f", ",".join(FORMATS))
    assert result.exit_code == 0
    made = {path.name for path in (tmp_path / "out").iterdir()}
    whole = [kind.suffix for kind in FORMATS.values() if not kind.one_table]  # neither document has a table
    assert made == {f"{stem}{suffix}" for stem in "ab" for suffix in whole} | {"typecase.jsonl"}
    assert "2 of 2 document(s)" in result.stderr


def test_the_second_run_has_nothing_to_do(tmp_path: Path) -> None:
    document = text_pdf(tmp_path / "a.pdf", "one")
    typecase("read", document, "-o", tmp_path / "out")
    before = (tmp_path / "out" / "a.txt").stat().st_mtime_ns
    assert typecase("read", document, "-o", tmp_path / "out").exit_code == 0
    assert (tmp_path / "out" / "a.txt").stat().st_mtime_ns == before


@pytest.mark.parametrize(
    ("arguments", "code", "complaint"),
    [
        (["a.pdf", "b.pdf"], ExitCode.BAD_ARGUMENTS, "-o FOLDER"),
        (["a.pdf", "-f", "txt,json"], ExitCode.BAD_ARGUMENTS, "-o FOLDER"),
        (["a.pdf", "-f", "doc"], ExitCode.BAD_ARGUMENTS, "'doc' is none of txt"),
        (["a.pdf", "-f", "png"], ExitCode.BAD_ARGUMENTS, "-o"),
        (["a.pdf", "--pages", "x"], ExitCode.BAD_ARGUMENTS, "pages x"),
        (["a.pdf", "--pages", "7"], ExitCode.INPUT, "none of 7"),
        (["none.pdf"], ExitCode.INPUT, "none.pdf: No such file"),
        (["none.pdf", "a.pdf", "-o", "out"], ExitCode.SOME_FAILED, "none.pdf: No such file"),
        (["locked.pdf"], ExitCode.INPUT, "--password"),
        (["a.pdf", "-o", "a.pdf"], ExitCode.OUTPUT, "would overwrite the input"),
        (["a.pdf", "-o", "b.pdf/out.txt"], ExitCode.OUTPUT, "cannot be written"),
        (["a.pdf", "-o", "note.txt"], ExitCode.OUTPUT, "note.txt: is there already, and Typecase has not written it"),
        (["note.pdf", "-o", "."], ExitCode.OUTPUT, "--overwrite replaces it"),
        (["a.pdf", "-o", "/dev/null"], ExitCode.OUTPUT, "cannot be written"),
        ([""], ExitCode.BAD_ARGUMENTS, "an empty name"),
        (["a.pdf", "", "-o", "out"], ExitCode.BAD_ARGUMENTS, "an empty name"),
        (["a.pdf", "-o", ""], ExitCode.BAD_ARGUMENTS, "an empty name"),
        (["a.pdf", "--stages", ""], ExitCode.BAD_ARGUMENTS, "an empty name"),
        (["a.pdf", "--min-confidence", "nan"], ExitCode.BAD_ARGUMENTS, "no finite number"),
        (["a.pdf", "--max-megapixels", "inf"], ExitCode.BAD_ARGUMENTS, "--max-megapixels"),
        (["a.pdf", "--timeout-per-page", "1e308"], ExitCode.BAD_ARGUMENTS, "--timeout-per-page"),
        (["a.pdf", "--jobs", "0"], ExitCode.BAD_ARGUMENTS, "--jobs"),
        (["a.pdf", "--alphabet", "漢"], ExitCode.BAD_ARGUMENTS, "alphabet 漢"),
        (["a.pdf", "--lang", "xx"], ExitCode.BAD_ARGUMENTS, "lang xx"),
        (["a.pdf", "--rotate", "45"], ExitCode.BAD_ARGUMENTS, "--rotate"),
        (["a.pdf", "--layout", "table"], ExitCode.BAD_ARGUMENTS, "--layout"),
        (["a.pdf", "--user-words", "none.txt"], ExitCode.BAD_ARGUMENTS, "--user-words"),
        (["a.pdf", "--user-words", "a.pdf"], ExitCode.BAD_ARGUMENTS, "user words a.pdf"),
        (["a.pdf", "--model", "none.safetensors"], ExitCode.BAD_ARGUMENTS, "--model"),
        (["a.pdf", "--text-layer", "ignore", "--model", "b.pdf"], ExitCode.MISSING_DEPENDENCY, "b.pdf"),
    ],
)
def test_what_goes_wrong_is_one_line_and_a_code(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], code: ExitCode, complaint: str
) -> None:
    monkeypatch.chdir(tmp_path)
    text_pdf(tmp_path / "a.pdf", "one")
    text_pdf(tmp_path / "b.pdf", "two")
    text_pdf(tmp_path / "note.pdf", "three")
    (tmp_path / "note.txt").write_text("somebody's")
    (tmp_path / "locked.pdf").write_bytes(encrypted_pdf(b"", b"open"))
    result = typecase("read", *arguments)
    assert result.exit_code == code
    assert sum(complaint in line for line in result.stderr.splitlines()) == 1
    assert "Traceback" not in result.output
    assert (tmp_path / "note.txt").read_text() == "somebody's"


def test_what_others_have_written_is_replaced_when_that_is_asked_for(tmp_path: Path) -> None:
    document = text_pdf(tmp_path / "note.pdf", "ours")
    (tmp_path / "note.txt").write_text("somebody's")
    assert typecase("read", document, "-o", tmp_path, "--overwrite").exit_code == 0
    assert (tmp_path / "note.txt").read_text() == "ours\n"
    assert typecase("read", document, "-o", tmp_path / "note.txt", "--overwrite").exit_code == 0


def test_a_document_that_is_read_in_part_has_one_code(tmp_path: Path) -> None:
    pages = [Image.new("L", (60, 7), 255), Image.new("L", (61, 7), 255)]
    pages[0].save(tmp_path / "half.tif", save_all=True, append_images=pages[1:])
    limit = ["--max-megapixels", "0.000425"]
    for where in ([], ["-o", tmp_path / "half.txt"], ["-o", tmp_path / "out"]):
        assert typecase("read", tmp_path / "half.tif", *limit, *where).exit_code == ExitCode.SOME_FAILED


def test_password(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(encrypted_pdf(text_at(72, 700, "secret"), b"open"))
    assert typecase("read", tmp_path / "a.pdf", "--password", "open").stdout == "secret\n"


def test_defaults_come_from_a_file(tmp_path: Path) -> None:
    (tmp_path / "my.toml").write_text('[read]\nformats = ["json"]\ntext-layer = "only"\n')
    document = text_pdf(tmp_path / "a.pdf", "one")
    result = typecase("--config", tmp_path / "my.toml", "read", document)
    assert json.loads(result.stdout)["pages"][0]["text"] == "one"
    assert typecase("--config", tmp_path / "my.toml", "read", document, "-f", "txt").stdout == "one\n"


def test_a_file_of_defaults_that_is_not_there_or_damaged(tmp_path: Path) -> None:
    (tmp_path / "bad.toml").write_text("[read")
    for name in ("none.toml", "bad.toml"):
        result = typecase("--config", tmp_path / name, "read", "x")
        assert result.exit_code == ExitCode.BAD_ARGUMENTS
        assert name in result.stderr


def test_doubtful_words_can_be_left_out(tmp_path: Path) -> None:
    document = text_pdf(tmp_path / "a.pdf", "certain")
    assert typecase("read", document, "--min-confidence", "1").stdout == "certain\n"


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_what_is_wrong_with_a_page_is_said_once_and_in_our_words(tmp_path: Path, jobs: str) -> None:
    page = Image.new("L", (330, 110), 255)
    ImageDraw.Draw(page).text((20, 20), "18 Oct 5", 0, ImageFont.load_default(60))
    page.save(tmp_path / "whole.png")
    whole = (tmp_path / "whole.png").read_bytes()
    (tmp_path / "half.png").write_bytes(whole[: len(whole) * 3 // 4])
    page.save(tmp_path / "odd.tif", compression="tiff_lzw")
    damaged = bytearray((tmp_path / "odd.tif").read_bytes())
    entry = damaged.index(struct.pack("<HH", 278, 3))  # RowsPerStrip, which libtiff complains of by itself
    damaged[entry + 4 : entry + 8] = struct.pack("<I", 0)
    (tmp_path / "odd.tif").write_bytes(damaged)
    arguments = ["read", "half.png", "odd.tif", "-o", "out", "-q", "--jobs", jobs]
    done = subprocess.run(
        [sys.executable, "-c", "import cli; cli.main()", *arguments],
        cwd=tmp_path, env=os.environ | {"PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    lines = done.stderr.splitlines()
    assert all(line.startswith("typecase: ") for line in lines)
    assert sum("half.png: damaged image, read as far as it goes" in line for line in lines) == 1


def test_a_page_that_cannot_be_loaded_does_not_end_the_run(tmp_path: Path) -> None:
    data = text_pdf(tmp_path / "bad.pdf", "one", "two", "three").read_bytes()
    (tmp_path / "bad.pdf").write_bytes(re.sub(rb"(6 0 obj\n<< )/Type /Page ", rb"\1/Type /Font ", data))
    text_pdf(tmp_path / "good.pdf", "fine")
    result = typecase("read", tmp_path / "bad.pdf", tmp_path / "good.pdf", "-o", tmp_path / "out", "-f", "pdf,txt")
    assert result.exit_code in (ExitCode.OK, ExitCode.SOME_FAILED)
    assert "defect" not in result.stderr
    assert (tmp_path / "out" / "good.pdf").read_bytes().startswith(b"%PDF-")


def test_check_names_what_it_found() -> None:
    result = typecase("check")
    assert result.exit_code in (ExitCode.OK, ExitCode.MISSING_DEPENDENCY)
    for subject in ("Python", "torch", "opencv", "device", "model", "poppler", "pikepdf"):
        assert subject in result.stdout


def test_a_drawn_page_is_read_with_the_shipped_model(tmp_path: Path) -> None:
    page = Image.new("L", (900, 220), 255)
    ImageDraw.Draw(page).text((60, 80), "Upper and lower case", 0, ImageFont.load_default(60))
    page.save(tmp_path / "case.png", dpi=(300, 300))
    result = typecase("read", tmp_path / "case.png")
    assert result.exit_code == 0
    assert result.stdout.split() == ["Upper", "and", "lower", "case"]


def test_options_reach_the_reading(tmp_path: Path) -> None:
    page = Image.new("L", (330, 110), 255)
    ImageDraw.Draw(page).text((20, 20), "18 Oct 5", 0, ImageFont.load_default(60))
    page.rotate(90, expand=True).save(tmp_path / "meter.png")
    (tmp_path / "words.txt").write_text("Typecase\n")
    asked = ["--layout", "line", "--rotate", "90", "--alphabet", "digits", "--no-deskew", "--lang", "none"]
    files = ["--stages", tmp_path / "stages", "--user-words", tmp_path / "words.txt", "--model", PAGE_WEIGHTS]
    result = typecase("read", tmp_path / "meter.png", "-o", tmp_path / "out", *asked, *files)
    assert result.exit_code == 0
    text = "".join((tmp_path / "out" / "meter.txt").read_text().split())
    assert text.isdecimal()
    assert (text[:2], text[-1], len(text)) == ("18", "5", 6)
    assert len(list((tmp_path / "stages").glob("*/*.png"))) == 6
    view = {"layout": "line", "rotate": 90, "deskew": False}
    options = ocr.ReadOptions(alphabet="digits", lang="none", model=PAGE_WEIGHTS, **view)
    assert "".join(ocr.read(tmp_path / "meter.png", options).text.split()) == text


@pytest.mark.parametrize("value", [0, 255])
def test_a_page_of_one_colour_says_nothing(tmp_path: Path, value: int) -> None:
    for size in ((400, 300), (1, 1)):
        Image.new("L", size, value).save(tmp_path / "page.png")
        result = typecase("read", tmp_path / "page.png")
        assert (result.exit_code, result.stdout, result.stderr) == (0, "", "")
