"""PDFs for the tests that are made with pikepdf: pages, boxes, pictures, fields and outlines as they should be."""

import shutil
import subprocess
import zlib
from collections.abc import Sequence
from io import BytesIO
from tempfile import NamedTemporaryFile
from typing import Any

import numpy as np
import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf


def font() -> Dictionary:
    return Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica, Encoding=Name.WinAnsiEncoding)


def saved(pdf: Pdf, **options: Any) -> bytes:
    stream = BytesIO()
    pdf.save(stream, **options)
    return stream.getvalue()


def add_page(
    pdf: Pdf,
    content: bytes,
    media: Sequence[float] = (0, 0, 612, 792),
    images: dict[str, Any] | None = None,
    **keys: Any,
) -> pikepdf.Page:
    """A page with font /F; `images` and forms by name; `keys` as CropBox or Rotate."""
    resources = Dictionary(
        Font=Dictionary(F=font()), XObject=Dictionary({f"/{name}": image for name, image in (images or {}).items()})
    )
    page = Dictionary(Type=Name.Page, MediaBox=Array(list(media)), Resources=resources, **keys)
    page.Contents = pdf.make_stream(content)
    pdf.pages.append(pikepdf.Page(pdf.make_indirect(page)))
    return pdf.pages[-1]


def picture(pdf: Pdf, pixels: np.ndarray, **keys: Any) -> pikepdf.Stream:
    """A grey or RGB picture uint8 [H, W] or [H, W, 3]; bool [H, W] is a picture of one bit, True white."""
    rows, columns = pixels.shape[:2]
    bits = 1 if pixels.dtype == bool else 8
    space = Name.DeviceRGB if pixels.ndim == 3 else Name.DeviceGray
    data = (np.packbits(pixels, axis=1) if bits == 1 else pixels).tobytes()
    described = {"ColorSpace": space, **keys}
    if keys.get("ImageMask"):
        del described["ColorSpace"]
    return pikepdf.Stream(
        pdf,
        zlib.compress(data),
        Type=Name.XObject,
        Subtype=Name.Image,
        Width=columns,
        Height=rows,
        BitsPerComponent=bits,
        Filter=Name.FlateDecode,
        **described,
    )


def mapped(pdf: Pdf, ranges: bytes) -> pikepdf.Stream:
    """What letters of a font mean: ranges of codes and the first letter of each, in hexadecimal numbers."""
    head = b"/CIDInit /ProcSet findresource begin begincmap 1 begincodespacerange <00> <ff> endcodespacerange "
    return pdf.make_stream(head + b"%d beginbfrange %s endbfrange endcmap end" % (ranges.count(b">") // 3, ranges))


def form(pdf: Pdf, content: bytes, box: Sequence[float] = (0, 0, 612, 792), **keys: Any) -> pikepdf.Stream:
    resources = Dictionary(Font=Dictionary(F=font()))
    described = {"Resources": resources, "BBox": Array(list(box)), **keys}
    return pikepdf.Stream(pdf, content, Type=Name.XObject, Subtype=Name.Form, **described)


def assert_qpdf_accepts(data: bytes, password: str = "") -> None:
    """That `qpdf --check`, where it is installed, finds nothing to say against a PDF."""
    if shutil.which("qpdf") is None:
        return
    with NamedTemporaryFile(suffix=".pdf") as file:
        file.write(data)
        file.flush()
        command = ["qpdf", f"--password={password}", "--check", file.name]
        result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout + result.stderr
