"""Files wherever they are, through fsspec: on this machine, in S3 and other object stores, behind HTTP."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path, PurePosixPath
from typing import Any, Final

import fsspec

from ocr.cluster.documents import StoredFile
from ocr.errors import InputError, MissingDependencyError, OptionError, OutputError, TypecaseError
from ocr.formats.files import write_whole

EXTRAS: Final = {"s3": "ray", "s3a": "ray", "gs": "gcs", "gcs": "gcs"}
"""Which extra of Typecase brings what a protocol needs."""


def is_remote(url: str) -> bool:
    """Whether a name is a URL of something that is not a file of this machine."""
    return "://" in url and not url.startswith(("file://", "local://"))


def local_path(url: str) -> Path:
    """The path that a name without a protocol, or with `file://`, stands for."""
    return Path(url.split("://", 1)[-1])


def file_system(protocol: str) -> Any:
    """The fsspec file system of a protocol such as "s3", which keeps no listings: another run may change what is there.

    Raises MissingDependencyError where what it needs is not installed, OptionError for a protocol that there is not.
    """
    try:
        return fsspec.filesystem(protocol, use_listings_cache=False)
    except ImportError as error:
        extra = EXTRAS.get(protocol)
        remedy = f"pip install 'typecase[{extra}]'" if extra else str(error)
        raise MissingDependencyError(f"{protocol}://: needs a package that is not installed: {remedy}") from error
    except ValueError as error:
        raise OptionError(f"{protocol}://: {error}") from error


def of_url(url: str) -> Any:
    """The file system that a URL is in."""
    return file_system(url.split("://", 1)[0])


def absolute(url: str) -> str:
    """The same place, whatever the working directory of who asks."""
    return url if is_remote(url) else os.path.abspath(local_path(url))


def below(folder: str, path: str | PurePosixPath) -> str:
    """A place below a folder or a prefix."""
    return f"{folder.rstrip('/')}/{path}"


@contextmanager
def on_this_machine(file: StoredFile) -> Iterator[Path]:
    """The file as one of this machine: itself, or a copy that lasts as long as the context.

    Raises InputError where it cannot be fetched.
    """
    if not is_remote(file.url):
        yield local_path(file.url)
        return
    with tempfile.TemporaryDirectory(prefix="typecase-") as folder:
        copy = Path(folder, "input")
        try:
            of_url(file.url).get_file(file.url, str(copy))
        except TypecaseError:
            raise
        except Exception as error:  # every file system has errors of its own
            raise InputError(f"{file.name}: cannot be fetched ({reason(error)})") from error
        if file.modified is not None:  # some formats say when their source was made
            os.utime(copy, (file.modified, file.modified))
        yield copy


def put(source: Path, url: str) -> None:
    """Upload a whole file; in an object store it appears whole or not at all. Raises OutputError."""
    with _as_output_error(url):
        of_url(url).put_file(str(source), url)


def write(url: str, content: bytes) -> None:
    """Write a small file, which appears whole or not at all. Raises OutputError."""
    if is_remote(url):
        with _as_output_error(url):
            of_url(url).pipe_file(url, content)
    else:
        local_path(url).parent.mkdir(parents=True, exist_ok=True)
        write_whole(local_path(url), content)


def exists(url: str) -> bool:
    with _as_output_error(url):
        return bool(of_url(url).exists(url)) if is_remote(url) else os.path.lexists(local_path(url))


def files_in(folder: str) -> dict[str, bytes]:
    """The names and contents of the files right in a folder, none where there is no folder."""
    with _as_output_error(folder):
        if not is_remote(folder):
            path = local_path(folder)
            return {file.name: file.read_bytes() for file in sorted(path.glob("*"))} if path.is_dir() else {}
        system = of_url(folder)
        paths = sorted(system.find(folder, maxdepth=1))
        contents = system.cat(paths) if paths else {}
        return {path.rsplit("/", 1)[-1]: content for path, content in contents.items()}


def remove(url: str) -> None:
    """Remove a file; nothing where it is gone already."""
    with _as_output_error(url), suppress(FileNotFoundError):
        of_url(url).rm_file(url) if is_remote(url) else local_path(url).unlink()


def reason(error: BaseException) -> str:
    """What an error of a file system says, in one line."""
    line = " ".join(str(getattr(error, "strerror", None) or error).split())
    return line or type(error).__name__


@contextmanager
def _as_output_error(url: str) -> Iterator[None]:
    try:
        yield
    except TypecaseError:
        raise
    except Exception as error:  # every file system has errors of its own
        raise OutputError(f"{url}: cannot be written ({reason(error)})") from error
