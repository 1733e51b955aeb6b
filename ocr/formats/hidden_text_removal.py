"""Takes the invisible text of an earlier program out of a PDF page, its form XObjects included; what is seen stays.

Invisible is text in that rendering mode, and text that is painted before an opaque picture over all of the page.
"""

from collections.abc import Sequence
from typing import Any, Final

import pikepdf

from ocr.formats.hidden_text import INVISIBLE
from ocr.formats.pdf_geometry import Box, page_box

SHOWING: Final = ("Tj", "TJ", "'", '"')
POSITIONING: Final = ("Td", "TD", "Tm", "T*", "BT", "'", '"')
"""Operators after which text does not stand where the text shown before it has ended."""
DEEPEST_FORM: Final = 12
COVERED: Final = 0.02
"""Of the sides of a page, as far as the edges of a picture over all of it may lie within."""

Instruction = tuple[list[Any], str]


def remove_hidden_text(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
    """Takes the invisible text out of `page`. Streams in which seen text hangs on invisible text stay as they are."""
    _Removal(pdf).of_page(page)


class _Removal:
    def __init__(self, pdf: pikepdf.Pdf) -> None:
        self._pdf = pdf
        self._seen: set[tuple[int, int]] = set()

    def of_page(self, page: pikepdf.Page) -> None:
        resources = page.obj.get("/Resources")
        instructions = pikepdf.parse_content_stream(page)
        under = _last_cover(instructions, resources, page_box(page))
        cleaned = self._cleaned(instructions, resources, 0, DEEPEST_FORM, under)
        if cleaned is not None:
            page.obj.Contents = self._pdf.make_stream(cleaned)

    def _cleaned(self, instructions: Sequence[Any], resources: Any, mode: int, depth: int, under: int) -> bytes | None:
        """The content of a page or form without invisible text; None where there is nothing to take out.

        mode: the text rendering mode that it starts with. under: how many of its instructions a picture covers.
        """
        kept: list[Instruction] = []
        modes, is_changed, is_adrift = [mode], False, False
        for index, instruction in enumerate(instructions):
            is_under = index < under
            operands, name = list(instruction.operands), str(instruction.operator)
            kept.append((operands, name))
            if name == "q":
                modes.append(modes[-1])
            elif name == "Q" and len(modes) > 1:
                modes.pop()
            elif name == "Tr" and operands:
                modes[-1] = int(operands[0])
            elif name == "Do" and operands:
                self._of_form(resources, operands[0], modes[-1], depth, is_under)
            if name in POSITIONING:
                is_adrift = False
            if name in SHOWING and (is_under or modes[-1] == INVISIBLE):
                kept[-1:] = _without_showing(operands, name)
                is_changed = is_adrift = True
            elif name in SHOWING and is_adrift:
                return None
        if not is_changed:
            return None
        return pikepdf.unparse_content_stream([(each, pikepdf.Operator(name)) for each, name in kept])

    def _of_form(self, resources: Any, name: Any, mode: int, depth: int, is_under: bool) -> None:
        form = _thing(resources, name)
        if form is None or form.get("/Subtype") != pikepdf.Name.Form or not depth:
            return
        if form.objgen in self._seen:
            return
        self._seen.add(form.objgen)
        instructions = pikepdf.parse_content_stream(form)
        under = len(instructions) if is_under else 0
        cleaned = self._cleaned(instructions, form.get("/Resources", resources), mode, depth - 1, under)
        if cleaned is not None:
            form.write(cleaned)


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


def _thing(resources: Any, name: Any) -> pikepdf.Stream | None:
    """The picture or form that resources have under a name."""
    things = resources.get("/XObject") if isinstance(resources, pikepdf.Dictionary) else None
    thing = things.get(str(name)) if isinstance(things, pikepdf.Dictionary) else None
    return thing if isinstance(thing, pikepdf.Stream) else None
