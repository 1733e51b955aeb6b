"""Pages set from blocks of text at given sizes and places, as they would be read."""

from dataclasses import dataclass

from ocr.document import Block, Box, Glyph, Line, Page, Word

ADVANCE = 1.05
"""Of a letter, in x-heights."""
LEADING = 2.6
"""From baseline to baseline, in x-heights."""


@dataclass(frozen=True)
class SetBlock:
    """Lines of text, the first one's baseline `top` pixels from the head of the page."""

    lines: tuple[str, ...]
    top: float
    left: float = 200
    x_height: float = 20
    weight: float = 0.15


def set_line(text: str, left: float, baseline: float, x_height: float, weight: float = 0.15) -> Line:
    words, x = [], left
    for word in text.split():
        glyphs = []
        for sign in word:
            top, foot = (1.0 if sign in "acegmnopqrsuvwxyz•" else 1.45), (0.4 if sign in "gjpqy," else 0.0)
            box = Box(
                round(x),
                round(baseline - top * x_height),
                round(x + 0.9 * x_height),
                round(baseline + foot * x_height),
            )
            glyphs.append(Glyph(sign, box, 0.98))
            x += ADVANCE * x_height
        words.append(Word(tuple(glyphs), 0.98))
        x += 0.6 * x_height
    return Line(tuple(words), ((left, baseline), (words[-1].box.right, baseline)), x_height, weight=weight)


def set_page(*blocks: SetBlock, size: tuple[int, int] = (2480, 3508), number: int = 1) -> Page:
    """A page whose blocks are those given, each of one role as far as layout knows."""
    made = [
        Block(
            tuple(
                set_line(text, block.left, block.top + LEADING * block.x_height * row, block.x_height, block.weight)
                for row, text in enumerate(block.lines)
            )
        )
        for block in blocks
    ]
    return Page(tuple(made), *size, 300.0, "page.png", number)


PROSE = (
    "The trays were called cases. Capitals lay in the upper one, and small letters in the lower",
    "one, and we still speak of them so, although few of us have ever lifted a piece of type in",
    "our lives. The boxes were not of one size: the box for e was the largest of them, since it",
    "is the letter that printers need most often, and the rarest ones shared the corners there.",
)


LISTED = (
    "• the small letters, of which the most are needed, and the figures;",
    "• spaces and quads of all widths, which nobody sees in print;",
    "• the signs that only learned books have any use for.",
)
HEADINGS = ("The upper case", "Of spaces", "Quoins and furniture", "Ink", "Pulling a proof", "Wages", "Distribution")


def report_page(number: int = 1, head: str = "Annual Report of the Printers 1866") -> Page:
    """A page of a report: a head, a heading, three paragraphs, a list, the page's number."""
    return set_page(
        SetBlock((head,), 180, x_height=16),
        SetBlock((f"2.{number} {HEADINGS[number % len(HEADINGS)]}",), 420, x_height=24, weight=0.2),
        SetBlock(PROSE, 560),
        SetBlock(PROSE, 860),
        SetBlock(LISTED, 1140, left=260),
        SetBlock(PROSE, 1380),
        SetBlock((str(40 + number),), 3360, left=1220, x_height=16),
        number=number,
    )
