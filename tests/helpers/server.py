"""`typecase serve` in a process of its own, and what it answers."""

import http.client
import json
import os
import re
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from PIL import Image

ROOT = Path(__file__).parents[2]
COMMAND = [sys.executable, "-c", "from cli import main; main()", "serve"]
PATIENCE_S = 30


def a_line(folder: Path) -> Path:
    """The heading of a sample as an image of its own, which is read in no time."""
    path = folder / "line.png"
    with Image.open(ROOT / "samples" / "print.png") as page:
        page.crop((0, 0, page.width, 200)).save(path, dpi=(300, 300))
    return path


@dataclass
class Answer:
    status: int
    headers: http.client.HTTPMessage
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def error(self) -> str:
        """The line that says why a request came to nothing."""
        assert set(self.json) == {"error"}, self.text
        line: str = self.json["error"]
        assert "\n" not in line
        return line


class Server:
    """A server at a free port, with its temporary files below `folder`."""

    def __init__(self, folder: Path, *options: str) -> None:
        self.temporary = folder
        self.process = subprocess.Popen(
            [*COMMAND, "--port", "0", *options],
            cwd=ROOT,
            env={**os.environ, "TMPDIR": str(folder), "PYTHONPATH": str(ROOT)},
            stderr=subprocess.PIPE,
            text=True,
        )
        assert self.process.stderr is not None
        line = self.process.stderr.readline()
        found = re.search(r"http://\S+?(?=,)", line)
        assert found, line
        self.address = found[0]

    def ask(self, method: str, path: str, body: bytes | None = None, headers: dict[str, str] | None = None) -> Answer:
        connection = http.client.HTTPConnection(urlsplit(self.address).netloc, timeout=PATIENCE_S)
        try:
            connection.request(method, path, body, headers or {})
            response = connection.getresponse()
            return Answer(response.status, response.headers, response.read())
        finally:
            connection.close()

    def get(self, path: str) -> Answer:
        return self.ask("GET", path)

    def read(self, source: Path, query: str = "") -> Answer:
        return self.ask("POST", f"/v1/read?name={source.name}&{query}", source.read_bytes())

    def open(self, source: Path, query: str = "") -> str:
        """The path of a job, all of whose pages have been read."""
        answer = self.read(source, f"wait=false&{query}")
        assert answer.status == 202, answer.text
        path = answer.headers["Location"]
        assert self.get(f"{path}/events").text.rstrip().splitlines()[-2] == "event: done"
        return str(path)

    def patch(self, path: str, **body: str) -> Answer:
        return self.ask("PATCH", path, json.dumps(body).encode(), {"Content-Type": "application/json"})

    def is_clean(self) -> bool:
        """Whether, once what was answered has been put away, nothing of any document is on the disk."""
        for _ in range(PATIENCE_S * 10):
            if not self.uploads():
                return True
            time.sleep(0.1)
        return False

    def uploads(self) -> list[Path]:
        """Everything of documents that is on the disk."""
        # os.walk passes over what goes meanwhile.
        folders = [walked for walked in os.walk(self.temporary) if "documents" in Path(walked[0]).parts]
        return [Path(place, name) for place, below, files in folders for name in (*below, *files)]

    def workers(self) -> list[int]:
        """Its worker processes, on Linux."""
        children = Path(f"/proc/{self.process.pid}/task").glob("*/children")
        pids = [int(pid) for listed in children for pid in listed.read_text().split()]
        return [pid for pid in pids if b"spawn_main" in Path(f"/proc/{pid}/cmdline").read_bytes()]

    def stop(self, number: int = signal.SIGTERM) -> int:
        """End it with a signal. Returns its exit code."""
        if self.process.poll() is None:
            self.process.send_signal(number)
        self.process.communicate(timeout=PATIENCE_S)
        return self.process.returncode
