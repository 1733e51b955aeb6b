"""Lines of made-up program code."""

import re

import numpy as np

from ocr.training.typesetting.chance import count, likely, pick
from ocr.training.typesetting.content import Content

NOT_IN_NAMES = re.compile(r"[^a-z]")


def code_lines(rng: np.random.Generator, content: Content, number: int) -> list[str]:
    """`number` lines, escaped for HTML, indented by blanks; some are empty, some are remarks."""
    content.hyphens = False
    step = pick(rng, (2, 4, 4))
    remark = pick(rng, ("# ", "// "))
    closing = pick(rng, ("", "", ";"))
    lines: list[str] = []
    depth = 0
    while len(lines) < number:
        kind = int(rng.choice(6, p=(0.36, 0.2, 0.14, 0.12, 0.1, 0.08)))
        indent = " " * (depth * step)
        if kind == 0:
            lines.append(f"{indent}{_name(content)} = {_call(rng, content)}{closing}")
        elif kind == 1:
            lines.append(f"{indent}{_call(rng, content)}{closing}")
        elif kind == 2:
            opening = pick(rng, ("if {} &lt; {}:", "for {} in {}:", "while {} != {}:", "def {}({}):", "class {}({}):"))
            lines.append(indent + opening.format(_name(content), _name(content)))
            depth = min(depth + 1, 4)
        elif kind == 3:
            lines.append(f"{indent}return {_name(content)}{closing}")
            depth = max(0, depth - 1)
        elif kind == 4:
            lines.append(f"{indent}{remark}{content.words(3, 8)}")
        else:
            lines.append("")
            depth = max(0, depth - count(rng, 0, 1))
    return lines


def _name(content: Content) -> str:
    words = [NOT_IN_NAMES.sub("", content.word(2).lower()) or "x" for _ in range(1 + int(likely(content.rng, 0.4)))]
    return "_".join(words)


def _call(rng: np.random.Generator, content: Content) -> str:
    values = (_name(content), str(count(rng, 0, 999)), f'"{content.word()}"', f"{_name(content)}[{count(rng, 0, 9)}]")
    return f"{_name(content)}({', '.join(pick(rng, values) for _ in range(count(rng, 0, 3)))})"
