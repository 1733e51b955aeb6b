"""Screens: slides, web pages on light and dark grounds, editor windows, menus with a selected row, posters."""

import numpy as np

from ocr.training.typesetting.chance import between, count, likely, pick
from ocr.training.typesetting.content import Content
from ocr.training.typesetting.listings import code_lines
from ocr.training.typesetting.page import Ink, Role
from ocr.training.typesetting.pictures import data_address, picture, texture
from ocr.training.typesetting.sheet import block, document, hue, ink, rgb
from ocr.training.typesetting.tables import draw_columns, table


def ground(rng: np.random.Generator) -> tuple[str, str]:
    """A ground and a colour for text that can be read on it."""
    light = likely(rng, 0.4)
    shades = ((88, 100), (93, 100)) if light else ((4, 34), (8, 30))
    first, second = (hue(rng, shade, (0, 80)) for shade in shades)
    paint = first if likely(rng, 0.6) else f"linear-gradient({count(rng, 0, 359)}deg,{first},{second})"
    text = hue(rng, (0, 25), (0, 60)) if light else hue(rng, (78, 100), (0, 60))
    return f"background:{paint}", text


def slide(rng: np.random.Generator, content: Content) -> str:
    """A slide: a title, a few short lines in large type, at times a picture or a table."""
    width, height = pick(rng, ((960, 540), (960, 720), (1280, 720)))
    paint, colour = ground(rng)
    face = content.faces.screen(rng)
    size = height / between(rng, 18, 26)
    title = block(
        Role.TITLE,
        content.title(2, 7),
        "h1",
        f"font-size:{between(rng, 1.4, 2.1)}em;font-weight:{pick(rng, (400, 700))};margin-bottom:.6em;line-height:1.15",
    )
    text = slide_lines(rng, content)
    if likely(rng, 0.15):
        text = table(
            rng,
            content,
            draw_columns(rng, content, count(rng, 2, 4)),
            count(rng, 2, 5),
            style=pick(rng, ("rows", "grid", "none")),
        )
    if likely(rng, 0.35):
        side = picture(rng, f"width:{count(rng, 25, 45)}%;aspect-ratio:{between(rng, 0.8, 1.6)};flex:none")
        text = (
            "<div"
            ' style="display:flex;gap:1.2em">'
            f"{pick(rng, (f'<div style=flex:1>{text}</div>{side}', f'{side}<div style=flex:1>{text}</div>'))}</div>"
        )
    foot = ""
    if likely(rng, 0.4):
        number = block(Role.PAGE_NUMBER, str(count(rng, 1, 80)), "span")
        foot = (
            '<div data-row data-order="9"'
            ' style="position:absolute;left:5%;right:5%;bottom:2.5%;font-size:.5em;display:flex;'
            f'justify-content:space-between">{block(Role.RUNNING_FOOT, content.title(2, 5), "span")}{number}</div>'
        )
    css = (
        f"#page{{{paint};color:{colour};font-family:'{face}';font-size:{size:.1f}px;"
        f"line-height:{between(rng, 1.15, 1.5)};text-align:{pick(rng, ('left', 'left', 'center'))}}}"
        " td,th{border-color:currentColor!important;color:inherit}"
    )
    place = f"position:absolute;left:{between(rng, 4, 9)}%;right:5%;top:{between(rng, 5, 14)}%;bottom:10%"
    return document(width, height, css, f'<div data-fit style="{place}">{title}{text}</div>{foot}')


def slide_lines(rng: np.random.Generator, content: Content) -> str:
    """One to six short lines, with signs or drawn bullets before them or none."""
    items = []
    sign = pick(rng, ("• ", "– ", "", "drawn"))
    dot = (
        f'<span data-ink="{Ink.BULLET}"'
        ' style="display:inline-block;width:.35em;height:.35em;background:currentColor;margin:0 .6em .15em 0"></span>'
    )
    for _ in range(count(rng, 1, 6)):
        before = dot if sign == "drawn" else sign
        items.append(
            block(
                Role.LIST_ITEM,
                before + content.words(2, 12),
                "div",
                f"margin-bottom:{between(rng, 0.2, 0.8)}em;padding-left:1em;text-indent:-1em",
            )
        )
    return "".join(items)


def web_page(rng: np.random.Generator, content: Content) -> str:
    """A web page: bar with links, headings, paragraphs, buttons, at times a side column; light or dark."""
    width, height = count(rng, 700, 1300), count(rng, 500, 1300)
    dark = likely(rng, 0.5)
    back, colour = (
        (rgb(*(count(rng, 8, 45),) * 3), rgb(*(count(rng, 190, 250),) * 3))
        if dark
        else ("#fff", rgb(*(count(rng, 0, 70),) * 3))
    )
    face, size = content.faces.screen(rng), between(rng, 13, 18)
    bar, bar_text = ground(rng)
    links = "".join(
        block(Role.OTHER, content.title(1, 2), "span", "white-space:nowrap") for _ in range(count(rng, 3, 6))
    )
    top = (
        f'<div data-ink="{Ink.SHADE}" data-row'
        f' style="{bar};color:{bar_text};display:flex;gap:{between(rng, 1.2, 3)}em;padding:.7em'
        f' 1em;overflow:hidden;justify-content:{pick(rng, ("flex-start", "space-between", "flex-end"))}">{links}</div>'
    )
    main = f'<div data-fit style="flex:1;min-width:0;height:100%">{web_text(rng, content)}</div>'
    if likely(rng, 0.4):
        inner = menu_rows(rng, content, count(rng, 4, 12))
        side = (
            f'<div style="width:{count(rng, 20, 28)}%;flex:none"><div data-order="{pick(rng, (1, 1))}" data-fit'
            f' style="height:{height - 90}px">{inner}</div></div>'
        )
        main = main + side if likely(rng, 0.5) else side + main
    css = (
        f"#page{{background:{back};color:{colour};font-family:'{face}';font-size:{size}px;"
        f"line-height:{between(rng, 1.25, 1.65)}}}"
    )
    inside = (
        '<div style="display:flex;gap:2em;padding:1em'
        f' {between(rng, 1, 5)}em;position:absolute;top:3.4em;bottom:0;left:0;right:0">{main}</div>'
    )
    return document(width, height, css, top + inside)


def web_text(rng: np.random.Generator, content: Content) -> str:
    """A title, and headings, paragraphs, buttons and pictures below it."""
    parts = [block(Role.TITLE, content.title(3, 8), "h1", "margin:.5em 0;line-height:1.2")]
    for _ in range(12):
        if likely(rng, 0.4):
            parts.append(block(Role.HEADING, content.title(), "h2", "margin:.8em 0 .3em"))
        parts.append(block(Role.PARAGRAPH, content.paragraph(80, 500), "p", "margin-bottom:.8em"))
        if likely(rng, 0.25):
            parts.append(
                "<div data-unit data-row"
                f' style="margin-bottom:.8em">{"".join(button(rng, content) for _ in range(count(rng, 1, 3)))}</div>'
            )
        if likely(rng, 0.15):
            size_of = f"width:{count(rng, 40, 100)}%;height:{count(rng, 120, 260)}px"
            parts.append(f"<div data-unit>{picture(rng, f'{size_of};margin-bottom:.8em')}</div>")
    return "".join(parts)


def button(rng: np.random.Generator, content: Content) -> str:
    """A word or two on a coloured ground or in a frame, with round corners."""
    paint, colour = ground(rng)
    edge = (
        f"border-radius:{between(rng, 0, 1.5)}em;padding:{between(rng, 0.2, 0.6)}em"
        " 1.1em;display:inline-block;margin-right:1em"
    )
    text = block(Role.OTHER, content.title(1, 2), "span", "white-space:nowrap")
    if likely(rng, 0.7):
        return ink(Ink.SHADE, f"{paint};color:{colour};{edge}", text, "span")
    return ink(Ink.BORDER, f"border:1.5px solid currentColor;{edge}", text, "span")


def menu_rows(rng: np.random.Generator, content: Content, rows: int) -> str:
    """Rows of a menu or a list, one or two of them selected."""
    chosen = set(rng.choice(rows, size=min(rows, count(rng, 1, 2)), replace=False).tolist())
    valued = likely(rng, 0.5)
    parts = []
    room = between(rng, 0.15, 0.6)
    corner = between(rng, 0, 0.6)
    paint, colour = ground(rng)
    for row in range(rows):
        name = block(Role.LIST_ITEM, content.words(1, 4), "span")
        value = block(Role.OTHER, content.figure(), "span", "white-space:nowrap") if valued else ""
        style = f"display:flex;justify-content:space-between;gap:1em;padding:{room}em .7em;border-radius:{corner}em"
        if row in chosen:
            parts.append(
                f'<div data-row data-unit data-ink="{Ink.SHADE}"'
                f' style="{style};{paint};color:{colour}">{name}{value}</div>'
            )
        else:
            parts.append(f'<div data-row data-unit style="{style}">{name}{value}</div>')
    return "".join(parts)


def list_window(rng: np.random.Generator, content: Content) -> str:
    """A window with a title bar, a list with selected rows, and buttons below."""
    width, height = count(rng, 320, 800), count(rng, 300, 700)
    face, size = content.faces.screen(rng), between(rng, 12, 17)
    bar, bar_text = ground(rng)
    dark = likely(rng, 0.3)
    back, colour = ("#1e1e22", "#ddd") if dark else (pick(rng, ("#fff", "#f2f2f2", "#e8e8ec")), "#111")
    title = (
        f'<div data-ink="{Ink.SHADE}" style="{bar};color:{bar_text};padding:.5em'
        f' 1em">{block(Role.TITLE, content.title(1, 4), "span")}</div>'
    )
    rows = menu_rows(rng, content, count(rng, 5, 18))
    buttons = (
        "<div data-unit data-row"
        f' style="padding:1em;text-align:{pick(rng, ("right", "left"))}">'
        f"{button(rng, content)}{button(rng, content)}</div>"
    )
    css = f"#page{{background:{back};color:{colour};font-family:'{face}';font-size:{size}px;line-height:1.35}}"
    return document(
        width,
        height,
        css,
        f"{title}<div data-fit"
        f' style="position:absolute;top:3em;left:.6em;right:.6em;bottom:.4em">{rows}{buttons}</div>',
    )


def editor(rng: np.random.Generator, content: Content) -> str:
    """An editor or a terminal: lines of code in colours, with or without numbers, on a dark or light ground."""
    width, height = count(rng, 500, 1100), count(rng, 300, 900)
    dark = likely(rng, 0.8)
    size = between(rng, 12, 17)
    back = rgb(*(count(rng, 10, 45) for _ in range(3))) if dark else "#fdfdf8"
    light = (65, 95) if dark else (10, 38)
    colours = [hue(rng, light, (0, 90)) for _ in range(4)]
    numbered = likely(rng, 0.6)
    room = "white-space:pre;overflow:hidden"
    rows = []
    for number, line in enumerate(code_lines(rng, content, int(height / size)), start=1):
        painted = (
            "".join(f'<span style="color:{pick(rng, colours)}">{word} </span>' for word in line.lstrip().split(" "))
            if line.strip()
            else ""
        )
        text = (
            f'<div data-role="{Role.CODE}"'
            f' style="{room};padding-left:{len(line) - len(line.lstrip())}ch">{painted}</div>'
        )
        label = (
            block(Role.OTHER, str(number), "div", "width:3em;flex:none;text-align:right;padding-right:1em;opacity:.6")
            if numbered
            else ""
        )
        rows.append(f'<div data-row data-unit style="display:flex;min-height:1.3em">{label}{text}</div>')
    css = (
        f"#page{{background:{back};color:{colours[0]};font-family:'{pick(rng, content.faces.mono)}';"
        f"font-size:{size}px;line-height:{between(rng, 1.2, 1.6)};padding:{count(rng, 4, 20)}px;"
        f"font-variant-ligatures:none}}"
    )
    return document(width, height, css, f'<div data-fit style="height:100%;overflow:hidden">{"".join(rows)}</div>')


def poster(rng: np.random.Generator, content: Content) -> str:
    """Few words in very large type on a picture or on a coloured ground."""
    width, height = count(rng, 500, 900), count(rng, 500, 1100)
    paint, colour = ground(rng)
    if likely(rng, 0.4):
        image = (texture(rng) * 0.35).astype(np.uint8)
        paint, colour = f"background:url({data_address(image)}) 0 0/100% 100%", "#fff"
    lines = []
    for _ in range(count(rng, 2, 7)):
        style = (
            f"font-family:'{content.faces.heading(rng)}';font-size:{between(rng, 0.03, 0.11, 3) * height:.0f}px;"
            f"margin-bottom:{between(rng, 0.1, 0.8)}em;line-height:1.1;font-weight:{pick(rng, (400, 700))}"
        )
        lines.append(block(pick(rng, (Role.TITLE, Role.OTHER)), content.title(1, 4), "div", style))
    css = f"#page{{{paint};color:{colour};text-align:{pick(rng, ('center', 'left', 'right'))}}}"
    place = f"position:absolute;inset:{count(rng, 3, 10)}%"
    return document(width, height, css, f'<div data-fit style="{place}">{"".join(lines)}</div>')
