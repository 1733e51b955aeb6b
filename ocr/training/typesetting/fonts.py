"""Which faces pages are set in.

Families of these Debian packages are known; those that fontconfig lists on this machine are drawn with:
fonts-liberation, fonts-dejavu, fonts-ebgaramond, fonts-linuxlibertine, fonts-crosextra-carlito,
fonts-crosextra-caladea, fonts-roboto-unhinted, fonts-roboto-slab, fonts-open-sans, fonts-lato, fonts-cmu,
fonts-lmodern, fonts-gfs-didot, fonts-gfs-artemisia, fonts-gfs-bodoni-classic, fonts-gfs-neohellenic,
fonts-inconsolata, fonts-texgyre, fonts-courier-prime, fonts-vollkorn, fonts-sil-charis, fonts-sil-gentium-basic,
fonts-firacode, fonts-hack, fonts-jetbrains-mono, fonts-cantarell, fonts-cabin, fonts-karla, fonts-quattrocento,
fonts-junicode, fonts-goudybookletter, fonts-century-catalogue, fonts-fanwood, fonts-bebas-neue, fonts-prociono,
fonts-adf-romande, fonts-adf-gillius, fonts-adf-baskervald, fonts-dosis, fonts-anonymous-pro, fonts-yrsa-rasa,
fonts-urw-base35, fonts-clear-sans.
"""

import subprocess
from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

import numpy as np

SERIF: Final = (
    "Liberation Serif", "DejaVu Serif", "EB Garamond", "Linux Libertine O", "Caladea", "CMU Serif",
    "Latin Modern Roman", "GFS Didot", "GFS Artemisia", "TeX Gyre Termes", "TeX Gyre Pagella", "TeX Gyre Schola",
    "TeX Gyre Bonum", "Vollkorn", "Charis SIL", "Gentium Book Basic", "Roboto Slab", "Quattrocento",
    "Junicode Two Beta", "Goudy Bookletter 1911", "Century Catalogue", "Fanwood Text", "Prociono", "Romande ADF Std",
    "Baskervald ADF Std", "Yrsa", "Rasa", "C059", "P052", "URW Bookman", "CMU Concrete",
)  # fmt: skip
SANS: Final = (
    "Liberation Sans", "DejaVu Sans", "Carlito", "Roboto", "Open Sans", "Lato", "CMU Bright", "CMU Sans Serif",
    "GFS Neohellenic", "TeX Gyre Heros", "TeX Gyre Adventor", "Cantarell", "Cabin", "Karla", "Gillius ADF",
    "Clear Sans", "Linux Biolinum O", "Nimbus Sans", "URW Gothic", "Latin Modern Sans", "Dosis",
)  # fmt: skip
NARROW: Final = (
    "Liberation Sans Narrow", "Roboto Condensed", "TeX Gyre Heros Cn", "Nimbus Sans Narrow", "Open Sans Condensed",
)  # fmt: skip
MONO: Final = (
    "Liberation Mono", "DejaVu Sans Mono", "Inconsolata", "Courier Prime", "Fira Code", "Hack", "JetBrains Mono",
    "Anonymous Pro", "TeX Gyre Cursor", "Nimbus Mono PS", "Latin Modern Mono", "CMU Typewriter Text",
)  # fmt: skip
DISPLAY: Final = (
    "Bebas Neue", "GFS BodoniClassic", "Linux Libertine Display O", "Dosis", "URW Gothic", "Roboto Slab",
    "TeX Gyre Adventor", "Romande ADF Style Std",
)  # fmt: skip

TRIAL_FONTS: Final = frozenset({
    "EB Garamond", "Caladea", "GFS Artemisia", "TeX Gyre Schola", "Charis SIL", "Junicode Two Beta", "Fanwood Text",
    "Baskervald ADF Std", "P052", "Rasa", "Roboto", "Lato", "TeX Gyre Adventor", "Cabin", "Clear Sans", "URW Gothic",
    "GFS Neohellenic", "TeX Gyre Heros Cn", "Open Sans Condensed", "Hack", "Courier Prime", "Nimbus Mono PS",
    "Linux Libertine Display O", "Romande ADF Style Std",
})  # fmt: skip
"""Faces that only trial pages are set in, and trial pages in no others: a third of all."""


@dataclass(frozen=True, slots=True)
class Faces:
    """Font families that pages of one split are set in, by design."""

    serif: tuple[str, ...]
    sans: tuple[str, ...]
    narrow: tuple[str, ...]
    mono: tuple[str, ...]
    display: tuple[str, ...]

    def book(self, rng: np.random.Generator) -> str:
        """A face for running text: with serifs three times in four."""
        return str(rng.choice(self.serif if rng.random() < 0.75 else self.sans))

    def screen(self, rng: np.random.Generator) -> str:
        """A face for screens, forms and offices: without serifs three times in four."""
        return str(rng.choice(self.sans if rng.random() < 0.75 else self.serif))

    def heading(self, rng: np.random.Generator) -> str:
        """A face for headlines and titles."""
        return str(rng.choice((*self.serif, *self.sans, *self.narrow, *self.display)))


def find_faces(*, trial: bool) -> Faces:
    """The installed faces of one split. Raises LookupError where a design has none."""
    installed = installed_families()
    return Faces(*(_some(names, installed, trial=trial) for names in (SERIF, SANS, NARROW, MONO, DISPLAY)))


def installed_families() -> frozenset[str]:
    """Names of the families that fontconfig lists."""
    listed = subprocess.run(["fc-list", "--format", "%{family}\n"], capture_output=True, text=True, check=True)
    return frozenset(name for line in listed.stdout.splitlines() for name in line.split(","))


def _some(names: tuple[str, ...], installed: Collection[str], *, trial: bool) -> tuple[str, ...]:
    found = tuple(name for name in names if name in installed and (name in TRIAL_FONTS) == trial)
    if not found:
        raise LookupError(f"none of these fonts is installed: {', '.join(names)}")
    return found
