"""Pictures for pages: textures like photographs, gradients, shapes and charts, with captions and labels."""

import base64

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.training.typesetting.chance import between, count, likely, pick
from ocr.training.typesetting.content import Content
from ocr.training.typesetting.page import Ink, Role
from ocr.training.typesetting.sheet import block, hue


def figure(rng: np.random.Generator, content: Content, *, caption: bool | None = None) -> str:
    """A picture as wide as its box, with a caption under it half the time."""
    ratio = between(rng, 0.4, 1.1)
    shown = picture(rng, f"width:100%;aspect-ratio:{1 / ratio:.2f}")
    labels = _labels(rng, content) if likely(rng, 0.15) else ""
    html = f'<div style="position:relative">{shown}{labels}</div>'
    if caption if caption is not None else likely(rng, 0.6):
        before = f"{pick(rng, ('Figure', 'Fig.', 'Plate'))} {count(rng, 1, 40)}. " if likely(rng, 0.5) else ""
        style = (
            f"font-size:{between(rng, 0.75, 0.95)}em;line-height:1.2;margin-top:.3em;"
            f"font-style:{pick(rng, ('normal', 'italic'))};text-indent:0"
        )
        html += block(Role.CAPTION, before + content.sentence(110), "div", style)
    return f'<div data-unit style="break-inside:avoid;margin:.4em 0;text-indent:0">{html}</div>'


def picture(rng: np.random.Generator, style: str) -> str:
    """One picture in a box of the given style."""
    draw = pick(rng, (_photograph, _photograph, _gradient, _shapes, _chart))
    frame = f"border:{between(rng, 0.7, 2)}px solid #222;" if likely(rng, 0.3) else ""
    return f'<div data-ink="{Ink.PICTURE}" style="overflow:hidden;{frame}{style}">{draw(rng)}</div>'


def texture(rng: np.random.Generator, width: int = 160, height: int = 120) -> NDArray[np.uint8]:
    """Noise of many scales with lighter and darker shapes in it, uint8 [height, width, 3]."""
    image = np.zeros((height, width, 3), np.float32)
    for cells in (2, 4, 9, 20, 60):
        noise = rng.normal(size=(cells, cells, 3 if likely(rng, 0.4) else 1)).astype(np.float32)
        grown = np.asarray(cv2.resize(noise, (width, height), interpolation=cv2.INTER_CUBIC), np.float32)
        image += grown.reshape(height, width, -1) / cells**0.6
    for _ in range(count(rng, 0, 5)):
        centre = (count(rng, 0, width), count(rng, 0, height))
        axes = (count(rng, 5, width // 2), count(rng, 5, height // 3))
        mask = np.zeros((height, width), np.float32)
        cv2.ellipse(mask, centre, axes, count(rng, 0, 180), 0, 360, 1.0, -1)
        image += cv2.GaussianBlur(mask, (0, 0), between(rng, 0.5, 5))[..., None] * rng.normal(0, 1.2)
    image += rng.normal(0, between(rng, 0, 0.3), image.shape)
    low, high = np.percentile(image, (2, 98))
    levels = np.clip((image - low) / (high - low + 1e-6), 0, 1) * between(rng, 120, 235) + count(rng, 0, 20)
    return np.asarray(levels, np.uint8)


def data_address(image: NDArray[np.uint8]) -> str:
    """A data: address of `image`, uint8 [H, W, 3] blue green red."""
    _, coded = cv2.imencode(".png", image)
    return "data:image/png;base64," + base64.b64encode(coded.tobytes()).decode()


def _photograph(rng: np.random.Generator) -> str:
    return f'<img src="{data_address(texture(rng))}" style="width:100%;height:100%;display:block;object-fit:cover">'


def _gradient(rng: np.random.Generator) -> str:
    kind = pick(rng, ("linear-gradient(", "radial-gradient("))
    angle = f"{count(rng, 0, 359)}deg," if kind.startswith("linear") else ""
    return (
        f'<div style="width:100%;height:100%;background:{kind}{angle}{hue(rng, (20, 60))},{hue(rng, (50, 90))})"></div>'
    )


def _shapes(rng: np.random.Generator) -> str:
    parts = []
    for _ in range(count(rng, 3, 14)):
        x, y, a, b = (count(rng, 0, 100) for _ in range(4))
        paint = (
            f'fill="{hue(rng, (20, 85))}"'
            if likely(rng, 0.5)
            else f'fill="none" stroke="#000" stroke-width="{between(rng, 0.3, 2)}"'
        )
        shape = pick(rng, (
            f'<circle cx="{x}" cy="{y}" r="{a / 3:.0f}" {paint}/>',
            f'<rect x="{x}" y="{y}" width="{a / 2:.0f}" height="{b / 2:.0f}" {paint}/>',
            f'<path d="M{x} {y} L{a} {b} Q{b} {x} {y} {a}" {paint}/>',
        ))  # fmt: skip
        parts.append(shape)
    return (
        '<svg viewBox="0 0 100 100" preserveAspectRatio="none"'
        f' style="width:100%;height:100%;display:block">{"".join(parts)}</svg>'
    )


def _chart(rng: np.random.Generator) -> str:
    bars = count(rng, 4, 12)
    step = 96 / bars
    parts = ['<path d="M2 2 V98 H98" fill="none" stroke="#000" stroke-width="1"/>']
    colour = hue(rng, (20, 70))
    for bar in range(bars):
        high = between(rng, 5, 90)
        parts.append(
            f'<rect x="{3 + bar * step:.1f}" y="{98 - high:.1f}" width="{step * 0.7:.1f}" height="{high}"'
            f' fill="{colour}"/>'
        )
    return (
        '<svg viewBox="0 0 100 100" preserveAspectRatio="none"'
        f' style="width:100%;height:100%;display:block">{"".join(parts)}</svg>'
    )


def _labels(rng: np.random.Generator, content: Content) -> str:
    """Words that stand on a picture or at its side, each on a light ground."""
    parts = []
    for number in range(count(rng, 1, 4)):
        style = (
            f"position:absolute;left:{count(rng, 2, 55)}%;top:{5 + 23 * number}%;font-size:.8em;line-height:1.1;"
            "background:#fff;padding:.1em"
            " .3em;white-space:nowrap;max-width:45%;overflow:hidden"
        )
        parts.append(block(Role.OTHER, content.word().capitalize()[:12], "div", style))
    return "".join(parts)
