"""Zip archives, which office files are, without the times at which they were made."""

import re
import zipfile
from io import BytesIO
from typing import Final

FIRST_DAY: Final = (1980, 1, 1, 0, 0, 0)
"""The earliest that an archive can say."""
MODIFIED: Final = re.compile(rb"(<dcterms:(?:modified|created)[^>]*>)[^<]*(<)")


def with_one_date(archive: bytes) -> bytes:
    """The archive with the same files, all of one date, so that the same content gives the same bytes."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(archive)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "docProps/core.xml":
                content = MODIFIED.sub(rb"\g<1>1980-01-01T00:00:00Z\g<2>", content)
            new.writestr(zipfile.ZipInfo(name, FIRST_DAY), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()
