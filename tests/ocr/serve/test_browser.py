"""The page in a real browser."""

import base64
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pdfplumber
import pikepdf
import pytest

from tests.helpers.server import ROOT, Server, a_line

sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, LocatorAssertions, Page

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
SAMPLES = ROOT / "samples"
NOISY = SAMPLES / "noisy.jpg"
HAND = SAMPLES / "hand.png"
PATIENCE_MS = 120_000

sync_api.expect.set_options(timeout=PATIENCE_MS)
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed")

DROP = """([name, content]) => {
    const bytes = Uint8Array.from(atob(content), (letter) => letter.charCodeAt(0));
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File([bytes], name));
    for (const kind of ["dragenter", "dragover", "drop"]) {
        document.body.dispatchEvent(new DragEvent(kind, { dataTransfer, bubbles: true, cancelable: true }));
    }
}"""
PASTE = DROP.replace('for (const kind of ["dragenter", "dragover", "drop"])', "").replace(
    "document.body.dispatchEvent(new DragEvent(kind, { dataTransfer,",
    'window.dispatchEvent(new ClipboardEvent("paste", { clipboardData: dataTransfer,',
)


@pytest.fixture(scope="module")
def browser() -> Iterator["Browser"]:
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def page(browser: "Browser", server: Server) -> Iterator["Page"]:
    """The page of the server; whatever it asks of another host, and whatever it complains of, fails the test."""
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    page = context.new_page()
    page.set_default_timeout(PATIENCE_MS)
    asked: list[str] = []
    complaints: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(server.address)
    yield page
    assert asked and all(url.startswith((server.address, "data:", f"blob:{server.address}")) for url in asked)
    assert complaints == []
    while page.locator("#tabs .icon").count():
        page.locator("#tabs .icon").first.click()
    context.close()


def see(locator: "Locator") -> "LocatorAssertions":
    """Waits until what is said of it is so."""
    seen: LocatorAssertions = sync_api.expect(locator)
    return seen


def drop(page: "Page", *paths: Path) -> None:
    for path in paths:
        page.evaluate(DROP, [path.name, base64.b64encode(path.read_bytes()).decode()])


def download(page: "Page", name: str, folder: Path) -> Path:
    with page.expect_download() as coming:
        page.keyboard.press("d")
        page.click(f'[data-format="{name}"]')
    path = folder / coming.value.suggested_filename
    coming.value.save_as(path)
    return path


def test_a_dropped_page_is_read_corrected_and_taken_along(page: "Page", tmp_path: Path) -> None:
    drop(page, NOISY)
    page.wait_for_selector(".word >> text=MEMORANDUM")
    assert page.locator("#overlay .w").count() == page.locator("#text .word").count() > 20
    page.click(".word >> text=MEMORANDUM")
    assert page.locator("#loupe").is_visible()
    page.keyboard.type("MEMORIAL")
    page.keyboard.press("Tab")
    page.wait_for_selector(".word.mine >> text=MEMORIAL")
    page.locator('.word[data-i="1"] input').wait_for()
    page.keyboard.press("Escape")
    pdf = download(page, "pdf", tmp_path)
    assert pdf.name == "noisy.pdf"
    with pdfplumber.open(pdf) as document:
        text = document.pages[0].extract_text()
    assert "MEMORIAL" in text and "MEMORANDUM" not in text
    assert "MEMORIAL" in download(page, "txt", tmp_path).read_text(encoding="utf-8")
    page.keyboard.press("u")
    page.wait_for_selector(".word >> text=MEMORANDUM")


def test_doubtful_words_are_gone_through_with_the_keyboard(page: "Page") -> None:
    drop(page, HAND)
    page.wait_for_selector(".word")
    doubtful = page.locator("#text .c3, #text .c4").count()
    assert page.inner_text("#doubt-count") == f"{doubtful} doubtful words"
    first = page.locator("#text .c3, #text .c4").first.get_attribute("data-i")
    page.keyboard.press("n")
    assert page.locator(f'.word[data-i="{first}"] input').input_value()
    page.keyboard.press("Enter")
    see(page.locator("#doubt-count")).to_have_text(f"{doubtful - 1} doubtful words")
    page.locator(".word input").wait_for()
    assert page.locator(".word:has(input)").get_attribute("data-i") != first


def test_either_side_shows_where_the_other_is(page: "Page") -> None:
    drop(page, NOISY)
    page.locator('.word[data-i="2"]').hover()
    assert page.locator("#overlay .hot").get_attribute("data-i") == "2"
    page.locator('#overlay [data-i="4"]').hover()
    assert page.locator("#text .hot").get_attribute("data-i") == "4"


def test_pages_of_a_pdf_arrive_one_by_one_and_can_be_leafed_through(page: "Page") -> None:
    drop(page, SAMPLES / "booklet.pdf")
    page.wait_for_selector("#rail .read >> nth=1")
    assert page.locator("#rail button").all_inner_texts() == ["1", "2"]
    first = page.inner_text("#text")
    page.keyboard.press("PageDown")
    page.wait_for_selector(".word")
    assert page.inner_text("#text") != first
    page.keyboard.press("3")
    assert page.locator("#overlay .blocks").is_visible()
    page.keyboard.press("r")
    assert "rotate(90deg)" in (page.get_attribute("#sheet", "style") or "")


def test_what_cannot_be_read_is_said_in_one_line(page: "Page", tmp_path: Path) -> None:
    (tmp_path / "broken.pdf").write_bytes(b"%PDF-1.7\nnothing of a PDF")
    drop(page, tmp_path / "broken.pdf")
    page.locator("#failure").wait_for()
    assert page.inner_text("#failure-line") == "broken.pdf: damaged PDF"
    page.click("#failure-close")
    assert page.locator("#welcome").is_visible()


def test_an_encrypted_pdf_is_asked_its_password(page: "Page", tmp_path: Path) -> None:
    with pikepdf.open(SAMPLES / "booklet.pdf") as document:
        document.save(tmp_path / "locked.pdf", encryption=pikepdf.Encryption(owner="owner", user="sésame 漢"))
    drop(page, tmp_path / "locked.pdf")
    page.fill("#answer", "sésame 漢")
    page.keyboard.press("Enter")
    page.wait_for_selector(".word")
    assert "nick upwards" in page.inner_text("#text")


def test_a_screenshot_is_pasted_and_stays_when_the_page_is_loaded_again(page: "Page") -> None:
    page.evaluate(PASTE, ["image.png", base64.b64encode(HAND.read_bytes()).decode()])
    page.wait_for_selector(".word")
    assert page.inner_text(".tab .name b").startswith("pasted ")
    text = page.inner_text("#text")
    page.reload()
    page.wait_for_selector(".word")
    assert page.inner_text("#text") == text


def test_twenty_documents_at_once_are_all_read(page: "Page", tmp_path: Path) -> None:
    page.set_input_files("#files", [a_line(tmp_path)] * 20)
    page.wait_for_selector(".tab >> nth=19")
    see(page.locator(".tab .name small:empty")).to_have_count(20)
    assert page.locator(".tab.failed").count() == 0


def test_a_character_is_named_as_it_is_drawn(page: "Page") -> None:
    page.keyboard.press("p")
    sheet = page.locator("#canvas").bounding_box()
    assert sheet is not None
    page.mouse.move(sheet["x"] + 80, sheet["y"] + 60)
    page.mouse.down()
    page.mouse.move(sheet["x"] + 80, sheet["y"] + 220, steps=6)
    page.locator("#guesses li").first.wait_for()  # while the pen is down
    page.mouse.move(sheet["x"] + 200, sheet["y"] + 220, steps=6)
    page.mouse.up()
    see(page.locator("#guesses b").first).to_have_text("L")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 820, 1600])
def test_it_fits_any_window_and_the_lamp(
    browser: "Browser", server: Server, width: int, scheme: str, tmp_path: Path
) -> None:
    context = browser.new_context(viewport={"width": width, "height": 700}, color_scheme=scheme)  # type: ignore[arg-type]
    page = context.new_page()
    page.set_default_timeout(PATIENCE_MS)
    page.goto(server.address)
    drop(page, a_line(tmp_path))
    page.wait_for_selector(".word")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    for part in ("#viewer", "#text", "#download-button", "#doubt-next", "#layers-button"):
        box = page.locator(part).bounding_box()
        assert (
            box is not None and box["x"] >= 0 and box["x"] + box["width"] <= width and box["y"] + box["height"] <= 700
        )
    light = page.evaluate("getComputedStyle(document.body).backgroundColor.match(/\\d+/g).reduce((a, b) => a + +b, 0)")
    assert (light > 3 * 128) == (scheme == "light")
    page.click("#tabs .icon")
    context.close()


def test_the_page_can_ask_no_other_host(browser: "Browser", server: Server) -> None:
    """Not even if somebody's text were taken for a script."""
    page = browser.new_page()
    page.goto(server.address)
    blocked = page.evaluate(
        """() => new Promise((resolve) => {
            document.addEventListener("securitypolicyviolation", (event) => resolve(event.blockedURI));
            const image = new Image();
            image.src = "http://192.0.2.1/pixel.png";
        })"""
    )
    assert blocked.startswith("http://192.0.2.1")
    assert page.evaluate("fetch('http://192.0.2.1/').then(() => 'sent', () => 'blocked')") == "blocked"
    page.evaluate("document.body.insertAdjacentHTML('beforeend', '<img src=x onerror=\"window.ran = true\">')")
    assert page.evaluate("window.ran") is None
    page.close()


def test_a_server_with_a_token_asks_for_it(browser: "Browser", tmp_path: Path) -> None:
    server = Server(tmp_path, "--jobs", "1", "--token", "sixteen characters")
    try:
        page = browser.new_page()
        page.set_default_timeout(PATIENCE_MS)
        page.goto(server.address)
        page.fill("#answer", "not the right one")
        page.keyboard.press("Enter")
        see(page.locator("#question-title")).to_have_text("That is not it")
        page.fill("#answer", "sixteen characters")
        page.keyboard.press("Enter")
        page.locator("#question").wait_for(state="hidden")
        drop(page, NOISY)
        page.wait_for_selector(".word")
        page.close()
    finally:
        server.stop()


def test_the_interface_is_described(browser: "Browser", server: Server) -> None:
    page = browser.new_page()
    page.goto(f"{server.address}/api")
    page.locator("summary >> text=v1/read").first.wait_for()
    assert page.locator("details").count() >= 12
    page.close()
