"""What a server refuses: too much, too many, strangers, and other sites."""

import errno
import http.client
import os
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from PIL import Image

from ocr.errors import ExitCode
from ocr.serve.folder import PREFIX
from tests.helpers.server import COMMAND, PATIENCE_S, ROOT, Server

NOISY = ROOT / "samples" / "noisy.jpg"
PRINT = ROOT / "samples" / "print.png"
HAND = ROOT / "samples" / "hand.png"
BOOKLET = ROOT / "samples" / "booklet.pdf"
TOKEN = "a token of many characters"
LIMITS = ("--jobs", "1", "--max-megabytes", "0.2", "--max-megapixels", "1", "--max-pages", "1", "--queue", "1")


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server that takes little, and forgets soon."""
    server = Server(Path(tmp_path_factory.mktemp("small")), *LIMITS, "--keep-minutes", "0.05")
    yield server
    server.stop()


@pytest.fixture(scope="module")
def closed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server that asks for a token."""
    server = Server(Path(tmp_path_factory.mktemp("closed")), "--jobs", "1", "--token", TOKEN)
    yield server
    server.stop()


def test_too_many_bytes_are_refused(small: Server) -> None:
    answer = small.ask("POST", "/v1/read", b"x" * 300_000)
    assert answer.status == 413 and "0.2 MB" in answer.error
    assert small.is_clean()


def test_a_length_that_is_too_large_is_refused_before_anything_is_sent(small: Server) -> None:
    connection = http.client.HTTPConnection(small.address.removeprefix("http://"), timeout=PATIENCE_S)
    connection.putrequest("POST", "/v1/read")
    connection.putheader("Content-Length", str(10**15))
    connection.endheaders()
    answer = connection.getresponse()
    assert answer.status == 413 and b"0.2 MB" in answer.read()
    connection.close()


def test_who_is_refused_hears_it_however_much_is_still_to_be_sent(closed: Server) -> None:
    answer = closed.ask("POST", "/v1/read", b"x" * 30_000_000)
    assert answer.status == 401 and "token" in answer.error


def test_too_many_pages_are_refused(small: Server) -> None:
    answer = small.read(BOOKLET)
    assert answer.status == 413 and answer.error == "booklet.pdf: 2 pages are more than the limit of 1"


def test_too_many_pixels_are_refused(small: Server) -> None:
    answer = small.read(HAND)
    assert answer.status == 422
    assert answer.error == "hand.png: 1400 x 1056 pixels is more than the limit of 1 megapixels"


def test_a_full_queue_says_when_to_come_again(small: Server) -> None:
    with socket.create_connection(small.address.removeprefix("http://").split(":")) as client:
        client.sendall(b"POST /v1/read HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\n1234")
        while not small.uploads():
            time.sleep(0.01)
        answer = small.read(NOISY)
        assert answer.status == 429 and int(answer.headers["Retry-After"]) >= 1
        assert "try again in" in answer.error
    assert small.is_clean()
    assert "typecase_refused_total 1.0" in small.get("/metrics").text


def test_a_document_that_nobody_asks_for_is_forgotten(small: Server) -> None:
    path = small.read(NOISY, "wait=false").headers["Location"]
    assert small.get(path).status == 200
    assert small.is_clean()
    assert small.get(path).status == 404


def test_an_upload_and_a_page_may_take_so_long(tmp_path: Path) -> None:
    server = Server(tmp_path, "--jobs", "1", "--max-seconds", "1")
    try:
        with socket.create_connection(server.address.removeprefix("http://").split(":")) as client:
            client.sendall(b"POST /v1/read HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\n1234")
            answer = client.makefile("rb").read(2000)
        assert b" 408 " in answer and b"longer than 1 s" in answer
        with Image.open(PRINT) as page:
            much = Image.new("L", (3 * page.width, 3 * page.height), 255)
            for place in range(9):
                much.paste(page, (place % 3 * page.width, place // 3 * page.height))
        much.save(tmp_path / "much.png")
        late = server.read(tmp_path / "much.png")
        assert late.status == 422 and "takes longer than 1 s" in late.error
    finally:
        server.stop()
    assert list(tmp_path.glob(f"{PREFIX}*")) == []


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:8000", "192.168.1.7", "", "localhost.evil.example", "["]
)
def test_names_that_are_not_of_this_machine_are_refused(small: Server, host: str) -> None:
    assert small.ask("GET", "/", headers={"Host": host}).status == 421


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1:1", "[::1]:8000"])
def test_names_of_this_machine_are_answered(small: Server, host: str) -> None:
    assert small.ask("GET", "/", headers={"Host": host}).status == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://["},
        {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors", "Sec-Fetch-Dest": "image"},
        {"Sec-Fetch-Site": "same-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "iframe"},
    ],
)
def test_other_sites_are_refused(small: Server, headers: dict[str, str]) -> None:
    answer = small.ask("POST", "/v1/read", NOISY.read_bytes(), headers)
    assert answer.status == 403 and "other sites" in answer.error
    assert answer.headers["Access-Control-Allow-Origin"] is None


def test_a_link_from_another_site_may_lead_here(small: Server) -> None:
    headers = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"}
    assert small.ask("GET", "/", headers=headers).status == 200


def test_every_answer_keeps_a_browser_here(small: Server) -> None:
    for path in ("/", "/healthz", "/nowhere", "/static/app.js"):
        headers = small.get(path).headers
        assert headers["Content-Security-Policy"].startswith("default-src 'none'; script-src 'self'")
        assert headers["X-Content-Type-Options"] == "nosniff" and headers["Referrer-Policy"] == "no-referrer"


def test_without_the_token_nothing_is_told(closed: Server) -> None:
    for method, path in (("POST", "/v1/read"), ("GET", "/metrics"), ("GET", "/v1/jobs/x"), ("GET", "/openapi.json")):
        answer = closed.ask(method, path)
        assert answer.status == 401 and "token" in answer.error
    assert closed.ask("GET", "/metrics", headers={"Authorization": "Bearer another"}).status == 401
    assert closed.ask("GET", "/metrics", headers={"Cookie": "typecase=another"}).status == 401
    assert closed.get("/healthz").status == closed.get("/").status == 200


def test_with_the_token_all_is_as_usual(closed: Server) -> None:
    answer = closed.ask(
        "POST", "/v1/read", NOISY.read_bytes(), {"Authorization": f"Bearer {TOKEN}", "Host": "ocr.example"}
    )
    assert "MEMORANDUM" in answer.text


def test_a_browser_gets_a_cookie_for_the_token(closed: Server) -> None:
    json = {"Content-Type": "application/json"}
    assert closed.ask("POST", "/v1/session", b'{"token": "another"}', json).status == 401
    cookie = closed.ask("POST", "/v1/session", f'{{"token": "{TOKEN}"}}'.encode(), json).headers["Set-Cookie"]
    assert TOKEN not in cookie and "HttpOnly" in cookie and "SameSite=strict" in cookie
    assert closed.ask("GET", "/metrics", headers={"Cookie": cookie.split(";")[0]}).status == 200


@pytest.mark.parametrize(
    "arguments, said",
    [
        (["--host", "0.0.0.0"], "host 0.0.0.0: others could use the server; --token says who may"),
        (["--host", "0.0.0.0", "--token", "short"], "token: at least 16 characters"),
        (["--host", "192.0.2.1", "--token", TOKEN], "192.0.2.1, port 0: "),
    ],
)
def test_where_it_must_not_or_cannot_listen_it_says_so(arguments: list[str], said: str) -> None:
    done = subprocess.run([*COMMAND, "--port", "0", *arguments], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == ExitCode.BAD_ARGUMENTS
    (line,) = done.stderr.splitlines()
    assert line.startswith("typecase: ") and said in line


def test_a_port_that_is_taken_is_said(closed: Server) -> None:
    port = closed.address.rsplit(":", 1)[1]
    done = subprocess.run([*COMMAND, "--port", port], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == ExitCode.BAD_ARGUMENTS
    assert os.strerror(errno.EADDRINUSE) in done.stderr and "--port 0" in done.stderr


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_server_that_is_stopped_leaves_nothing(tmp_path: Path, number: signal.Signals) -> None:
    server = Server(tmp_path, "--jobs", "1")
    path = server.read(BOOKLET, "wait=false").headers["Location"]
    following = threading.Thread(target=follow, args=(server, path))
    following.start()
    assert server.stop(number) == {signal.SIGTERM: ExitCode.TERMINATED, signal.SIGINT: ExitCode.INTERRUPTED}[number]
    following.join()
    assert list(tmp_path.glob(f"{PREFIX}*")) == []


def follow(server: Server, path: str) -> None:
    with suppress(http.client.HTTPException, OSError):  # the server ends first
        server.get(f"{path}/events")
