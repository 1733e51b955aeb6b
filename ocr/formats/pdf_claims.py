"""What a PDF says of its own conformity, brought down to what holds once invisible text is put on its pages.

The text is in a font that is not embedded, which PDF/A allows where all of it is invisible (ISO 19005-1, 6.3.4), and it
is not tagged, which the levels A of PDF/A and PDF/UA (ISO 14289) ask for.
"""

from typing import Final

import pikepdf

PART: Final = "pdfaid:part"
LEVEL: Final = "pdfaid:conformance"
UNIVERSAL: Final = "pdfuaid:part"
TAGGED_LEVEL: Final = "A"


def lower_claims(pdf: pikepdf.Pdf) -> None:
    """Bring level A down to the next, and take out the claim to be PDF/UA."""
    if "/Metadata" not in pdf.Root:
        return
    try:
        with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False, strict=True) as metadata:
            is_tagged_level = str(metadata.get(LEVEL, "")).upper() == TAGGED_LEVEL
            next_level = "B" if str(metadata.get(PART, "")) == "1" else "U"
    except Exception:  # metadata that is no XML claims nothing that a program would find
        return
    if not is_tagged_level and UNIVERSAL not in metadata:
        return
    with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as metadata:
        if is_tagged_level:
            metadata[LEVEL] = next_level
        if UNIVERSAL in metadata:
            del metadata[UNIVERSAL]
