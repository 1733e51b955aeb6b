"""typecase-tesseract: what callers of Tesseract ask for and get, from pytesseract and from a shell."""

import shutil
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner, Result
from PIL import Image

from ocr.errors import ExitCode
from ocr.plugins.tesseract_command import main
from tests.helpers.drawn_text import draw_page

WORDS = ["the", "quick", "brown", "fox", "jumps", "over", "a", "lazy", "dog", "while", "five", "wizards", "box"]
LINES = 6
COMMAND = shutil.which("typecase-tesseract", path=str(Path(sys.executable).parent))


@pytest.fixture(scope="module")
def page() -> Image.Image:
    return Image.fromarray(draw_page(LINES, 40))


@pytest.fixture(scope="module")
def image(page: Image.Image, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = Path(tmp_path_factory.mktemp("page")) / "page.png"
    page.save(path, dpi=(300, 300))
    return path


def tesseract(*arguments: str | Path, stdin: bytes | None = None) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments], input=stdin)


class TestPytesseract:
    """Each call is a process of its own, as for its users."""

    @pytest.fixture(autouse=True)
    def _calls_typecase(self, monkeypatch: pytest.MonkeyPatch) -> None:
        caller = pytest.importorskip("pytesseract", reason="pytesseract is not installed")
        if COMMAND is None:
            pytest.skip("typecase-tesseract is not installed: pip install -e .")
        monkeypatch.setattr(caller.pytesseract, "tesseract_cmd", COMMAND)

    def test_string(self, page: Image.Image) -> None:
        import pytesseract

        text = pytesseract.image_to_string(page)
        assert text.split()[:5] == WORDS[:5]
        assert sum(bool(line.strip()) for line in text.splitlines()) == LINES

    def test_data(self, page: Image.Image) -> None:
        import pytesseract

        data = pytesseract.image_to_data(page, output_type=pytesseract.Output.DICT)
        words = [index for index, text in enumerate(data["text"]) if text.strip()]
        assert set(WORDS) >= {data["text"][index] for index in words[:5]}
        for index in words:
            left, top = data["left"][index], data["top"][index]
            word = page.crop((left, top, left + data["width"][index], top + data["height"][index]))
            assert word.getextrema()[0] < 128 and 0 < data["conf"][index] <= 100

    def test_boxes(self, page: Image.Image) -> None:
        import pytesseract

        boxes = pytesseract.image_to_boxes(page, output_type=pytesseract.Output.DICT)
        assert "".join(boxes["char"]).startswith("thequickbrown")
        left, bottom, right, top = (boxes[key][0] for key in ("left", "bottom", "right", "top"))
        letter = page.crop((left, page.height - top, right, page.height - bottom))
        assert letter.getextrema()[0] < 128 and letter.width < letter.height

    def test_orientation(self, page: Image.Image) -> None:
        import pytesseract

        found = pytesseract.image_to_osd(page.rotate(90, expand=True), output_type=pytesseract.Output.DICT)
        assert (found["rotate"], found["orientation"], found["script"]) == (90, 270, "Latin")
        assert found["orientation_conf"] > 15

    @pytest.mark.parametrize("extension", ["pdf", "hocr"])
    def test_pdf_and_hocr(self, page: Image.Image, extension: str) -> None:
        import pytesseract

        made = pytesseract.image_to_pdf_or_hocr(page, extension=extension)
        if extension == "pdf":
            assert made.startswith(b"%PDF-")
        else:
            words = [
                element.text for element in ElementTree.fromstring(made).iter() if element.get("class") == "ocrx_word"
            ]
            assert words[:4] == WORDS[:4]

    def test_languages_and_version(self) -> None:
        import pytesseract

        assert set(pytesseract.get_languages()) > {"eng", "deu", "osd"}
        assert str(pytesseract.get_tesseract_version()).startswith("5.")


def test_outputs_go_to_files_with_tesseracts_suffixes(image: Path, tmp_path: Path) -> None:
    result = tesseract(image, tmp_path / "out", "txt", "tsv", "hocr", "pdf", "alto", "makebox", "page")
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", "")
    suffixes = ("txt", "tsv", "hocr", "pdf", "xml", "box", "page.xml")
    assert {path.name for path in tmp_path.iterdir()} == {f"out.{suffix}" for suffix in suffixes}
    assert (tmp_path / "out.txt").read_text().endswith("\n\f")


def test_standard_input_to_standard_output(image: Path) -> None:
    result = tesseract("stdin", "stdout", "-l", "eng", "--oem", "1", "--dpi", "300", stdin=image.read_bytes())
    assert result.exit_code == 0
    assert result.stdout.split()[:5] == WORDS[:5]
    assert tesseract(image, "-", "-c", "page_separator=").stdout == result.stdout.removesuffix("\f")


def test_a_whitelist_and_a_mode_change_what_is_read(tmp_path: Path) -> None:
    Image.fromarray(draw_page(1, 40, 500)).save(tmp_path / "line.png")
    (tmp_path / "mine").write_text("# only these\ntessedit_char_whitelist 0123456789漢\n")
    result = tesseract(tmp_path / "line.png", "-", "--psm", "7", tmp_path / "mine")
    assert "".join(result.stdout.split()).isdecimal()
    assert "漢 of tessedit_char_whitelist cannot be read" in result.stderr


def test_closed_streams_are_one_line_and_a_code(image: Path) -> None:
    command = f"exec {sys.executable} -c 'from ocr.plugins.tesseract_command import main; main()'"
    for redirection, code in ((f"{image} stdout >&-", ExitCode.OUTPUT), ("stdin stdout <&-", ExitCode.INPUT)):
        done = subprocess.run(f"{command} {redirection}", shell=True, capture_output=True, text=True, check=False)
        assert (done.returncode, done.stderr.count("is closed\n"), done.stderr.count("\n")) == (code, 1, 1)


def test_what_has_no_effect_is_accepted_with_a_note(image: Path) -> None:
    result = tesseract(image, "-", "-c", "textord_heavy_nr=1", "mystery", "--user-patterns", "x", "--loglevel", "OFF")
    assert result.exit_code == 0 and result.stdout.startswith("the quick")
    assert "the variable textord_heavy_nr has no effect" in result.stderr
    assert "the config file mystery is not known" in result.stderr


def test_orientation_and_skew_are_told_without_reading(page: Image.Image, tmp_path: Path) -> None:
    page.rotate(180).save(tmp_path / "turned.png")
    assert tesseract(tmp_path / "turned.png", tmp_path / "osd", "--psm", "0", "-l", "osd").exit_code == 0
    assert "Orientation in degrees: 180\nRotate: 180\n" in (tmp_path / "osd.osd").read_text()
    page.rotate(-2, fillcolor=255, resample=Image.Resampling.BICUBIC).save(tmp_path / "askew.png")
    angle = float(tesseract(tmp_path / "askew.png", "-", "--psm", "2").stdout.rsplit(" ", 1)[1])
    assert angle == pytest.approx(0.0349, abs=0.003)


@pytest.mark.parametrize(
    ("arguments", "code", "complaint"),
    [
        (["page.png", "-", "-l", "jpn"], ExitCode.BAD_ARGUMENTS, "language jpn"),
        (["page.png", "-", "-l", "eng+jpn+deu+kor"], ExitCode.BAD_ARGUMENTS, "language jpn+kor"),
        (["page.png", "-", "-c", "tessedit_create_tsv"], ExitCode.BAD_ARGUMENTS, "tessedit_create_tsv"),
        (["page.png", "-", "--psm", "14"], ExitCode.BAD_ARGUMENTS, "--psm"),
        (["page.png", "-", "-c", "tessedit_pageseg_mode=six"], ExitCode.BAD_ARGUMENTS, "six"),
        (["none.png", "-"], ExitCode.INPUT, "none.png: No such file"),
        (["blank.png", "-", "--psm", "0"], ExitCode.INPUT, "Too few characters. Skipping this page"),
        (["page.png", "page.png/out"], ExitCode.OUTPUT, "cannot be written"),
    ],
)
def test_what_goes_wrong_is_one_line_and_a_code(
    image: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], code: ExitCode, complaint: str
) -> None:
    monkeypatch.chdir(tmp_path)
    shutil.copy(image, tmp_path / "page.png")
    Image.new("L", (300, 200), 255).save(tmp_path / "blank.png")
    result = tesseract(*arguments)
    assert result.exit_code == code
    assert sum(complaint in line for line in result.stderr.splitlines()) == 1
    assert "Traceback" not in result.output
