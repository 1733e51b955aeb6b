"""A real server: what goes in, what comes out, and what it refuses."""

import io
import json
import re
import threading
import zipfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from ocr.document import Document
from ocr.formats import FORMATS
from ocr.reader import read
from tests.helpers.pdf_files import pages_pdf, text_at
from tests.helpers.server import ROOT, Server, a_line

SAMPLES = ROOT / "samples"
NOISY = SAMPLES / "noisy.jpg"
BOOKLET = SAMPLES / "booklet.pdf"
BOUNDARY = "a-boundary"


def form(name: str, content: bytes, field: str = "file") -> tuple[bytes, dict[str, str]]:
    head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{field}"; filename="{name}"\r\n\r\n'
    body = head.encode() + content + f"\r\n--{BOUNDARY}--\r\n".encode()
    return body, {"Content-Type": f"multipart/form-data; boundary={BOUNDARY}"}


def test_bytes_are_answered_with_what_reader_reads(server: Server) -> None:
    answer = server.read(NOISY, "format=json")
    assert answer.status == 200 and answer.headers["Content-Type"] == "application/json"
    assert Document.from_json(answer.body).pages[0].lines == read(NOISY).pages[0].lines
    assert server.is_clean()


def test_a_form_is_answered_in_the_format_that_is_asked_for(server: Server) -> None:
    answer = server.ask("POST", "/v1/read?format=hocr", *form("C:\\scans\\a page.jpg", NOISY.read_bytes()))
    assert "ocrx_word" in answer.text and "MEMORANDUM" in answer.text
    assert "a%20page.hocr" in answer.headers["Content-Disposition"]


def test_several_formats_come_as_an_archive(server: Server) -> None:
    with zipfile.ZipFile(io.BytesIO(server.read(BOOKLET, "format=all&pages=1-2").body)) as archive:
        names = set(archive.namelist())
        assert archive.testzip() is None
    suffixes = {f"booklet{kind.suffix}" for kind in FORMATS.values() if not kind.one_page and not kind.one_table}
    assert suffixes < names and {"booklet-1.page.xml", "booklet-2.page.xml"} < names


def test_options_are_those_of_reading(server: Server) -> None:
    letters = server.read(NOISY, "alphabet=letters").text
    assert letters and not re.search(r"\d", letters)
    document = Document.from_json(server.read(BOOKLET, "pages=2&format=json&lang=none&rotate=0").body)
    assert [page.number for page in document.pages] == [2]


@pytest.mark.parametrize(
    "query, said",
    [
        ("format=doc", "format 'doc'"),
        ("lang=/etc", "lang /etc"),
        ("alphabet=%E6%BC%A2", "漢 cannot be read"),
        ("rotate=45", "rotate 45"),
        ("pages=x", "pages x"),
        ("dpi=3", "dpi"),
        ("layout=round", "layout"),
        ("formt=json", "no parameter 'formt' here; the nearest is 'format'"),
    ],
)
def test_options_that_make_no_sense_are_refused_in_a_line(server: Server, query: str, said: str) -> None:
    answer = server.read(NOISY, query)
    assert answer.status == 400 and said in answer.error
    assert server.is_clean()


@pytest.mark.parametrize("content, said", [(b"%PDF-1.7\nbroken", "damaged PDF"), (b"words", "neither a PDF nor")])
def test_what_cannot_be_read_is_refused_in_a_line(server: Server, content: bytes, said: str) -> None:
    answer = server.ask("POST", "/v1/read?name=my.pdf", content)
    assert answer.status == 422 and answer.error.startswith("my.pdf: ") and said in answer.error
    assert server.is_clean()


def test_a_body_without_a_document_is_refused(server: Server) -> None:
    assert server.ask("POST", "/v1/read", b"").error == "the request holds no document"
    assert "'file'" in server.ask("POST", "/v1/read", *form("a.png", b"x", field="scan")).error
    broken = server.ask("POST", "/v1/read", b"no form", {"Content-Type": "multipart/form-data"})
    assert broken.status == 400 and broken.error


def test_a_job_is_followed_page_by_page(server: Server) -> None:
    path = server.open(BOOKLET)
    events = server.get(f"{path}/events").text
    pages = [json.loads(line[6:]) for line in re.findall("event: page\n(data: .*)", events)]
    assert {page["number"]: page["state"] for page in pages} == {1: "read", 2: "read"}
    job = server.get(path).json
    assert (job["state"], job["settled"], job["name"]) == ("done", 2, "booklet.pdf")
    assert "nick upwards" in server.get(f"{path}/pages/1").json["text"]
    picture = server.get(f"{path}/pages/2/image")
    assert picture.headers["Content-Type"] == "image/jpeg" and picture.body.startswith(b"\xff\xd8")
    assert server.get(f"{path}/pages/3").status == 404
    assert server.ask("DELETE", path).status == 204
    assert server.get(path).status == 404
    assert server.is_clean()


def test_every_format_is_made_from_the_corrected_tree(server: Server) -> None:
    path = server.open(NOISY)
    words = server.get(f"{path}/pages/1").json["blocks"][0]["lines"][0]["words"]
    assert words[0]["text"] == "MEMORANDUM"
    corrected = server.patch(f"{path}/pages/1/words/0", text="MEMORIAL", was="MEMORANDUM")
    first = corrected.json["blocks"][0]["lines"][0]["words"][0]
    assert first["text"] == "MEMORIAL" and first["confidence"] == 1 and first["box"] == words[0]["box"]
    for name, kind in FORMATS.items():
        result = server.get(f"{path}/result?format={name}")
        assert result.status == 200
        if not kind.is_binary and not kind.one_table and name != "box":  # the page has no table
            assert "MEMORIAL" in result.text and "MEMORANDUM" not in result.text, name
    with read_pdf(server.get(f"{path}/result?format=pdf").body) as text:
        assert "MEMORIAL" in text
    late = server.patch(f"{path}/pages/1/words/0", text="x", was="MEMORANDUM")
    assert late.status == 409 and "MEMORIAL" in late.error
    assert server.patch(f"{path}/pages/1/words/9999", text="x").status == 400
    assert server.ask("POST", f"{path}/pages/1/undo").json["text"].startswith("MEMORANDUM")
    assert [name for name in server.uploads() if "result" in name.name] == []
    server.ask("DELETE", path)


def test_pages_are_read_again_with_other_options(server: Server) -> None:
    path = server.open(NOISY)
    assert server.ask("POST", f"{path}/read?alphabet=upper").status == 202
    server.get(f"{path}/events")
    letters = server.get(f"{path}/pages/1").json["text"]
    assert letters and letters == letters.upper()
    assert server.get(path).json["pages"][0]["versions"] == 2
    assert "MEMORANDUM" in server.ask("POST", f"{path}/pages/1/undo").json["text"]
    assert server.ask("POST", f"{path}/read?pages=7").status == 400
    server.ask("DELETE", path)


def test_a_character_is_named(server: Server, tmp_path: Path) -> None:
    from PIL import Image, ImageDraw

    sheet = Image.new("L", (280, 280), 255)
    ImageDraw.Draw(sheet).line([(70, 60), (70, 220), (200, 220)], 0, 18)
    sheet.save(tmp_path / "l.png")
    guesses = server.ask("POST", "/v1/character", (tmp_path / "l.png").read_bytes()).json["guesses"]
    assert guesses[0]["character"] == "L" and 0 < guesses[0]["probability"] <= 1
    Image.new("L", (280, 280), 255).save(tmp_path / "blank.png")
    assert server.ask("POST", "/v1/character", (tmp_path / "blank.png").read_bytes()).json == {"guesses": []}
    assert server.ask("POST", "/v1/character", b"no image").status == 422


def test_what_watches_over_it_is_answered(server: Server) -> None:
    assert server.get("/healthz").text == "ok"
    metrics = server.get("/metrics")
    assert metrics.headers["Content-Type"].startswith("text/plain; version=0.0.4")
    assert re.search(r'^typecase_pages_total\{outcome="read"\} [1-9]', metrics.text, re.MULTILINE)
    assert "/v1/read" in metrics.text and "typecase_workers_replaced_total" in metrics.text
    paths = server.get("/openapi.json").json["paths"]
    assert {"/v1/read", "/v1/jobs/{id}", "/v1/jobs/{id}/events", "/healthz", "/metrics"} <= set(paths)
    assert "application/octet-stream" in paths["/v1/read"]["post"]["requestBody"]["content"]


def test_twenty_uploads_at_once_all_end(server: Server, tmp_path: Path) -> None:
    line = a_line(tmp_path)
    with ThreadPoolExecutor(20) as clients:
        answers = list(clients.map(lambda _: server.read(line), range(20)))
    assert {(answer.status, answer.text) for answer in answers} == {(200, "The Compositor’s Case\n")}
    assert server.is_clean()


def test_a_client_that_goes_away_leaves_nothing(server: Server) -> None:
    import socket
    import time
    from urllib.parse import urlsplit

    place = urlsplit(server.address)
    content = BOOKLET.read_bytes()
    with socket.create_connection((place.hostname or "", place.port or 0)) as client:
        client.sendall(
            f"POST /v1/read HTTP/1.1\r\nHost: {place.netloc}\r\nContent-Length: {len(content)}\r\n\r\n".encode()
        )
        client.sendall(content)
        while not server.uploads():
            time.sleep(0.01)
    assert server.is_clean()
    assert server.get("/healthz").text == "ok"


def test_killed_workers_cost_no_more_than_their_page(server: Server) -> None:
    if not Path("/proc/self/task").exists():
        pytest.skip("worker processes are found through /proc")
    import os
    import signal

    path = server.read(BOOKLET, "wait=false&text_layer=ignore").headers["Location"]
    following = threading.Thread(target=server.get, args=(f"{path}/events",))
    following.start()
    killed = server.workers()
    server.process.send_signal(signal.SIGSTOP)  # lest a page that lost one be given to another before it too is killed
    for pid in killed:
        os.kill(pid, signal.SIGKILL)
    server.process.send_signal(signal.SIGCONT)
    following.join()
    assert killed
    assert [page["state"] for page in server.get(path).json["pages"]] == ["read", "read"]
    assert server.read(NOISY).status == 200
    assert not set(killed) & set(server.workers())
    server.ask("DELETE", path)


def test_a_page_that_cannot_be_read_costs_that_page(server: Server) -> None:
    pdf = pages_pdf([text_at(72, 700, "first words"), text_at(72, 700, "second words")])
    answer = server.ask("POST", "/v1/read?name=two.pdf", pdf)
    assert answer.status == 200 and answer.headers["Typecase-Failed-Pages"] is None
    assert answer.text.split() == ["first", "words", "second", "words"]


class read_pdf:  # noqa: N801
    """The text of a PDF, as another program finds it."""

    def __init__(self, content: bytes) -> None:
        self._content = content

    def __enter__(self) -> str:
        import pdfplumber

        with pdfplumber.open(io.BytesIO(self._content)) as document:
            return "\n".join(page.extract_text() for page in document.pages)

    def __exit__(self, *_: object) -> None: ...
