"""A smaller file that breaks the same rule."""

from collections.abc import Callable
from typing import Final

TRIES: Final = 40
"""Runs that a reduction may cost."""


def reduced(data: bytes, fails: Callable[[bytes], bool]) -> bytes:
    """`data` without the pieces that it takes no part of to fail, as far as TRIES go. `fails` holds for `data`."""
    piece, tries = len(data) // 2, 0
    while piece and tries < TRIES:
        start = 0
        while start < len(data) and tries < TRIES:
            shorter = data[:start] + data[start + piece :]
            tries += 1
            if fails(shorter):
                data = shorter
            else:
                start += piece
        piece //= 2
    return data
