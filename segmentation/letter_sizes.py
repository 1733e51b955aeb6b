"""How large letters are beside one another, as all stages suppose."""

from typing import Final

CAPITAL_RATIO: Final = 1.42
"""Height of capitals, ascenders and digits in x-heights, in common faces (1.32 Courier to 1.52 Times ascenders)."""
SMALL: Final = 0.45
"""x-heights; dots, commas and quotation marks are smaller both ways, letters are not."""
POINT: Final = 0.35
POINT_FOOT: Final = 0.2
"""Sides of a full stop, and how far its foot may be from the baseline, in x-heights."""
LEAST_DASH: Final = 1.8
"""Ratio of a dash's sides. Those of specks are seldom so unlike."""
