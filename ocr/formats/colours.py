"""The colour that says how sure a word is."""

import colorsys

GREEN_HUE = 1 / 3
DARKNESS = 0.75

Colour = tuple[int, int, int]


def confidence_colour(confidence: float) -> Colour:
    """From red at 0 through yellow to green at 1, in RGB of 0 to 255."""
    red, green, blue = colorsys.hsv_to_rgb(GREEN_HUE * min(max(confidence, 0.0), 1.0), 1.0, DARKNESS)
    return round(255 * red), round(255 * green), round(255 * blue)
