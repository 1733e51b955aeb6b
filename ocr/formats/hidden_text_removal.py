"""Takes the invisible text of an earlier program out of a PDF page, its form XObjects included; what is seen stays.

Invisible is text in that rendering mode, fully transparent text, and text that is painted before an opaque picture over
all of the page. Text that only clips is not seen either, but what is painted after it would be: it stays.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import pikepdf

from ocr.formats.hidden_text import INVISIBLE
from ocr.formats.pdf_geometry import Box, page_box

SHOWING: Final = ("Tj", "TJ", "'", '"')
POSITIONING: Final = ("Td", "TD", "Tm", "T*", "BT", "'", '"')
"""Operators after which text does not stand where the text shown before it has ended."""
CLIPPING: Final = 7
"""The text rendering mode of text that only clips."""
DEEPEST_FORM: Final = 12
COVERED: Final = 0.02
"""Of the sides of a page, as far as the edges of a picture over all of it may lie within."""

Instruction = tuple[list[Any], str]


@dataclass(frozen=True)
class _State:
    """Of graphics. mode: of text rendering. alpha: 0 to 1, of what is filled."""

    mode: int = 0
    alpha: float = 1.0

    @property
    def is_invisible(self) -> bool:
        return self.mode == INVISIBLE or self.alpha <= 0


def remove_hidden_text(pdf: pikepdf.Pdf, page: pikepdf.Page) -> int:
    """Takes the invisible text out of `page`, and says how many bytes of such text are left on it.

    Streams in which seen text hangs on invisible text stay as they are.
    """
    removal = _Removal(pdf)
    removal.of_page(page)
    return removal.left


class _Removal:
    def __init__(self, pdf: pikepdf.Pdf) -> None:
        self._pdf = pdf
        self._seen: set[tuple[int, int]] = set()
        self.left = 0

    def of_page(self, page: pikepdf.Page) -> None:
        resources = page.obj.get("/Resources")
        instructions = pikepdf.parse_content_stream(page)
        under = _last_cover(instructions, resources, page_box(page))
        cleaned = self._cleaned(instructions, resources, _State(), DEEPEST_FORM, under)
        if cleaned is not None:
            page.obj.Contents = self._pdf.make_stream(cleaned)

    def _cleaned(
        self, instructions: Sequence[Any], resources: Any, state: _State, depth: int, under: int
    ) -> bytes | None:
        """The content of a page or form without invisible text; None where there is nothing to take out.

        state: what it starts with. under: how many of its instructions a picture covers.
        """
        kept: list[Instruction] = []
        states, taken, is_adrift, is_held = [state], 0, False, False
        for index, instruction in enumerate(instructions):
            is_under = index < under
            operands, name = list(instruction.operands), str(instruction.operator)
            kept.append((operands, name))
            _follow(states, operands, name, resources)
            if name == "Do" and operands:
                self._of_form(resources, operands[0], states[-1], depth, is_under)
            if name in POSITIONING:
                is_adrift = False
            if name in SHOWING and (is_under or states[-1].is_invisible):
                kept[-1:] = _without_showing(operands, name)
                taken += _length(operands)
                is_adrift = True
            elif name in SHOWING:
                is_held |= is_adrift
                self.left += _length(operands) * (states[-1].mode == CLIPPING)
        if is_held:
            self.left += taken
        if is_held or not taken:
            return None
        return pikepdf.unparse_content_stream([(each, pikepdf.Operator(name)) for each, name in kept])

    def _of_form(self, resources: Any, name: Any, state: _State, depth: int, is_under: bool) -> None:
        form = _thing(resources, name)
        if form is None or form.get("/Subtype") != pikepdf.Name.Form or not depth:
            return
        if form.objgen in self._seen:
            return
        self._seen.add(form.objgen)
        instructions = pikepdf.parse_content_stream(form)
        under = len(instructions) if is_under else 0
        cleaned = self._cleaned(instructions, form.get("/Resources", resources), state, depth - 1, under)
        if cleaned is not None:
            form.write(cleaned)


def _follow(states: list[_State], operands: list[Any], name: str, resources: Any) -> None:
    """What an operator does to the stack of graphics states."""
    if name == "q":
        states.append(states[-1])
    elif name == "Q" and len(states) > 1:
        states.pop()
    elif name == "Tr" and operands:
        states[-1] = replace(states[-1], mode=int(operands[0]))
    elif name == "gs" and operands:
        states[-1] = replace(states[-1], alpha=_alpha(resources, operands[0], states[-1].alpha))


def _without_showing(operands: list[Any], name: str) -> list[Instruction]:
    """What is left of an operator that shows text when it shows none."""
    if name == "'":
        return [([], "T*")]
    if name == '"' and len(operands) == 3:
        return [([operands[0]], "Tw"), ([operands[1]], "Tc"), ([], "T*")]
    return []


def _last_cover(instructions: Sequence[Any], resources: Any, page: Box) -> int:
    """The index of the last of the instructions that paints an opaque picture over all of the page; 0 for none.

    One that is clipped, in a graphics state that may let something through, or in a layer, covers nothing.
    """
    cover, matrices, doubts, layers = 0, [pikepdf.Matrix()], [False], 0
    for index, instruction in enumerate(instructions):
        name, operands = str(instruction.operator), instruction.operands
        if name == "q":
            matrices.append(matrices[-1])
            doubts.append(doubts[-1])
        elif name == "Q" and len(matrices) > 1:
            matrices.pop()
            doubts.pop()
        elif name in ("W", "W*", "gs"):
            doubts[-1] = True
        elif name == "BDC":
            layers += 1
        elif name == "EMC":
            layers = max(layers - 1, 0)
        elif name == "cm" and len(operands) == 6:
            matrices[-1] = pikepdf.Matrix(*map(float, operands)) @ matrices[-1]
        elif name == "Do" and operands and not (doubts[-1] or layers) and _is_opaque(_thing(resources, operands[0])):
            placed = matrices[-1].transform(pikepdf.Rectangle(0, 0, 1, 1))
            if _covers(placed, page):
                cover = index
    return cover


def _covers(placed: pikepdf.Rectangle, page: Box) -> bool:
    left, bottom, right, top = page
    across, up = COVERED * (right - left), COVERED * (top - bottom)
    is_wide = placed.llx <= left + across and placed.urx >= right - across
    return is_wide and placed.lly <= bottom + up and placed.ury >= top - up


def _is_opaque(thing: pikepdf.Stream | None) -> bool:
    if thing is None or thing.get("/Subtype") != pikepdf.Name.Image:
        return False
    return not any(key in thing for key in ("/SMask", "/Mask", "/ImageMask", "/OC"))


def _length(operands: Sequence[Any]) -> int:
    """The bytes that an operator shows."""
    parts = operands[-1] if operands and isinstance(operands[-1], pikepdf.Array) else operands[-1:]
    return sum(len(bytes(part)) for part in parts if isinstance(part, pikepdf.String))


def _alpha(resources: Any, name: Any, before: float) -> float:
    """Of what is filled, after graphics are set to the state that resources have under a name."""
    state = _entry(resources, "/ExtGState", name)
    alpha = state.get("/ca") if isinstance(state, pikepdf.Dictionary) else None
    return before if alpha is None else float(alpha)


def _thing(resources: Any, name: Any) -> pikepdf.Stream | None:
    """The picture or form that resources have under a name."""
    thing = _entry(resources, "/XObject", name)
    return thing if isinstance(thing, pikepdf.Stream) else None


def _entry(resources: Any, kind: str, name: Any) -> Any:
    things = resources.get(kind) if isinstance(resources, pikepdf.Dictionary) else None
    return things.get(str(name)) if isinstance(things, pikepdf.Dictionary) else None
