"""Colours that say how sure a word is, and what a block is."""

import colorsys

from ocr.document import Role

GREEN_HUE = 1 / 3
DARKNESS = 0.75
ROLE_STEP = 5
"""Roles from one hue to the next; it shares no factor with their number, so that no two have the same."""

Colour = tuple[int, int, int]


def confidence_colour(confidence: float) -> Colour:
    """From red at 0 through yellow to green at 1, in RGB of 0 to 255."""
    red, green, blue = colorsys.hsv_to_rgb(GREEN_HUE * min(max(confidence, 0.0), 1.0), 1.0, DARKNESS)
    return round(255 * red), round(255 * green), round(255 * blue)


def role_colour(role: Role) -> Colour:
    """Hues as far from one another as there are roles allow, in RGB of 0 to 255."""
    roles = list(Role)
    # Roles that follow one another in the list are neighbours on many pages, and get hues far apart.
    hue = roles.index(role) * ROLE_STEP / len(roles) % 1
    red, green, blue = colorsys.hsv_to_rgb(hue, 1.0, DARKNESS)
    return round(255 * red), round(255 * green), round(255 * blue)
