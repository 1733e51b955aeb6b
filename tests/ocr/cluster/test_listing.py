"""What is named becomes files: of this machine, of an S3 server and of a web server on this machine."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("ray", reason="ray is not installed: pip install 'typecase[ray]'")

from ocr.cluster.listing import find_files
from ocr.cluster.storage import on_this_machine
from ocr.errors import InputError, MissingDependencyError, OptionError
from tests.helpers.batch_runs import save

MORE_THAN_A_LISTING = 1100
"""A listing of S3 has 1,000 keys; what follows is asked for with a token."""


@pytest.fixture(scope="module")
def bucket(s3: str) -> Any:
    """A client, with a bucket `archive` of many pages."""
    import boto3

    client = boto3.client("s3", endpoint_url=s3)
    client.create_bucket(Bucket="archive")
    names = [f"many/{number:04}.png" for number in range(MORE_THAN_A_LISTING)]
    others = ["many/notes.txt", "many/.hidden.png", "many/deep/page.TIF"]
    with ThreadPoolExecutor(4) as threads:
        list(threads.map(lambda name: client.put_object(Bucket="archive", Key=name, Body=b"x"), names + others))
    return client


@pytest.fixture
def web(tmp_path: Path) -> Iterator[str]:
    """The URL of a web server for the folder of the test."""
    handler = partial(SimpleHTTPRequestHandler, directory=str(tmp_path))
    handler.log_message = lambda *_: None  # type: ignore[attr-defined]
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def test_files_folders_and_patterns_of_this_machine(tmp_path: Path) -> None:
    for place in ("in/b.png", "in/deep/a.png", "c.png"):
        save(tmp_path / place, 20)
    (tmp_path / "in" / "notes.txt").touch()
    found = find_files([str(tmp_path / "in"), str(tmp_path / "*.png"), str(tmp_path / "in" / "b.png")])
    assert [file.place for file in found] == [Path("b.png"), Path("deep/a.png"), Path("c.png")]
    assert found[0].url == str(tmp_path / "in" / "b.png")
    assert found[0].size == (tmp_path / "in" / "b.png").stat().st_size
    passed_over = find_files([str(tmp_path / "in")], {found[0].url})
    assert [file.place for file in passed_over] == [Path("deep/a.png")]


def test_a_changed_file_has_another_fingerprint_and_a_missing_one_none(tmp_path: Path) -> None:
    page = str(save(tmp_path / "a.png", 20))
    (before,) = find_files([page])
    save(tmp_path / "a.png", 21)
    (after,) = find_files([page])
    assert before.fingerprint != after.fingerprint
    assert [file.fingerprint for file in find_files([str(tmp_path / "none.png")])] == [""]


def test_a_list_of_paths_keeps_the_folders_below_the_one_they_share(tmp_path: Path) -> None:
    pages = [save(tmp_path / place, 20) for place in ("x/a.png", "x/deep/b.png", "x/c.jpg")]
    (tmp_path / "list").write_text("\n".join(map(str, pages)) + "\n\n")
    assert [file.place for file in find_files([f"@{tmp_path / 'list'}"])] == [
        Path("a.png"),
        Path("deep/b.png"),
        Path("c.jpg"),
    ]


def test_no_line_of_a_list_leads_out_of_the_output_folder(tmp_path: Path) -> None:
    (tmp_path / "list").write_text("../../etc/a.png\nb/../../c.png\n/x/../y.png\n")
    places = [file.place for file in find_files([f"@{tmp_path / 'list'}"])]
    assert all(".." not in place.parts and not place.is_absolute() for place in places)


def test_more_keys_than_one_listing_of_s3_holds(bucket: Any) -> None:
    found = find_files(["s3://archive/many/"])
    assert len(found) == MORE_THAN_A_LISTING + 1
    assert (found[0].url, found[0].place) == ("s3://archive/many/0000.png", Path("0000.png"))
    assert found[-1].place == Path("deep/page.TIF")
    assert {file.size for file in found} == {1}


def test_the_fingerprint_of_an_object_is_its_etag(bucket: Any) -> None:
    bucket.put_object(Bucket="archive", Key="one/a.png", Body=b"first")
    (before,) = find_files(["s3://archive/one"])
    (alone,) = find_files(["s3://archive/one/a.png"])
    bucket.put_object(Bucket="archive", Key="one/a.png", Body=b"other")
    (after,) = find_files(["s3://archive/one/"])
    assert before.fingerprint == alone.fingerprint != after.fingerprint
    assert bucket.head_object(Bucket="archive", Key="one/a.png")["ETag"].strip('"') == after.fingerprint
    with on_this_machine(after) as path:
        assert path.read_bytes() == b"other"
        assert path.stat().st_mtime == after.modified


def test_what_is_not_there_is_said_when_it_is_read(bucket: Any) -> None:
    (missing,) = find_files(["s3://archive/none.png"])
    assert missing.fingerprint == ""
    with pytest.raises(InputError, match=r"s3://archive/none\.png: cannot be fetched"), on_this_machine(missing):
        pass


def test_a_bucket_that_is_not_there_has_a_line(bucket: Any) -> None:
    with pytest.raises(InputError, match="s3://nowhere/in/: cannot be listed"):
        find_files(["s3://nowhere/in/"])


def test_pages_behind_http_by_a_list_and_by_a_page_of_links(web: str, tmp_path: Path) -> None:
    save(tmp_path / "in" / "a.png", 20)
    save(tmp_path / "in" / "b.png", 21)
    (tmp_path / "list.txt").write_text(f"{web}/in/a.png\n{web}/in/b.png\n")
    found = find_files([f"@{web}/list.txt"])
    assert [file.place for file in found] == [Path("a.png"), Path("b.png")]
    assert [file.size for file in found] == [(tmp_path / "in" / name).stat().st_size for name in ("a.png", "b.png")]
    # The server names no ETag: such files never count as done.
    assert [file.fingerprint for file in found] == ["", ""]
    with on_this_machine(found[1]) as path:
        assert path.read_bytes() == (tmp_path / "in" / "b.png").read_bytes()
    assert [file.place for file in find_files([f"{web}/in/"])] == [Path("a.png"), Path("b.png")]


def test_standard_input_and_unknown_protocols_are_refused() -> None:
    with pytest.raises(OptionError, match="standard input"):
        find_files(["-"])
    with pytest.raises(OptionError, match="nonsense://"):
        find_files(["nonsense://x/y.png"])


def test_a_protocol_whose_package_is_missing_says_which(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "gcsfs", None)
    with pytest.raises(MissingDependencyError, match=r"gs://: needs a package.*typecase\[gcs\]"):
        find_files(["gs://bucket/a.png"])
