"""Digital signatures of a PDF: whether there are any, and taking them out (ISO 32000-1, 12.7.4.5 and 12.8)."""

from collections.abc import Iterator
from typing import Any, Final

import pikepdf

SIGNATURES_EXIST: Final = 1
"""Bit of SigFlags."""
MOST_FIELDS: Final = 100_000


def is_signed(pdf: pikepdf.Pdf) -> bool:
    """Whether somebody has signed the document, or certified it."""
    form = pdf.Root.get("/AcroForm")
    flags = form.get("/SigFlags", 0) if isinstance(form, pikepdf.Dictionary) else 0
    return "/Perms" in pdf.Root or any(True for _ in _signed_fields(pdf)) or _has_bit(flags)


def drop_signatures(pdf: pikepdf.Pdf) -> None:
    """Take out signatures, which hold no longer, and leave their fields empty."""
    form = pdf.Root.get("/AcroForm")
    for field in list(_signed_fields(pdf)):
        if "/V" in field:  # some are in both lists
            del field["/V"]
    if isinstance(form, pikepdf.Dictionary) and "/SigFlags" in form:
        del form["/SigFlags"]
    if "/Perms" in pdf.Root:
        del pdf.Root["/Perms"]


def _signed_fields(pdf: pikepdf.Pdf) -> Iterator[pikepdf.Dictionary]:
    """Of the form, and those that are only on a page."""
    fields: list[tuple[Any, Any]] = [(field, None) for field in _listed(pdf.Root.get("/AcroForm"), "/Fields")]
    fields += [(field, None) for page in pdf.pages for field in _listed(page.obj, "/Annots")]
    seen = 0
    while fields and seen < MOST_FIELDS:
        field, inherited = fields.pop()
        seen += 1
        if not isinstance(field, pikepdf.Dictionary):
            continue
        kind = field.get("/FT", inherited)
        if kind == pikepdf.Name.Sig and "/V" in field:
            yield field
        fields += [(kid, kind) for kid in _listed(field, "/Kids")]


def _listed(thing: Any, key: str) -> list[Any]:
    """What an array of a dictionary holds; nothing where it is none."""
    things = thing.get(key) if isinstance(thing, pikepdf.Dictionary) else None
    return list(things) if isinstance(things, pikepdf.Array) else []


def _has_bit(flags: Any) -> bool:
    return isinstance(flags, int) and bool(flags & SIGNATURES_EXIST)
