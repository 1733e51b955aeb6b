"""Small PDFs with what else a PDF may hold: fax, JPEG 2000 and JBIG2 pictures, packed objects, forms and notes."""

import random
import struct
from io import BytesIO
from typing import Any

import pikepdf
from PIL import Image

from benchmarks.hostile.seeds import drawn, encoded, text_pdf

PAGE_INFORMATION, GENERIC_REGION = 48, 38
"""Types of segments of JBIG2."""


def pdf_seeds(rng: random.Random) -> dict[str, bytes]:
    """Names and contents."""
    fax = drawn(rng).convert("1")
    return {
        "fax.pdf": encoded(fax, "PDF", resolution=150),
        "jpx.pdf": _of_picture(fax.size, encoded(drawn(rng), "JPEG2000"), "/JPXDecode", 8),
        "jbig2.pdf": _of_picture(fax.size, _jbig2(fax), "/JBIG2Decode", 1),
        "packed.pdf": _saved(_with_notes(), object_stream_mode=pikepdf.ObjectStreamMode.generate),
        "notes.pdf": _saved(_with_notes(), object_stream_mode=pikepdf.ObjectStreamMode.disable),
        "locked.pdf": _saved(
            _with_notes(), encryption=pikepdf.Encryption(owner="o", user="", R=3, aes=False, metadata=False)
        ),
    }


def _with_notes() -> pikepdf.Pdf:
    """A page of text with a field that is filled in and a note."""
    pdf = pikepdf.open(BytesIO(text_pdf(["a form of one page"])))
    places: dict[str, Any] = {
        "Rect": [20, 10, 200, 40],
        "DA": pikepdf.String("/Helv 12 Tf 0 g"),
        "Type": pikepdf.Name.Annot,
    }
    field = pikepdf.Dictionary(
        **places, Subtype=pikepdf.Name.Widget, FT=pikepdf.Name.Tx, T=pikepdf.String("name"), V=pikepdf.String("Ada")
    )
    note = pikepdf.Dictionary(**places, Subtype=pikepdf.Name.Text, Contents=pikepdf.String("a note"))
    shown = pdf.make_indirect(field)
    pdf.pages[0].Annots = pikepdf.Array([shown, pdf.make_indirect(note)])
    pdf.Root.AcroForm = pikepdf.Dictionary(Fields=[shown], NeedAppearances=True)
    return pdf


def _of_picture(size: tuple[int, int], data: bytes, decoder: str, bits: int) -> bytes:
    """A page that a picture of grey pixels, of so many bits each, fills."""
    pdf = pikepdf.new()
    pdf.add_blank_page(page_size=(size[0] / 2, size[1] / 2))
    picture = pikepdf.Stream(pdf, data)
    picture.stream_dict = pikepdf.Dictionary(
        Type=pikepdf.Name.XObject,
        Subtype=pikepdf.Name.Image,
        Width=size[0],
        Height=size[1],
        ColorSpace=pikepdf.Name.DeviceGray,
        BitsPerComponent=bits,
        Filter=pikepdf.Name(decoder),
    )
    page = pdf.pages[0]
    page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(P=picture))
    page.Contents = pikepdf.Stream(pdf, b"q %g 0 0 %g 0 0 cm /P Do Q" % (size[0] / 2, size[1] / 2))
    return _saved(pdf)


def _jbig2(picture: Image.Image) -> bytes:
    """A page of JBIG2 as PDFs embed it: one region that is coded as faxes are, as the format allows."""
    whole = encoded(picture, "TIFF", compression="group4")
    with Image.open(BytesIO(whole)) as opened:
        tags = opened.tag_v2  # type: ignore[attr-defined]
        start, length = tags[273][0], tags[279][0]
    width, height = picture.size
    page = struct.pack(">IIIIBH", width, height, 0, 0, 0, 0)
    region = struct.pack(">IIIIBB", width, height, 0, 0, 0, 1) + whole[start : start + length]
    return b"".join(
        struct.pack(">IBBBI", number, kind, 0, 1, len(content)) + content
        for number, (kind, content) in enumerate(((PAGE_INFORMATION, page), (GENERIC_REGION, region)))
    )


def _saved(pdf: pikepdf.Pdf, **options: Any) -> bytes:
    stream = BytesIO()
    pdf.save(stream, static_id=True, **options)
    return stream.getvalue()
