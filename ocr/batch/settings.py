"""What a batch is asked to do: which formats, how to load and read, and where the outputs go."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

from ocr.formats import Job
from ocr.input.source import SourceFiles
from ocr.options import LoadOptions, ReadOptions


@dataclass(frozen=True)
class Settings:
    """formats: names of FORMATS. load: how documents are opened. read: how pages are read.

    min_confidence: words less sure than this, 0 to 1, are left out. overwrite: files that Typecase has not written may
    be written over. break_signatures: a searchable PDF is made even of a signed one. heads: running heads, feet and
    page numbers are written, or not; None for what the format usually does. images: pictures are files beside.
    """

    formats: tuple[str, ...] = ("txt",)
    load: LoadOptions = field(default_factory=LoadOptions)
    read: ReadOptions = field(default_factory=ReadOptions)
    join_hyphens: bool = False
    preserve_layout: bool = False
    min_confidence: float = 0.0
    break_signatures: bool = False
    overwrite: bool = False
    heads: bool | None = None
    images: bool = False

    def job(self, name: str, source: SourceFiles) -> Job:
        """What the writers of a document are told of it."""
        return Job(
            name,
            source,
            self.load,
            self.join_hyphens,
            self.preserve_layout,
            self.read.lang,
            self.break_signatures,
            self.heads,
            self.images,
        )

    def recorded(self) -> dict[str, Any]:
        """What the manifest says of them: all that the outputs depend on, and no password."""
        return {
            "formats": list(self.formats),
            "pages": self.load.pages,
            "dpi": self.load.dpi,
            "max_pixels": self.load.max_pixels,
            "text_layer": str(self.load.text_layer),
            **self.read.recorded(),
            "join_hyphens": self.join_hyphens,
            "preserve_layout": self.preserve_layout,
            "min_confidence": self.min_confidence,
            "heads": self.heads,
            "images": self.images,
        }


@dataclass(frozen=True)
class Destination:
    """Where outputs go: one of a folder, a file for one document in one format, and a stream for the same."""

    folder: Path | None = None
    file: Path | None = None
    stream: BinaryIO | None = None
