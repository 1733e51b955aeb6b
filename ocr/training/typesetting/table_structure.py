"""Tables with a structure: heads of several levels, groups of rows, totals, empty cells, cells that span others."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from ocr.training.typesetting.chance import between, count, likely, pick
from ocr.training.typesetting.content import Content
from ocr.training.typesetting.page import Role
from ocr.training.typesetting.sheet import hue

RULINGS: Final = (
    "booktabs", "booktabs", "booktabs", "grid", "grid", "dotted", "double", "rows", "columns", "shaded", "none", "none",
    "frame",
)  # fmt: skip
GROUPINGS: Final = ("none", "none", "none", "band", "label", "span")
"""How rows are gathered: not; under a row of one cell; under a row with a label only; beside a cell that spans them."""


@dataclass(frozen=True, slots=True)
class Field:
    """One column. fill: draws a cell's text. align: CSS. width: in em at most, 0 for any."""

    head: str
    fill: Callable[[], str]
    align: str = "right"
    width: float = 0.0


def structured_table(
    rng: np.random.Generator, content: Content, fields: Sequence[Field], rows: int, *, ruling: str = "",
    grouping: str = "", levels: int = 0, totals: bool | None = None,
) -> str:  # fmt: skip
    """A table of about `rows` rows. ruling: one of `RULINGS`; grouping: of `GROUPINGS`; levels: of its head, 1 to 3;
    totals: rows of totals close its groups. All any by default."""
    ruling = ruling or pick(rng, RULINGS)
    grouping = grouping or pick(rng, GROUPINGS)
    levels = levels or (1 if len(fields) < 4 else pick(rng, (1, 1, 1, 2, 2, 3)))
    totals = likely(rng, 0.25) if totals is None else totals
    head = _head(rng, content, fields, levels)
    body = _body(rng, content, fields, rows, grouping, totals)
    name = f"s{count(rng, 0, 10**9)}"
    width = pick(rng, ("width:100%", "width:100%", "margin:0 auto", ""))
    rules = _css(rng, name, ruling)
    drawn = "".join(
        f'<tr class="h{" l" if number == len(head) - 1 else ""}">{row}</tr>' for number, row in enumerate(head)
    )
    paint = hue(rng, (84, 95), (0, 50))
    for number, row in enumerate(body):
        ground = f' data-ink="shade" style="background:{paint}"' if ruling == "shaded" and number % 2 else ""
        drawn += f"<tr{ground}>{row}</tr>"
    return f'<style>{rules}</style><table data-table class="{name}" style="{width}">{drawn}</table>'


def cell(text: str, tag: str = "td", style: str = "", across: int = 1, down: int = 1) -> str:
    """A cell of a table."""
    spans = (f' colspan="{across}"' if across > 1 else "") + (f' rowspan="{down}"' if down > 1 else "")
    return f'<{tag} data-role="{Role.TABLE_CELL}" style="{style}"{spans}>{text}</{tag}>'


def _head(rng: np.random.Generator, content: Content, fields: Sequence[Field], levels: int) -> list[str]:
    """The rows of the head: what spans several columns stands above their own heads."""
    align = pick(rng, ("", "", "center"))
    last = "".join(_head_cell(field, align) for field in fields[1:])
    corner = likely(rng, 0.6)
    first = fields[0].head if likely(rng, 0.8) else ""
    rows: list[str] = []
    for level in range(levels - 1):
        groups = _partition(rng, len(fields) - 1, wide=level == 0 and levels == 3)
        row = "".join(
            cell(content.title(1, 3) if size > 1 or likely(rng, 0.4) else "", "th", "text-align:center", size)
            for size in groups
        )
        if level == 0 and corner:
            row = cell(first, "th", f"text-align:left;vertical-align:{pick(rng, ('bottom', 'top', 'middle'))}", 1,
                       levels) + row  # fmt: skip
        elif not corner:
            row = cell("", "th") + row
        rows.append(row)
    stub = "" if corner and levels > 1 else cell(first, "th", "text-align:left")
    rows.append(stub + last)
    return rows


def _head_cell(field: Field, align: str) -> str:
    width = f";max-width:{field.width}em" if field.width else ""
    return cell(field.head, "th", f"text-align:{align or field.align}{width}")


def _partition(rng: np.random.Generator, columns: int, *, wide: bool) -> list[int]:
    sizes: list[int] = []
    while sum(sizes) < columns:
        size = count(rng, 2, columns) if wide else pick(rng, (1, 2, 2, 3, 4))
        sizes.append(min(size, columns - sum(sizes)))
    return sizes


def _body(rng: np.random.Generator, content: Content, fields: Sequence[Field], rows: int, grouping: str,
          totals: bool) -> list[str]:  # fmt: skip
    empty = pick(rng, (0, 0, 0, 0.06, 0.25))
    dash = pick(rng, ("", "", "-", "—", "n/a"))
    indent = grouping in ("band", "label") and likely(rng, 0.6)
    stress = pick(rng, ("font-weight:700", "font-style:italic", ""))
    drawn: list[str] = []
    while len(drawn) < rows:
        size = rows if grouping == "none" else count(rng, 2, 6)
        if grouping == "band":
            side = pick(rng, ("left", "left", "center"))
            drawn.append(cell(content.title(1, 4), "td", f"text-align:{side};{stress}", len(fields)))
        if grouping == "label":
            blank = "".join(cell("") for _ in fields[1:])
            drawn.append(cell(content.title(1, 3), "td", f"text-align:left;{stress}") + blank)
        for number in range(size):
            row = "".join(_field_cell(rng, field, empty, dash) for field in fields[1:])
            pad = "padding-left:1.2em" if indent else ""
            if grouping != "span":
                row = cell(fields[0].fill(), "td", f"text-align:left;{pad}") + row
            elif number == 0:
                middle = f"text-align:left;vertical-align:{pick(rng, ('top', 'top', 'middle'))}"
                row = cell(content.title(1, 2), "td", middle, 1, size) + row
            drawn.append(row)
        if totals and grouping != "span":
            sums = "".join(_field_cell(rng, field, 0, dash) for field in fields[1:])
            label = pick(rng, ("Total", "Subtotal", "Sum", "Net total", "All"))
            drawn.append(cell(label, "td", f"text-align:left;{stress}") + sums)
    return drawn


def _field_cell(rng: np.random.Generator, field: Field, empty: float, dash: str) -> str:
    text = dash if likely(rng, empty) else field.fill()
    width = f";max-width:{field.width}em" if field.width else ""
    return cell(text, "td", f"text-align:{field.align}{width}")


def _css(rng: np.random.Generator, name: str, ruling: str) -> str:
    """The rules between cells, and the room within them."""
    line, ink = f"{between(rng, 0.7, 1.6)}px", pick(rng, ("#000", "#000", "#333", "#777"))
    heavy = f"{between(rng, 1, 2.2)}px solid #000"
    ruled = ruling in ("grid", "dotted", "double", "columns")
    room = f"{between(rng, 0.03, 0.45)}em {between(rng, 0.35 if ruled else 0.55, 1.4)}em"
    cells = f".{name} td,.{name} th"
    css = (
        f".{name}{{border-collapse:collapse;font-size:{between(rng, 0.75, 1)}em;line-height:{between(rng, 1.02, 1.35)};"
        f"text-indent:0;text-align:left;margin-top:.3em}}"
        f"{cells}{{padding:{room};vertical-align:{pick(rng, ('top', 'top', 'middle', 'bottom'))};hyphens:manual}}"
        f".{name} th{{font-weight:{pick(rng, (400, 700, 700))};"
        f"vertical-align:{pick(rng, ('bottom', 'middle', 'top'))}}}"
    )
    ends = f".{name} tr:first-child>*{{border-top:{heavy}}}.{name} tr:last-child>*{{border-bottom:{heavy}}}"
    under = f".{name} tr.l>*{{border-bottom:{line} solid {ink}}}"
    spanning = f".{name} tr.h>[colspan]{{border-bottom:{line} solid {ink}}}" if likely(rng, 0.7) else ""
    return css + {
        "booktabs": ends + under + spanning,
        "grid": f"{cells}{{border:{line} solid {ink}}}",
        "dotted": f"{cells}{{border:{between(rng, 1, 1.6)}px {pick(rng, ('dotted', 'dashed'))} {ink}}}",
        "double": f"{cells}{{border:{between(rng, 3, 4)}px double {ink}}}",
        "rows": f"{cells}{{border-bottom:{line} solid {ink}}}",
        "columns": f"{cells}{{border-left:{line} solid {ink};border-right:{line} solid {ink}}}" + ends + under,
        "shaded": under if likely(rng, 0.5) else "",
        "frame": f".{name}{{border:{heavy}}}" + (under if likely(rng, 0.6) else ""),
        "none": "",
    }[ruling]  # fmt: skip


def number_field(rng: np.random.Generator, content: Content) -> Field:
    """A column of figures of one kind, as statistics have them."""
    digits, scale = count(rng, 0, 3), 10.0 ** count(rng, 0, 5)
    sign, form = pick(rng, ("", "", "", "-")), pick(rng, FORMS)

    def fill() -> str:
        value = float(rng.uniform(0, 1)) ** 2 * scale
        text = f"{value:,.{digits}f}"
        spread = f"{value * 0.2:.{max(digits, 1)}f}"
        shown = form.format(v=text, s=spread, n=count(rng, 1, 999), p=f"{rng.uniform(0, 100):.1f}")
        return (sign if likely(rng, 0.3) else "") + shown

    return Field(_number_head(rng, content), fill, pick(rng, ("right", "right", "center", "left")))


FORMS: Final = (
    "{v}", "{v}", "{v}", "{v}", "{v}%", "{v} ± {s}", "{v} ({s})", "{n} ({p}%)", "({v})", "${v}", "{v}*", "{n}", "{p}",
    "{v}<br>({s})", "{v}<br>[{p}, {n}]",
)  # fmt: skip


def _number_head(rng: np.random.Generator, content: Content) -> str:
    year = str(count(rng, 1900, 2030))
    short = pick(rng, ("n", "%", "p", "Mean", "SD", "N", "Total", "Rate", "Max.", "Min.", "Share (%)", "(1)", "OR"))
    numbered = f"({count(rng, 1, 9)})<br>{content.title(1, 2)}"
    words = content.title(1, 2), content.title(1, 3), f"{content.title(1, 1)} (%)", f"{short}<br>({content.word()})"
    return pick(rng, (year, year, short, numbered, *words))


def word_field(rng: np.random.Generator, content: Content, *, wide: bool = False) -> Field:
    """A column of words; where wide, of phrases that run over several lines."""
    if wide:
        most = count(rng, 30, 120)
        fill = pick(rng, (lambda: content.sentence(most), lambda: content.words(3, 12)))
        return Field(content.title(1, 2), fill, "left", count(rng, 9, 22))
    few = [_capital(content.words(2, 3)) for _ in range(count(rng, 1, 4))]  # the same words row after row
    fill = pick(rng, (
        lambda: content.words(1, 3), content.name, content.date, content.code, lambda: content.word().capitalize(),
        lambda: pick(rng, ("Yes", "No", "High", "Low", "Medium", "A", "B", "C")), lambda: content.words(1, 2),
        lambda: pick(rng, few), lambda: pick(rng, few),
    ))  # fmt: skip
    return Field(content.title(1, 2), fill, pick(rng, ("left", "left", "center")))


def stub_field(rng: np.random.Generator, content: Content) -> Field:
    """The first column: what each row is about."""
    longest, width = pick(rng, ((2, 0), (3, 0), (4, 0), (8, 14)))
    return Field(content.title(1, 2), lambda: _capital(content.words(1, longest)), "left", width)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
