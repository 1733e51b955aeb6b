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
    return "/Perms" in pdf.Root or any(True for _ in _signed_fields(form)) or _has_bit(flags)


def drop_signatures(pdf: pikepdf.Pdf) -> None:
    """Take out signatures, which hold no longer, and leave their fields empty."""
    form = pdf.Root.get("/AcroForm")
    for field in list(_signed_fields(form)):
        del field["/V"]
    if isinstance(form, pikepdf.Dictionary) and "/SigFlags" in form:
        del form["/SigFlags"]
    if "/Perms" in pdf.Root:
        del pdf.Root["/Perms"]


def _signed_fields(form: Any) -> Iterator[pikepdf.Dictionary]:
    fields = list(form.get("/Fields", [])) if isinstance(form, pikepdf.Dictionary) else []
    seen = 0
    while fields and seen < MOST_FIELDS:
        field = fields.pop()
        seen += 1
        if not isinstance(field, pikepdf.Dictionary):
            continue
        if field.get("/FT") == pikepdf.Name.Sig and "/V" in field:
            yield field
        kids = field.get("/Kids")
        fields += list(kids) if isinstance(kids, pikepdf.Array) else []


def _has_bit(flags: Any) -> bool:
    return isinstance(flags, int) and bool(flags & SIGNATURES_EXIST)
