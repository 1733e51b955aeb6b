"""Pages with light letters on dark grounds, and with dark things that bear none, for `ocr.training.polarity`."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

SIZES: Final = ((640, 480), (750, 1000), (1000, 1400), (1280, 720), (800, 600), (300, 200))
LEAST_CONTRAST: Final = 60
"""Grey levels between letters and their ground."""

Grey = NDArray[np.uint8]
Rng = np.random.Generator


@dataclass(slots=True)
class Sheet:
    """A page being drawn. truth: uint8 [H, W], the number of the dark ground at each pixel that must be inverted, else
    0; size: pixels of its body type."""

    grey: Grey
    truth: Grey
    size: int
    faces: Sequence[Path]
    words: Sequence[str]
    rng: Rng
    grounds: int = 0

    def phrase(self, most: int) -> str:
        start = int(self.rng.integers(len(self.words) - most))
        return " ".join(self.words[start : start + int(self.rng.integers(1, most + 1))])

    def font(self, size: float) -> ImageFont.FreeTypeFont:
        return ImageFont.truetype(str(self.faces[int(self.rng.integers(len(self.faces)))]), max(8, round(size)))

    def write(self, box: tuple[int, int, int, int], size: float, tone: int, lines: int) -> None:
        """Up to so many lines of text within a box (left, top, right, bottom)."""
        left, top, right, bottom = box
        font = self.font(size)
        image = Image.fromarray(self.grey)
        draw = ImageDraw.Draw(image)
        for row in range(lines):
            y = top + round(row * 1.4 * size)
            text = self.phrase(8)
            while text and draw.textlength(text, font=font) > right - left:
                text = text[:-1]
            if y + size > bottom:
                break
            draw.text((left, y), text, font=font, fill=tone)
        self.grey[:] = np.asarray(image)

    def truth_of(self, mask: NDArray[np.bool_]) -> None:
        self.grounds += 1
        self.truth[mask] = self.grounds % 255 or 1


def draw_sheet(faces: Sequence[Path], words: Sequence[str], rng: Rng) -> tuple[Grey, Grey]:
    """A page, uint8 [H, W], and the truth of it as in `Sheet`."""
    width, height = SIZES[int(rng.integers(len(SIZES)))]
    size = int(rng.uniform(0.012, 0.04) * min(width, height)) + 6
    is_dark = rng.random() < 0.35
    tone = int(rng.integers(0, 130) if is_dark else rng.choice([255, 245, 225, 200, 170, 140]))
    grey = _toned((height, width), tone, rng) if is_dark or tone < 240 else np.full((height, width), tone, np.uint8)
    sheet = Sheet(grey, np.zeros((height, width), np.uint8), size, faces, words, rng)
    if is_dark:
        sheet.truth_of(np.ones((height, width), np.bool_))
    contrast = int(rng.integers(LEAST_CONTRAST, 200))
    text = min(255, tone + LEAST_CONTRAST // 2 + contrast) if is_dark else max(0, tone - contrast)
    y, margin = int(rng.uniform(0.5, 4) * size), int(rng.uniform(0.03, 0.12) * width)
    things = (_paragraph,) if is_dark else (_paragraph, _bar, _bar, _button, *OTHERS)
    while y < height - 4 * size:
        thing = things[int(rng.integers(len(things)))] if rng.random() < 0.6 else _paragraph
        if is_dark and rng.random() < 0.2:
            thing = _light_panel
        y = thing(sheet, margin, y, width - margin, text) + int(rng.uniform(0.4, 3) * size)
        if rng.random() < 0.15:
            break
    if not is_dark and rng.random() < 0.2:
        _lay_on_desk(sheet)
    return _damaged(_lit(sheet.grey, rng), rng), sheet.truth


def _lay_on_desk(sheet: Sheet) -> None:
    """A dark desk, or a scanner's lid, around the page, and the dust and glints on it."""
    rng, (height, width) = sheet.rng, sheet.grey.shape
    left, top, right, bottom = (int(rng.uniform(-0.05, 0.15) * min(height, width)) for _ in range(4))
    right, bottom = width - right, height - bottom
    corners = np.array([[left, top], [right, top], [right, bottom], [left, bottom]])
    corners += rng.integers(-sheet.size, sheet.size + 1, (4, 2))
    page = np.zeros((height, width), np.uint8)
    cv2.fillPoly(page, [corners.astype(np.int32)], 1)
    desk = _toned((height, width), int(rng.integers(0, 90)), rng)
    desk[rng.random(desk.shape) < rng.choice([0, 0.0005, 0.005])] = 230
    sheet.grey[page == 0] = cv2.GaussianBlur(desk, (3, 3), 0)[page == 0]
    sheet.truth[page == 0] = 0


def _lit(grey: Grey, rng: Rng) -> Grey:
    """The page as it is, in uneven light, or copied in black and white."""
    chance = rng.random()
    if chance < 0.2:
        light = rng.uniform(0.35, 1, (3, 3)).astype(np.float32)
        field = cv2.resize(light, grey.shape[::-1], interpolation=cv2.INTER_CUBIC)
        return np.clip(grey * np.clip(field, 0.2, 1), 0, 255).astype(np.uint8)
    if chance < 0.35:
        return np.where(grey < rng.normal(int(rng.integers(90, 190)), 4, grey.shape), 0, 255).astype(np.uint8)
    return grey


def _toned(shape: tuple[int, int], tone: int, rng: Rng) -> Grey:
    """A ground of about this tone: even, graded, or blotched."""
    level: NDArray[np.floating] = np.full(shape, tone, np.float32)
    if rng.random() < 0.4:
        angle = rng.uniform(0, np.pi)
        across = np.linspace(0, np.cos(angle), shape[1])[None] + np.linspace(0, np.sin(angle), shape[0])[:, None]
        level = level + (rng.uniform(10, 60) * across).astype(np.float32)
    if rng.random() < 0.25:
        blotches = rng.normal(0, 1, shape).astype(np.float32)
        blotches = np.asarray(cv2.GaussianBlur(blotches, (0, 0), rng.uniform(1, 15)), np.float32)
        level = level + blotches / max(float(blotches.std()), 1e-6) * rng.uniform(2, 9)
    return np.clip(level, 0, 255).astype(np.uint8)


def _paragraph(sheet: Sheet, left: int, top: int, right: int, tone: int) -> int:
    scale = float(sheet.rng.choice([1, 1, 1, 1.6, 2.5]))
    lines = int(sheet.rng.integers(1, 8))
    sheet.write((left, top, right, len(sheet.grey)), sheet.size * scale, tone, lines)
    return top + round(1.4 * scale * sheet.size * lines)


def _bar(sheet: Sheet, left: int, top: int, right: int, tone: int) -> int:
    """Light letters on a dark bar of any tone, with square or round corners."""
    rng, size = sheet.rng, sheet.size
    high = int(size * rng.choice([1.2, 1.4, 1.8, 2.5, 4, 8, 14]))
    wide = int((right - left) * rng.choice([1, 1, 0.7, 0.4]))
    ground = int(rng.integers(0, 190))
    area = _shape(sheet, left, top, wide, high)
    here = sheet.grey[top : top + high, left : left + wide]
    here[area] = _toned((high, wide), ground, rng)[: len(here)][area]
    light = min(255, ground + int(rng.integers(LEAST_CONTRAST + 20, 256)))
    inset = int(rng.choice([0, rng.uniform(0, 0.3), rng.uniform(0.3, 1.5), rng.uniform(0.3, 1.5)]) * size)
    lines = max(1, round((high - size) / (1.4 * size)))
    y = top + max(1, (high - round(1.4 * size * lines)) // 2)
    sheet.write((left + inset, y, left + wide - inset, top + high + size), size, light, lines)
    mask = np.zeros(sheet.grey.shape, np.bool_)
    mask[top : top + high, left : left + wide] = area
    sheet.truth_of(mask)
    if high > 7 * size and wide > 12 * size and rng.random() < 0.5 and top + 3 * size < len(sheet.grey):
        _button(sheet, left + inset + size, top + 3 * size, left + wide - inset, tone)
    return top + high


def _button(sheet: Sheet, left: int, top: int, right: int, tone: int) -> int:
    width = min(right - left, int(sheet.size * sheet.rng.uniform(2, 12)))
    return _bar(sheet, left, top, left + width, tone)


def _shape(sheet: Sheet, left: int, top: int, wide: int, high: int) -> NDArray[np.bool_]:
    """A rectangle with corners as round as it happens, bool, cut where the page ends."""
    image = Image.new("L", (wide, high))
    radius = float(sheet.rng.choice([0, 0, 0.15, 0.3, 0.5])) * min(wide, high)
    ImageDraw.Draw(image).rounded_rectangle((0, 0, wide - 1, high - 1), radius, fill=255)
    rows, columns = sheet.grey.shape
    return np.asarray(image)[: rows - top, : columns - left] > 0


def _light_panel(sheet: Sheet, left: int, top: int, right: int, tone: int) -> int:
    """Dark letters on a light panel of a dark page: not to be inverted."""
    high = sheet.size * int(sheet.rng.integers(2, 8))
    light = int(sheet.rng.integers(170, 256))
    sheet.grey[top : top + high, left:right] = light
    sheet.truth[top : top + high, left:right] = 0
    inset = sheet.size // 2
    sheet.write((left + inset, top + inset, right - inset, top + high), sheet.size, light // 4, 9)
    return top + high


def _grid(sheet: Sheet, left: int, top: int, right: int, tone: int) -> int:
    """A table or puzzle with thick rules."""
    rng, size = sheet.rng, sheet.size
    rows, columns = (int(rng.integers(2, 8)) for _ in range(2))
    wide, high, thick = (right - left) // columns, int(size * rng.uniform(1.2, 3)), int(rng.integers(1, 12))
    for row in range(rows):
        for column in range(columns):
            corner = left + column * wide, top + row * high
            cv2.rectangle(sheet.grey, corner, (corner[0] + wide, corner[1] + high), tone, thick)
            if rng.random() < 0.15:
                cv2.rectangle(sheet.grey, corner, (corner[0] + wide, corner[1] + high), tone, -1)
            elif rng.random() < 0.7:
                inside = (corner[0] + thick + 2, corner[1] + thick, corner[0] + wide, corner[1] + 2 * high)
                sheet.write(inside, size, tone, 1)
    return top + rows * high


def _frame(sheet: Sheet, left: int, top: int, right: int, tone: int) -> int:
    """A frame around the rest of the page, with another within it."""
    for inset in range(0, int(sheet.rng.integers(1, 3)) * sheet.size, sheet.size):
        start, end = (left - inset // 2, top + inset), (right + inset // 2, len(sheet.grey) - sheet.size - inset)
        cv2.rectangle(sheet.grey, start, end, tone, int(sheet.rng.integers(1, 14)))
    return top + sheet.size


def _heavy(sheet: Sheet, left: int, top: int, right: int, tone: int) -> int:
    """A headline so heavy that its letters touch: their counters are light islands in a row."""
    scale, rng = sheet.rng.uniform(2, 5), sheet.rng
    canvas = np.full_like(sheet.grey, 255)
    plain, sheet.grey = sheet.grey, canvas
    sheet.write((left, top, right, len(canvas)), sheet.size * scale, 0, 1)
    side = int(sheet.size * scale * rng.uniform(0.05, 0.2)) | 1
    heavier = cv2.erode(canvas, np.ones((side, side), np.uint8))
    sheet.grey = plain
    sheet.grey[heavier < 128] = tone
    return top + round(1.4 * scale * sheet.size)


def _picture(sheet: Sheet, left: int, top: int, right: int, tone: int) -> int:
    """A photograph: smooth shapes, texture, leaves, grass or bricks; some printed as a screen of dots."""
    rng = sheet.rng
    if rng.random() < 0.2:  # from edge to edge
        left, right = 0, sheet.grey.shape[1]
    high = min(int(sheet.size * rng.uniform(4, 25)), len(sheet.grey) - top)
    level = np.zeros((high, right - left), np.float32)
    steep = rng.uniform(0.5, 1.4)
    for octave in range(1, 8):
        grain = rng.normal(0, 1, (2**octave + 1, 2**octave + 1)).astype(np.float32)
        level += cv2.resize(grain, level.shape[::-1], interpolation=cv2.INTER_CUBIC) * 2 ** (-octave * steep)
    level = (level - level.min()) / max(float(np.ptp(level)), 1e-6)
    level = np.clip((level - 0.5) * rng.uniform(0.6, 4) + rng.uniform(0.2, 0.6), 0, 1) * 255
    mark = (_blade, _leaf)[int(rng.integers(2))]
    for _ in range(int(rng.choice([0, 0, 5, 60, 800]))):
        mark(level, rng)
    if rng.random() < 0.15:
        _joints(level, rng)
    if rng.random() < 0.3:
        level = _screened(level, rng)
    sheet.grey[top : top + high, left:right] = level.astype(np.uint8)
    return top + high


def _leaf(level: NDArray[np.float32], rng: Rng) -> None:
    centre = int(rng.integers(level.shape[1])), int(rng.integers(level.shape[0]))
    axes = int(rng.integers(2, 25)), int(rng.integers(2, 12))
    cv2.ellipse(level, centre, axes, float(rng.uniform(0, 180)), 0, 360, float(rng.uniform(0, 255)), -1)


def _blade(level: NDArray[np.float32], rng: Rng) -> None:
    start = int(rng.integers(level.shape[1])), int(rng.integers(level.shape[0]))
    end = start[0] + int(rng.integers(-15, 16)), start[1] + int(rng.integers(-25, 26))
    cv2.line(level, start, end, float(rng.uniform(0, 255)), int(rng.integers(1, 6)))


def _joints(level: NDArray[np.float32], rng: Rng) -> None:
    """Light mortar between bricks."""
    high, wide, thick = int(rng.integers(10, 40)), int(rng.integers(20, 90)), int(rng.integers(1, 6))
    light = float(rng.uniform(120, 255))
    for row in range(level.shape[0] // high + 1):
        cv2.line(level, (0, row * high), (level.shape[1], row * high + int(rng.integers(-3, 4))), light, thick)
        for x in range(row % 2 * wide // 2, level.shape[1], wide):
            cv2.line(level, (x, row * high), (x + int(rng.integers(-3, 4)), (row + 1) * high), light, thick)


def _screened(level: NDArray[np.float32], rng: Rng) -> NDArray[np.float32]:
    """In black dots on white, as fine as printers make them."""
    pitch, angle = rng.uniform(2.5, 8), rng.uniform(0, np.pi / 2)
    x, y = np.meshgrid(np.arange(level.shape[1]), np.arange(level.shape[0]))
    along, across = x * np.cos(angle) + y * np.sin(angle), y * np.cos(angle) - x * np.sin(angle)
    dots = (np.cos(2 * np.pi * along / pitch) + np.cos(2 * np.pi * across / pitch) + 2) / 4
    return np.where(level > 255 * dots, 255, 0).astype(np.float32)


def _code(sheet: Sheet, left: int, top: int, right: int, tone: int) -> int:
    """A bar code or a matrix code."""
    rng = sheet.rng
    cells = (1 if rng.random() < 0.4 else 29, int(rng.integers(21, 60)))
    high = sheet.size * int(rng.integers(4, 10))
    wide = min(right - left, high * int(rng.integers(1, 3)))
    cell = np.where(rng.random(cells) < 0.5, tone, 250).astype(np.uint8)
    high = min(high, len(sheet.grey) - top)
    sheet.grey[top : top + high, left : left + wide] = cv2.resize(cell, (wide, high), interpolation=cv2.INTER_NEAREST)
    return top + high


def _edge(sheet: Sheet, left: int, top: int, right: int, tone: int) -> int:
    """The dark edge of a scan, with dust, or an ink blot with holes."""
    rng = sheet.rng
    if rng.random() < 0.5:
        wide = int(rng.uniform(0.01, 0.06) * sheet.grey.shape[1])
        band = rng.normal(rng.uniform(0, 60), rng.uniform(2, 25), (len(sheet.grey), wide))
        band[rng.random(band.shape) < 0.002] = 255
        sheet.grey[:, :wide] = np.clip(band, 0, 255)
        sheet.truth[:, :wide] = 0
        return top
    field = cv2.GaussianBlur(rng.normal(0, 1, sheet.grey.shape).astype(np.float32), (0, 0), sheet.size)
    away = np.hypot(*np.meshgrid(np.arange(sheet.grey.shape[1]) - (left + right) / 2, np.arange(len(sheet.grey)) - top))
    blot = (field / field.std() - away / (2 * sheet.size) > -2) & (away < 6 * sheet.size)
    sheet.grey[blot & (sheet.truth == 0)] = tone
    return top + 3 * sheet.size


Thing = Callable[[Sheet, int, int, int, int], int]
OTHERS: Final[tuple[Thing, ...]] = (_grid, _frame, _heavy, _heavy, _picture, _code, _edge)


def _damaged(grey: Grey, rng: Rng) -> Grey:
    if rng.random() < 0.5:
        return grey
    blurred = cv2.GaussianBlur(grey, (0, 0), rng.uniform(0.3, 1.2)).astype(np.float32)
    noisy = np.clip(blurred + rng.normal(0, rng.uniform(0, 8), grey.shape), 0, 255).astype(np.uint8)
    if rng.random() < 0.5:
        return noisy
    packed = cv2.imencode(".jpg", noisy, [cv2.IMWRITE_JPEG_QUALITY, int(rng.integers(25, 90))])[1]
    return np.asarray(cv2.imdecode(packed, cv2.IMREAD_GRAYSCALE), np.uint8)
