"""The blocks of a page, each of one role: blocks that hold lines of several are divided."""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ocr.block_kinds import RUNNING
from ocr.document import Block, Page, Role
from ocr.structure.continuation import joined_parts
from ocr.structure.headings import joined_headings, with_levels
from ocr.structure.line_features import page_lines
from ocr.structure.page_edges import amid_text, at_sides, beyond_running, in_margins
from ocr.structure.role_model import CLASSES, LineOpinions, RoleModel, shipped_model
from ocr.structure.upright import upright

LEAST: Final = 1e-6
"""A probability that stands for none."""
BULLETED: Final = re.compile(r"^[•▪◦■●○]\s+\S")
UNTOLD: Final = frozenset({Role.TABLE, "other"})
"""What the model knows and the tree has no role for, or has it from elsewhere: cells of tables, and text that stands
alone."""
RUNNING_CLASSES: Final = tuple(CLASSES.index(role) for role in sorted(RUNNING))

Floats = NDArray[np.float64]


def with_roles(page: Page, model: RoleModel | None = None) -> Page:
    """The page with a role for every block. A table that was found already stays as it is, and so does the order of
    lines and words."""
    if not page.blocks:
        return page
    upright_page = upright(page)
    opinions = (model or shipped_model()).opinions(page_lines(page)).with_items(_bulleted(page))
    aside = at_sides(upright_page)
    opinions = opinions.only((CLASSES.index(Role.RUNNING_HEAD),), aside)
    for role, lines in zip((Role.RUNNING_HEAD, Role.RUNNING_FOOT), in_margins(upright_page), strict=True):
        opinions = opinions.only((CLASSES.index(role), CLASSES.index(Role.PAGE_NUMBER)), lines)
    likely = opinions.roles[:, RUNNING_CLASSES].sum(axis=1)
    told = _told(page, opinions)
    opinions = opinions.only(RUNNING_CLASSES, _marked(page, beyond_running(told, upright_page, likely)))
    told = _told(page, opinions)
    opinions = opinions.without(RUNNING_CLASSES, _marked(page, amid_text(told, upright_page, likely)) & ~aside)
    blocks = _told(page, opinions)
    return replace(page, blocks=with_levels(joined_headings(blocks)))


def _told(page: Page, opinions: LineOpinions) -> list[Block]:
    edges = pairwise(np.cumsum([0, *(len(block.lines) for block in page.blocks)]))
    return [
        part
        for block, (first, end) in zip(page.blocks, edges, strict=True)
        for part in ([block] if block.role is Role.TABLE else _divided(block, opinions.of(first, end)))
    ]


def _marked(page: Page, numbers: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Which lines have one of the numbers, bool [L]."""
    return np.isin(np.arange(len(page.lines)), numbers)


def _bulleted(page: Page) -> NDArray[np.bool_]:
    """Which of the lines begin with a sign that nothing but the items of lists begins with, bool [L]."""
    return np.array([BULLETED.match(line.text) is not None for line in page.lines])


def _divided(block: Block, opinions: LineOpinions) -> list[Block]:
    roles, starts = likeliest_division(np.asarray(opinions.roles, np.float64), np.asarray(opinions.start, np.float64))
    names = [CLASSES[role] for role in roles]
    parts = [
        replace(
            block, lines=block.lines[first:end], role=Role.PARAGRAPH if names[first] in UNTOLD else Role(names[first])
        )
        for first, end in pairwise([*np.flatnonzero(starts), len(roles)])
    ]
    return joined_parts(parts)


def likeliest_division(roles: Floats, start: Floats) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """The likeliest class of each line, int64 [L], and whether it begins a block, bool [L], where all lines between two
    beginnings have one class.

    roles: float [L, classes], start: float [L], probabilities. The first line begins a block. By dynamic programming.
    """
    likely = np.log(np.maximum(roles, LEAST))
    begins, goes_on = np.log(np.clip(start, LEAST, 1)), np.log(np.clip(1 - start, LEAST, 1))
    best = likely[0]
    came_from: list[NDArray[np.int64]] = []
    every = np.arange(roles.shape[1])
    for line in range(1, len(roles)):
        top = int(best.argmax())
        fresh = best[top] + begins[line]
        stays = best + goes_on[line]
        came_from.append(np.where(stays >= fresh, every, top - len(every)))
        best = np.maximum(stays, fresh) + likely[line]
    return _traced(int(best.argmax()), came_from)


def _traced(last: int, came_from: Sequence[NDArray[np.int64]]) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """`came_from` names the class of the line before for each class of a line, less the number of classes where a block
    begins between them."""
    classes, starts = [last], []
    for step in reversed(came_from):
        before = int(step[classes[-1]])
        starts.append(before < 0)
        classes.append(before % len(step))
    return np.array(classes[::-1]), np.array([True, *starts[::-1]])
