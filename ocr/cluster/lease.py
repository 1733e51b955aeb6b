"""An output folder belongs to one run at a time, in object stores too, where nothing can be locked."""

import json
import os
import platform
import secrets
import time
from typing import Final, Protocol

from ocr.batch.output_folder import WORK_FOLDER_NAME, OutputFolder
from ocr.cluster.storage import below, is_remote, local_path, of_url, reason, remove, write
from ocr.errors import OutputError

LEASE_NAME: Final = "lease.json"
LEASE_S: Final = 30.0
"""Seconds after which a lease that was not renewed is taken over: its run was killed."""
RENEWALS: Final = 3
"""So often a lease is renewed in the time after which it would be taken over."""


class Ownership(Protocol):
    """Holds an output folder until it is closed."""

    def renew(self) -> None:
        """Say that the run still lives. Raises OutputError where another run has taken the folder over."""

    def close(self) -> None:
        """Let the folder go."""


def own(destination: str) -> Ownership:
    """Hold an output folder. Raises OutputError when another run holds it, or it cannot be written."""
    return Lease(destination) if is_remote(destination) else _LockedFolder(destination)


class _LockedFolder:
    """A folder of a file system, held by a lock that ends with its process."""

    def __init__(self, destination: str) -> None:
        self._folder = OutputFolder(local_path(destination))

    def renew(self) -> None:
        """A lock needs none."""

    def close(self) -> None:
        self._folder.close()


class Lease:
    """A prefix of an object store, held by a file that its run writes again and again.

    seconds: after so many without renewal the run is taken for dead. Raises OutputError.
    """

    def __init__(self, destination: str, seconds: float = LEASE_S) -> None:
        self._url = below(destination, f"{WORK_FOLDER_NAME}/{LEASE_NAME}")
        self._shown = destination
        self._holder = secrets.token_hex(8)
        self._pause_s = seconds / RENEWALS
        self._count = 0
        self._renewed = time.monotonic()
        if not self._is_new():
            self._take_over(seconds)

    def renew(self) -> None:
        if time.monotonic() - self._renewed < self._pause_s:
            return
        if self._said().get("holder") != self._holder:
            raise OutputError(f"{self._shown}: another run has taken it over; run the same command again later")
        self._say()

    def close(self) -> None:
        if self._said().get("holder") == self._holder:
            remove(self._url)

    def _is_new(self) -> bool:
        """Whether there was no lease; it is made in one step with the question."""
        try:
            of_url(self._url).pipe_file(self._url, self._content(), mode="create")
        except FileExistsError:
            return False
        except Exception as error:  # every file system has errors of its own
            raise OutputError(f"{self._shown}: cannot be written ({reason(error)})") from error
        return True

    def _take_over(self, seconds: float) -> None:
        """Take the lease of a dead run. Of two that try at the same time the last to write has it."""
        before = self._said()
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            time.sleep(self._pause_s)
            if self._said() != before:
                self._refuse()
        self._say()
        time.sleep(self._pause_s)
        if self._said().get("holder") != self._holder:
            self._refuse()

    def _refuse(self) -> None:
        where = self._said().get("place", "another machine")
        raise OutputError(f"{self._shown}: a run on {where} is writing there; wait for it or name another folder")

    def _say(self) -> None:
        self._count += 1
        write(self._url, self._content())
        self._renewed = time.monotonic()

    def _content(self) -> bytes:
        place = f"{platform.node()}, process {os.getpid()}"
        return json.dumps({"holder": self._holder, "place": place, "renewals": self._count}).encode()

    def _said(self) -> dict[str, object]:
        """What the lease says; nothing where there is none, or none of ours."""
        try:
            said = json.loads(of_url(self._url).cat_file(self._url))
        except Exception:  # every file system has errors of its own
            return {}
        return said if isinstance(said, dict) else {}
