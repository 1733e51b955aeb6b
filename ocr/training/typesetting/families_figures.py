"""Words among pictures: diagrams of boxes and lines, charts with axes and legends, pages of pictures with captions."""

import numpy as np

from ocr.training.typesetting.chance import between, count, likely, pick
from ocr.training.typesetting.content import Content
from ocr.training.typesetting.page import Ink, Role
from ocr.training.typesetting.pictures import figure
from ocr.training.typesetting.sheet import (
    block,
    document,
    draw_look,
    draw_sheet,
    hue,
    ink,
    on_sheet,
    paragraphs,
    running_lines,
)


def diagram(rng: np.random.Generator, content: Content) -> str:
    """Boxes in rows, each with a few words, joined by lines; read row by row."""
    across, down = count(rng, 2, 4), count(rng, 2, 5)
    width, height = count(rng, 480, 1000), count(rng, 360, 900)
    cell_width, cell_height = width / across, (height - 60) / down
    box_width, box_height = cell_width * between(rng, 0.5, 0.8), cell_height * between(rng, 0.4, 0.7)
    edge = f"{between(rng, 0.8, 2.5)}px {pick(rng, ('solid', 'solid', 'dashed'))} #222"
    corner = pick(rng, (0, 0, 8, 40))
    paint = pick(rng, ("#fff", hue(rng, (80, 96))))
    lines, boxes = [], []
    for row in range(down):
        for column in range(across):
            left, top = (column + 0.5) * cell_width - box_width / 2, 60 + (row + 0.5) * cell_height - box_height / 2
            if likely(rng, 0.12):
                continue
            text = block(Role.OTHER, content.words(1, 5), "div", "text-align:center")
            place = (
                f"position:absolute;left:{left:.0f}px;top:{top:.0f}px;width:{box_width:.0f}px;height:{box_height:.0f}px"
            )
            middle = "display:flex;align-items:center;justify-content:center;padding:2px"
            boxes.append(
                ink(
                    Ink.BORDER,
                    f"{place};{middle};border:{edge};border-radius:{corner}px;background:{paint}",
                    text,
                    extra="data-fit",
                )
            )
            if column + 1 < across and likely(rng, 0.6):
                lines.append(_line(left + box_width, top + box_height / 2, cell_width - box_width, 1.5))
            if row + 1 < down and likely(rng, 0.6):
                lines.append(_line(left + box_width / 2, top + box_height, 1.5, cell_height - box_height))
    title = block(
        Role.TITLE, content.title(2, 6), "div", "font-size:1.5em;padding:12px;white-space:nowrap;text-align:center"
    )
    css = (
        f"#page{{font-family:'{content.faces.screen(rng)}';font-size:{between(rng, 11, 17)}px;line-height:1.2;"
        f"background:#fff}}"
    )
    return document(width, height, css, title + "".join(lines) + "".join(boxes))


def _line(left: float, top: float, width: float, height: float) -> str:
    place = f"position:absolute;left:{left:.1f}px;top:{top:.1f}px;width:{width:.1f}px;height:{height:.1f}px"
    return ink(Ink.RULE, f"{place};background:#222")


def chart(rng: np.random.Generator, content: Content) -> str:
    """Bars between two axes with numbers and names, a title over them and a caption below."""
    width, height = count(rng, 420, 900), count(rng, 320, 700)
    left, top, right, bottom = 70, 60, count(rng, 20, 160), 80
    inner_width, inner_height = width - left - right, height - top - bottom
    parts = [
        block(
            Role.TITLE,
            content.title(2, 7),
            "div",
            f"position:absolute;left:{left}px;top:14px;font-size:1.3em;white-space:nowrap",
        )
    ]
    steps = count(rng, 3, 7)
    unit = pick(rng, (0.5, 1, 5, 10, 25, 100, 1000))
    for step in range(steps, -1, -1):
        y = top + inner_height * (1 - step / steps)
        place = f"position:absolute;left:0;width:{left - 8}px;top:{y - 8:.0f}px;text-align:right"
        parts.append(block(Role.OTHER, f"{step * unit:,g}", "div", place))
        if likely(rng, 0.5):
            parts.append(_line(left, y, inner_width, 1))
    parts.append(bars(rng, content, left, top, inner_width, inner_height))
    parts.append(_line(left, top, 1.5, inner_height) + _line(left, top + inner_height, inner_width, 1.5))
    parts.append(
        block(
            Role.CAPTION,
            content.sentence(70),
            "div",
            f"position:absolute;left:{left}px;right:10px;bottom:8px;font-size:.9em",
        )
    )
    css = (
        f"#page{{font-family:'{content.faces.screen(rng)}';font-size:{between(rng, 11, 15)}px;line-height:1.2;"
        "background:#fff}"
    )
    return document(width, height, css, "".join(parts))


def bars(rng: np.random.Generator, content: Content, left: int, top: int, width: int, height: int) -> str:
    """Three to nine bars in a field of this place and size in pixels, and their names below it."""
    number = count(rng, 3, 9)
    room = width / number
    parts, names = [], []
    for bar in range(number):
        tall = height * between(rng, 0.05, 0.98)
        place = (
            f"position:absolute;left:{left + bar * room + room * 0.15:.0f}px;width:{room * 0.7:.0f}px;"
            f"top:{top + height - tall:.0f}px;height:{tall:.0f}px"
        )
        parts.append(ink(Ink.PICTURE, f"{place};background:{hue(rng, (20, 75))}"))
        name = pick(rng, (str(count(rng, 1900, 2030)), content.word()[:8]))
        spot = (
            f"position:absolute;left:{left + bar * room:.0f}px;width:{room:.0f}px;top:{top + height + 6}px;"
            "text-align:center;font-size:.85em"
        )
        names.append(block(Role.OTHER, name, "div", spot, 'data-fit="across"'))
    return "".join(parts) + f"<div data-row>{''.join(names)}</div>"


def gallery(rng: np.random.Generator, content: Content) -> str:
    """Pictures in a grid, each with words below it, under a few lines of text; read picture by picture."""
    sheet = draw_sheet(rng)
    look = draw_look(rng, content, 8, 11)
    across = count(rng, 2, 4)
    cells = "".join(
        f"<div data-unit>{figure(rng, content, caption=True)}</div>" for _ in range(across * count(rng, 2, 5))
    )
    grid = (
        "<div"
        f' style="display:grid;grid-template-columns:repeat({across},1fr);gap:{between(rng, 0.6, 1.8)}em;'
        f'align-items:start">{cells}</div>'
    )
    lead = block(Role.TITLE, content.title(2, 6), "h1") + paragraphs(content.flow(count(rng, 100, 900)))
    return on_sheet(sheet, look.css, lead + grid, around=running_lines(rng, content, sheet))
