"""Takes the invisible text of an earlier program out of a PDF page, its form XObjects included; what is seen stays."""

from typing import Any, Final

import pikepdf

from ocr.formats.hidden_text import INVISIBLE

SHOWING: Final = ("Tj", "TJ", "'", '"')
POSITIONING: Final = ("Td", "TD", "Tm", "T*", "BT", "'", '"')
"""Operators after which text does not stand where the text shown before it has ended."""
DEEPEST_FORM: Final = 12

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
        cleaned = self._cleaned(page, resources, 0, DEEPEST_FORM)
        if cleaned is not None:
            page.obj.Contents = self._pdf.make_stream(cleaned)

    def _cleaned(self, stream: Any, resources: Any, mode: int, depth: int) -> bytes | None:
        """The content of a page or form without invisible text; None where there is nothing to take out.

        mode: the text rendering mode that it starts with.
        """
        kept: list[Instruction] = []
        modes, is_changed, is_adrift = [mode], False, False
        for instruction in pikepdf.parse_content_stream(stream):
            operands, name = list(instruction.operands), str(instruction.operator)
            kept.append((operands, name))
            if name == "q":
                modes.append(modes[-1])
            elif name == "Q" and len(modes) > 1:
                modes.pop()
            elif name == "Tr" and operands:
                modes[-1] = int(operands[0])
            elif name == "Do" and operands:
                self._of_form(resources, str(operands[0]), modes[-1], depth)
            if name in POSITIONING:
                is_adrift = False
            if name in SHOWING and modes[-1] == INVISIBLE:
                kept[-1:] = _without_showing(operands, name)
                is_changed = is_adrift = True
            elif name in SHOWING and is_adrift:
                return None
        if not is_changed:
            return None
        return pikepdf.unparse_content_stream([(each, pikepdf.Operator(name)) for each, name in kept])

    def _of_form(self, resources: Any, name: str, mode: int, depth: int) -> None:
        things = resources.get("/XObject") if isinstance(resources, pikepdf.Dictionary) else None
        form = things.get(name) if isinstance(things, pikepdf.Dictionary) else None
        if not isinstance(form, pikepdf.Stream) or form.get("/Subtype") != pikepdf.Name.Form or not depth:
            return
        if form.objgen in self._seen:
            return
        self._seen.add(form.objgen)
        cleaned = self._cleaned(form, form.get("/Resources", resources), mode, depth - 1)
        if cleaned is not None:
            form.write(cleaned)


def _without_showing(operands: list[Any], name: str) -> list[Instruction]:
    """What is left of an operator that shows text when it shows none."""
    if name == "'":
        return [([], "T*")]
    if name == '"' and len(operands) == 3:
        return [([operands[0]], "Tw"), ([operands[1]], "Tc"), ([], "T*")]
    return []
