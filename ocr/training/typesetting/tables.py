"""Tables in all usual styles: grids, double, dotted and dashed lines, shaded rows, rules under rows, and none."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from ocr.training.typesetting.chance import between, count, likely, pick
from ocr.training.typesetting.content import Content
from ocr.training.typesetting.page import Role
from ocr.training.typesetting.sheet import hue

STYLES = ("grid", "double", "dotted", "dashed", "shaded", "rows", "head", "columns", "frame", "banner", "none", "none")


@dataclass(frozen=True, slots=True)
class Column:
    """One column. fill: draws a cell's text. numeric: set at the right. wide: its cells may run over several lines."""

    fill: Callable[[], str]
    numeric: bool = False
    wide: bool = False


def draw_columns(rng: np.random.Generator, content: Content, number: int) -> list[Column]:
    """`number` columns: what each row is about, then figures and words in any order."""
    kinds = (
        Column(content.figure, numeric=True), Column(content.figure, numeric=True),
        Column(content.amount, numeric=True),
        Column(content.date), Column(lambda: content.words(1, 2)), Column(content.code),
        Column(lambda: content.sentence(90), wide=True), Column(lambda: content.words(3, 9), wide=True),
    )  # fmt: skip
    figures = likely(rng, 0.45)
    first = Column(lambda: content.words(1, 4), wide=True) if likely(rng, 0.8) else Column(content.name)
    return [first, *(kinds[count(rng, 0, 2)] if figures else pick(rng, kinds) for _ in range(number - 1))]


def table(rng: np.random.Generator, content: Content, columns: Sequence[Column], rows: int, *, style: str = "",
          heads: Sequence[str] = ()) -> str:  # fmt: skip
    """A table of `rows` rows under a head. style: one of `STYLES`, any by default. heads: words of the head's cells."""
    style = style or pick(rng, STYLES)
    cells = [_head(rng, content, columns, heads)] if heads or likely(rng, 0.85) else []
    empty = pick(rng, (0, 0, 0, 0.1))
    cells.extend("".join(_cell(rng, column, empty) for column in columns) for _ in range(rows))
    paint = _shading(rng) if style == "shaded" else ""
    body = "".join(f"<tr{_ground(number, paint)}>{row}</tr>" for number, row in enumerate(cells))
    width = "width:100%" if likely(rng, 0.75) else "margin:0 auto"
    name = f"t{count(rng, 0, 10**9)}"
    return (
        f"<style>{_css(rng, name, style)}</style>" + f'<table data-table class="{name}" style="{width}">{body}</table>'
    )


def _cell(rng: np.random.Generator, column: Column, empty: float) -> str:
    text = "" if likely(rng, empty) else column.fill()
    align = ' style="text-align:right"' if column.numeric else ""
    return f'<td data-role="{Role.TABLE_CELL}"{align}>{text}</td>'


def _head(rng: np.random.Generator, content: Content, columns: Sequence[Column], heads: Sequence[str]) -> str:
    words = heads or [content.title(1, 2) for _ in columns]
    align = [' style="text-align:right"' if column.numeric else "" for column in columns]
    row = "".join(
        f'<th data-role="{Role.TABLE_CELL}"{side}>{word}</th>' for word, side in zip(words, align, strict=True)
    )
    if heads or len(columns) < 4 or likely(rng, 0.7):
        return row
    span = count(rng, 2, len(columns) - 1)
    over = (
        f'<th></th><th colspan="{span}" data-role="{Role.TABLE_CELL}"'
        f' style="text-align:center">{content.title(1, 4)}</th>'
    )
    over += "<th></th>" * (len(columns) - 1 - span)
    return f"{over}</tr><tr>{row}"


def _shading(rng: np.random.Generator) -> str:
    return hue(rng, (82, 94), (0, 60))


def _ground(number: int, paint: str) -> str:
    return f' data-ink="shade" style="background:{paint}"' if paint and number % 2 else ""


def _css(rng: np.random.Generator, name: str, style: str) -> str:
    """The rules between cells, and the room within them."""
    line = f"{between(rng, 0.7, 1.8)}px"
    black = pick(rng, ("#000", "#000", "#444", "#888"))
    room = f"{between(rng, 0.05, 0.5)}em {between(rng, 0.3, 0.9)}em"
    collapse = "separate" if style == "none" else "collapse"
    css = (
        f".{name}"
        f" {{border-collapse:{collapse};font-size:{between(rng, 0.75, 1)}em;line-height:{between(rng, 1.05, 1.35)};"
        f"text-align:left;margin-top:.5em}}"
    )
    css += (
        f".{name} td,.{name}"
        f" th{{padding:{room};vertical-align:{pick(rng, ('top', 'top', 'middle', 'bottom'))};text-indent:0}}"
    )
    css += f".{name} th{{font-weight:{pick(rng, (400, 700, 700))}}}"
    cells = f".{name} td,.{name} th"
    lines = {
        "grid": f"{cells}{{border:{line} solid {black}}}",
        "double": f"{cells}{{border:{between(rng, 3, 4)}px double {black}}}",
        "dotted": f"{cells}{{border:{between(rng, 1, 2)}px dotted {black}}}",
        "dashed": f"{cells}{{border:{between(rng, 1, 1.6)}px dashed {black}}}",
        "shaded": f".{name} th{{border-bottom:{line} solid {black}}}",
        "rows": f"{cells}{{border-bottom:{line} solid {black}}}",
        "head": (
            f".{name} tr:first-child>*{{border-top:{line} solid #000;border-bottom:{line} solid #000}}.{name}"
            f" tr:last-child>*{{border-bottom:{line} solid #000}}"
        ),
        "columns": f"{cells}{{border-left:{line} solid {black};border-right:{line} solid {black}}}",
        "frame": (
            f".{name} tr:first-child>*{{border-top:{line} solid #000}}.{name} tr:last-child>*{{border-bottom:{line}"
            f" solid #000}}.{name} tr>:first-child{{border-left:{line} solid #000}}.{name}"
            f" tr>:last-child{{border-right:{line} solid #000}}"
        ),
        "banner": (
            f".{name} th{{background:{hue(rng, (15, 45))};color:#fff}}.{name} td{{border-bottom:{line} solid #bbb}}"
        ),
        "none": "",
    }
    return css + lines[style]
