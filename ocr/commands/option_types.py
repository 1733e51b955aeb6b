"""Types of options that refuse what no person means: numbers without a size, paths without a name."""

import math
from typing import Any, Final

import click


class Finite(click.FloatRange):
    """A number within a range, and neither infinite nor nan, which lies within every range."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        number: float = super().convert(value, param, ctx)
        if not math.isfinite(number):
            self.fail(f"{value} is no finite number.", param, ctx)
        return number


class NamedPath(click.Path):
    """A path that is not empty, as that of a shell variable that nobody has set: it would be the current folder."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        if not str(value):
            self.fail("an empty name.", param, ctx)
        return super().convert(value, param, ctx)


MEGAPIXELS: Final = Finite(0, 1e6, min_open=True)
SECONDS: Final = Finite(0, 604_800, min_open=True)
"""A week at most: clocks do not go on for ever."""
