"""Finds the faces that training lines are drawn with, and says how often each is drawn.

`training_fonts.txt` beside this file names the families, their styles and the packages that bring them.
"""

from __future__ import annotations

import re
import sys
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL import ImageFont

from classifier.alphabet import SYMBOLS

FONT_LIST: Final = Path(__file__).with_name("training_fonts.txt")
FONT_SUFFIXES: Final = {".ttf", ".otf", ".woff"}
SYSTEM_FOLDERS: Final = (
    Path("/usr/share/fonts"),
    Path("/usr/local/share/fonts"),
    Path("/usr/share/texmf/fonts/opentype"),
)
TOO_LIGHT: Final = re.compile("thin|hairline|extra ?light|ultra ?light", re.IGNORECASE)
"""Variants whose strokes are thinner than any print that is scanned."""
NOT_REGULAR: Final = re.compile("bold|black|heavy|light|italic|oblique|slanted", re.IGNORECASE)
NO_CHARACTER: Final = "\uffff"
"""A code point that no font maps: what is drawn for it is drawn for every missing symbol."""
PROBE_SIZE: Final = 20
"""Pixels per em at which a glyph is drawn to see whether it has any ink."""
REQUIRED: Final = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.,")

STYLE_SHARES: Final = {
    "serif": 0.21,
    "oldstyle": 0.17,
    "sans": 0.20,
    "slab": 0.03,
    "condensed": 0.06,
    "typewriter": 0.14,
    "mono": 0.05,
    "pixel": 0.05,
    "ocr": 0.01,
    "hand": 0.05,
    "display": 0.03,
}
"""How often each style is drawn; what office and archive pages show is common, the rest is not rare."""
REGULAR_SHARE: Final = 0.6
"""How often a family's upright faces of normal weight are drawn; bold and italic ones share the rest."""


@dataclass(frozen=True, slots=True)
class Face:
    """One face of a family: where its outlines lie and what it can draw.

    `symbols` are those of the alphabet for which the face has a glyph with ink; `regular` is true for the
    upright face of normal weight.
    """

    path: Path
    family: str
    style: str
    regular: bool
    symbols: frozenset[str]


def listed_families(font_list: Path = FONT_LIST) -> dict[str, str]:
    """Family name to style, as `training_fonts.txt` has them."""
    styles = {}
    for line in font_list.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            style, _, families = (part.strip() for part in line.split("|"))
            styles.update({family.strip(): style for family in families.split(";")})
    return styles


def listed_packages(font_list: Path = FONT_LIST) -> list[str]:
    """The names of the packages that bring the listed families, each once."""
    rows = [line.split("|") for line in font_list.read_text(encoding="utf-8").splitlines() if "|" in line[1:]]
    return sorted({row[1].strip() for row in rows if not row[0].startswith("#")})


def find_faces(folders: Iterable[Path] = SYSTEM_FOLDERS, families: Collection[str] | None = None) -> list[Face]:
    """Every usable face of a listed family, or of those in `families` alone, under `folders`, sorted by path.

    A face is usable when it has all letters, digits, full stop and comma. Files that are no fonts are passed over.
    """
    styles = {name: style for name, style in listed_families().items() if families is None or name in families}
    paths = {
        path
        for folder in folders
        if folder.is_dir()
        for path in folder.rglob("*")
        if path.suffix.lower() in FONT_SUFFIXES
    }
    faces = (read_face(path, styles) for path in sorted(paths))
    return one_file_a_face([face for face in faces if face is not None and face.symbols >= REQUIRED])


def one_file_a_face(faces: Sequence[Face]) -> list[Face]:
    """Drops the second of two files of the same name: packages bring the same face as .otf and .ttf."""
    first: dict[tuple[str, str], Face] = {}
    for face in faces:
        first.setdefault((face.family, face.path.stem), face)
    return list(first.values())


def read_face(path: Path, styles: dict[str, str]) -> Face | None:
    """The face in the file `path` when its family is a key of `styles` and it is not too light, else None."""
    try:
        font = ImageFont.truetype(str(path), PROBE_SIZE, layout_engine=ImageFont.Layout.BASIC)
    except OSError:
        return None
    family, variant = ((part or "").strip() for part in font.getname())
    if family not in styles or TOO_LIGHT.search(variant):
        return None
    return Face(path, family, styles[family], not NOT_REGULAR.search(variant), symbols_of(font))


def symbols_of(font: ImageFont.FreeTypeFont) -> frozenset[str]:
    """The symbols of the alphabet for which `font` has a glyph of its own that is not blank."""

    def drawn(character: str) -> tuple[tuple[int, int], bytes]:
        mask = font.getmask(character)
        return mask.size, bytes(mask)

    missing, blank = drawn(NO_CHARACTER), drawn(" ")
    return frozenset(symbol for symbol in SYMBOLS if (glyph := drawn(symbol)) not in (missing, blank) and any(glyph[1]))


def face_weights(faces: Sequence[Face]) -> NDArray[np.float64]:
    """How often each of `faces` is drawn: float64 [N] that add up to 1.

    Styles share as `STYLE_SHARES` says, families share their style equally, and within a family the regular faces
    take `REGULAR_SHARE`.
    """
    families: dict[str, set[str]] = defaultdict(set)
    members = Counter((face.family, face.regular) for face in faces)
    for face in faces:
        families[face.style].add(face.family)
    weights = np.array([STYLE_SHARES[face.style] / len(families[face.style]) for face in faces])
    for index, face in enumerate(faces):
        alone = not members[face.family, not face.regular]
        share = 1.0 if alone else REGULAR_SHARE if face.regular else 1.0 - REGULAR_SHARE
        weights[index] *= share / members[face.family, face.regular]
    return np.asarray(weights / weights.sum())


@lru_cache(maxsize=512)
def unit_x_height(path: Path) -> float:
    """The x-height of the font at `path` as a share of its em."""
    font = ImageFont.truetype(str(path), 200, layout_engine=ImageFont.Layout.BASIC)
    return -font.getbbox("x", anchor="ls")[1] / 200


def summary(faces: Sequence[Face]) -> str:
    """A table of the faces by style: families, faces, share of the drawing."""
    weights = face_weights(faces)
    rows = ["style        families  faces  share"]
    for style in STYLE_SHARES:
        own = [index for index, face in enumerate(faces) if face.style == style]
        count = len({faces[index].family for index in own})
        rows.append(f"{style:<12} {count:>8}  {len(own):>5}  {weights[own].sum():>5.2f}")
    return "\n".join(rows)


def main(arguments: Sequence[str]) -> None:
    """Prints the packages to install, or with folders (or none: the system's) what was found there by style."""
    if arguments == ["packages"]:
        print("\n".join(listed_packages()))
        return
    faces = find_faces([Path(folder) for folder in arguments] or SYSTEM_FOLDERS)
    print(summary(faces) if faces else "no listed faces found")
    missing = set(listed_families()) - {face.family for face in faces}
    print("not found:", "; ".join(sorted(missing)) or "none")


if __name__ == "__main__":
    main(sys.argv[1:])
