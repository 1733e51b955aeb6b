"""What Tesseract prints of a page that it does not read: its orientation and script, or its skew."""

import math
from typing import Final

from ocr.errors import InputError
from ocr.recognition.orientation import CLEARLY, Orientation

SURE: Final = 15.0
"""The confidence in Tesseract's units of a margin that is `CLEARLY` to be trusted: callers ask for 14 or 15."""

SCRIPT: Final = "Latin"
"""The only script that Typecase reads."""
MOST_SCRIPT_CONFIDENCE: Final = 10.0
"""The script confidence of letters of which each is certain."""


def degrees_turned(orientation: Orientation) -> int:
    """Degrees clockwise by which the page is turned from upright; Tesseract calls it the orientation."""
    return -orientation.turn % 360


def tesseract_confidence(orientation: Orientation) -> float:
    """How sure the orientation is, from 0, in the units in which `SURE` is sure."""
    return SURE * orientation.margin / CLEARLY


def osd_text(orientation: Orientation, name: str) -> str:
    """The report of `--psm 0`. Raises InputError, in Tesseract's words, where there is too little to tell."""
    if not orientation.confidence:
        raise InputError(f"{name}: Too few characters. Skipping this page")
    rows = {
        "Page number": 0,
        "Orientation in degrees": degrees_turned(orientation),
        "Rotate": orientation.turn,
        "Orientation confidence": f"{tesseract_confidence(orientation):.2f}",
        "Script": SCRIPT,
        "Script confidence": f"{MOST_SCRIPT_CONFIDENCE * orientation.confidence:.2f}",
    }
    return "".join(f"{key}: {value}\n" for key, value in rows.items())


def skew_text(degrees: float) -> str:
    """The report of `--psm 2`, for an upright page whose lines run from left to right and fall by so many degrees."""
    rows = {"Orientation": 0, "WritingDirection": 0, "TextlineOrder": 2, "Deskew angle": f"{math.radians(degrees):.4f}"}
    return "".join(f"{key}: {value}\n" for key, value in rows.items())
