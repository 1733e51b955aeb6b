"""Lines, their baselines, x-heights and reading order, on drawn pages and on made-up components."""

import cv2
import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from segmentation.lines.attachment import absorb_small_lines
from segmentation.lines.baselines import baseline_at, fit_baselines
from segmentation.lines.find import find_lines
from segmentation.lines.x_heights import fit_x_heights
from segmentation.types import CleanPage, Components, TextLine

SIZE = 40
TEXT = (
    "The quick brown fox jumps over a lazy dog while seven wizards, happily enough, quote poetry from their yellow "
    "books; nobody knew why they had begun, but every evening the same voices could be heard beyond the garden wall."
)
WORDS = TEXT.split()


def page_of(image: Image.Image) -> tuple[Components, CleanPage]:
    grey = np.asarray(image)
    ink = grey < 128
    _, labels, stats, _ = cv2.connectedComponentsWithStats(ink.astype(np.uint8), connectivity=8, ltype=cv2.CV_32S)
    left, top, width, height, area = stats[1:].T
    boxes = np.stack([left, top, left + width, top + height], axis=1)
    return Components(labels, boxes, area), CleanPage(grey, ink, np.eye(2, 3))


def blank(width: int = 1600, height: int = 1200) -> tuple[Image.Image, ImageDraw.ImageDraw]:
    image = Image.new("L", (width, height), 255)
    return image, ImageDraw.Draw(image)


def write(draw: ImageDraw.ImageDraw, x: float, baseline: float, text: str, size: int = SIZE) -> None:
    draw.text((x, baseline), text, fill=0, font=ImageFont.load_default(size), anchor="ls")


def lines_on(image: Image.Image) -> list[TextLine]:
    return find_lines(*page_of(image))


def x_height(size: int = SIZE) -> float:
    _, top, _, bottom = ImageFont.load_default(size).getbbox("x", anchor="ls")
    return bottom - top


def sentences(words: int, count: int) -> list[str]:
    return [" ".join(WORDS[(i * 7 + k) % len(WORDS)] for k in range(words)) for i in range(count)]


def test_a_paragraph_gives_its_lines_from_top_to_bottom() -> None:
    image, draw = blank()
    for i, text in enumerate(sentences(9, 10)):
        write(draw, 100, 100 + 64 * i, text)
    lines = lines_on(image)
    assert [round((np.polyval(line.baseline, 400) - 100) / 64) for line in lines] == list(range(10))
    assert len({line.block for line in lines}) == 1
    for i, line in enumerate(lines):
        assert line.baseline[0] == 0
        for x in (line.box[0], line.box[2]):
            assert abs(np.polyval(line.baseline, x) - (100 + 64 * i)) <= 0.1 * x_height()
        assert line.x_height == pytest.approx(x_height(), rel=0.1)


def test_every_component_belongs_to_exactly_one_line() -> None:
    image, draw = blank()
    for i, text in enumerate(sentences(9, 6)):
        write(draw, 100, 100 + 64 * i, text)
    components, page = page_of(image)
    members = np.concatenate([line.members for line in find_lines(components, page)])
    assert sorted(members) == list(range(len(components.areas)))


def test_marks_belong_to_their_line() -> None:
    image, draw = blank()
    texts = ('"Is it his?" - said I; "it is, in his.', "five jig's: fly, i.e. mini-ivy!", "in mid-July, ill, I sit.")
    for i, text in enumerate(texts):
        write(draw, 100, 100 + 60 * i, text)
    components, page = page_of(image)
    lines = find_lines(components, page)
    assert len(lines) == len(texts)
    for i, line in enumerate(lines):
        boxes = components.boxes[line.members]
        assert boxes[:, 1].min() > 100 + 60 * i - 45
        assert boxes[:, 3].max() < 100 + 60 * i + 20
    assert sum(len(line.members) for line in lines) == len(components.areas)


def test_a_dash_after_a_space_ends_its_line_and_a_rule_beside_it_does_not() -> None:
    image, draw = blank()
    for i, text in enumerate(sentences(6, 8)):
        write(draw, 100, 100 + 64 * i, text)
    end = 100 + ImageFont.load_default(SIZE).getlength(sentences(6, 8)[3])
    aside = 1.6 * x_height()
    middle = 100 + 64 * 3 - round(x_height() / 2)
    draw.rectangle([end + aside, middle - 2, end + aside + 34, middle + 1], fill=0)
    draw.rectangle([end + aside, middle + 26, end + aside + 34, middle + 29], fill=0)
    lines = lines_on(image)
    assert lines[3].box[2] == pytest.approx(end + aside + 34, abs=2)
    components, _ = page_of(image)
    outside = set(range(len(components.boxes))) - {int(member) for line in lines for member in line.members}
    assert [components.boxes[member, 1] for member in outside] == [middle + 26]


def test_columns_are_read_one_after_the_other() -> None:
    image, draw = blank(2000, 1300)
    write(draw, 300, 100, "A heading over both of the columns of the page", 56)
    for side in (0, 1):
        for i, text in enumerate(sentences(6, 14)):
            write(draw, 100 + 900 * side, 220 + 64 * i, text)
    lines = lines_on(image)
    assert len(lines) == 29
    assert lines[0].x_height == pytest.approx(x_height(56), rel=0.1)
    assert all(line.box[2] < 1000 for line in lines[1:15])
    assert all(line.box[0] > 950 for line in lines[15:])
    assert all(np.diff([np.polyval(line.baseline, line.box[0]) for line in lines[1:15]]) > 0)


def test_rows_of_a_table_stay_rows() -> None:
    image, draw = blank()
    for i, name in enumerate(WORDS[:10]):
        for x, cell in ((100, name), (600, f"{137 * (i + 3)}.50"), (900, f"{i}"), (1200, f"{91 * (i + 2)}.25")):
            write(draw, x, 100 + 70 * i, cell)
    lines = lines_on(image)
    assert len(lines) == 10
    assert all(line.box[0] < 200 and line.box[2] > 1200 for line in lines)


def test_prices_stand_on_the_line_of_their_items() -> None:
    image, draw = blank(900, 1200)
    for i, text in enumerate(sentences(3, 8)):
        write(draw, 60, 100 + 80 * i, text)
        write(draw, 700, 100 + 80 * i, f"{i + 3}.{i}0")
    assert len(lines_on(image)) == 8


def test_capitals_among_small_letters_have_the_same_x_height() -> None:
    image, draw = blank()
    for i, text in enumerate(sentences(8, 8)):
        write(draw, 100, 100 + 64 * i, text.upper() if i == 4 else text)
    assert lines_on(image)[4].x_height == pytest.approx(x_height(), rel=0.1)


def test_a_page_of_capitals_has_the_x_height_of_its_size() -> None:
    image, draw = blank(2000)
    for i, text in enumerate(sentences(6, 5)):
        write(draw, 100, 100 + 64 * i, text.upper())
    for line in lines_on(image):
        assert line.x_height == pytest.approx(x_height(), rel=0.1)


def test_x_heights_follow_the_size_of_the_print() -> None:
    image, draw = blank(2000, 1200)
    for i, text in enumerate(sentences(6, 4)):
        write(draw, 100, 150 + 100 * i, text, 64)
    for i, text in enumerate(sentences(9, 8)):
        write(draw, 100, 600 + 50 * i, text, 32)
    lines = lines_on(image)
    assert len(lines) == 12
    assert [line.x_height for line in lines] == pytest.approx([x_height(64)] * 4 + [x_height(32)] * 8, rel=0.1)


def test_a_bent_page_has_bent_baselines() -> None:
    image, draw = blank()
    for i, text in enumerate(sentences(9, 8)):
        write(draw, 100, 150 + 70 * i, text)
    grey = np.asarray(image)
    y, x = np.mgrid[: grey.shape[0], : grey.shape[1]].astype(np.float32)
    sag = (16 * ((x - 800) / 700) ** 2).astype(np.float32)
    bent = cv2.remap(grey, x, y - sag, cv2.INTER_LINEAR, borderValue=255)
    lines = lines_on(Image.fromarray(bent))
    assert len(lines) == 8
    for i, line in enumerate(lines):
        for at in (line.box[0] + 20, (line.box[0] + line.box[2]) / 2, line.box[2] - 20):
            there = 150 + 70 * i + 16 * ((at - 800) / 700) ** 2
            assert abs(np.polyval(line.baseline, at) - there) < 0.2 * x_height()


def test_lines_that_climb_are_followed() -> None:
    image, draw = blank(1600, 1400)
    for i, text in enumerate(sentences(8, 8)):
        write(draw, 100, 250 + 90 * i, text)
    turned = image.rotate(3, fillcolor=255, resample=Image.Resampling.BICUBIC)
    lines = lines_on(turned)
    assert len(lines) == 8
    assert all(line.baseline[1] == pytest.approx(-np.tan(np.radians(3)), abs=0.006) for line in lines)


def test_an_empty_page_has_no_lines() -> None:
    assert lines_on(blank()[0]) == []


@pytest.mark.parametrize("boxes", [[[10, 10, 14, 40]], [[10, 10, 30, 40], [12, 60, 30, 90]], [[5, 5, 9, 9]] * 3])
def test_few_components_make_no_trouble(boxes: list[list[int]]) -> None:
    array = np.array(boxes, np.int32)
    page = CleanPage(np.full((100, 100), 255, np.uint8), np.zeros((100, 100), np.bool_), np.eye(2, 3))
    components = Components(np.zeros((100, 100), np.int32), array, np.full(len(array), 50, np.int32))
    for line in find_lines(components, page):
        assert line.x_height > 0
        assert np.isfinite(line.baseline).all()


def test_scattered_specks_do_not_join_the_text() -> None:
    image, draw = blank()
    for i, text in enumerate(sentences(8, 6)):
        write(draw, 100, 150 + 70 * i, text)
    rng = np.random.default_rng(1)
    for x, y in zip(rng.integers(100, 1500, 60), rng.integers(800, 1150, 60), strict=True):
        draw.rectangle((int(x), int(y), int(x) + int(rng.integers(2, 9)), int(y) + int(rng.integers(2, 9))), fill=0)
    lines = lines_on(image)
    assert len(lines) == 6
    assert all(line.box[3] < 600 for line in lines)


def test_descenders_and_quotes_do_not_move_the_baseline() -> None:
    x = np.arange(40) * 20.0
    foot = 100 + 0.01 * x + np.random.default_rng(0).normal(0, 0.4, 40)
    foot[::6] += 8
    foot[3::11] -= 15
    baselines = fit_baselines(x, foot, np.zeros(len(x), np.int64), np.array([22.0]))
    at = baseline_at(baselines, np.zeros(2, np.int64), np.array([0.0, 780.0]))
    assert at == pytest.approx([100, 107.8], abs=0.6)


def test_uneven_letters_still_have_one_x_height() -> None:
    rng = np.random.default_rng(2)
    height = np.where(rng.random(200) < 0.65, 30.0, 43.0) * np.exp(rng.normal(0, 0.12, 200))
    line = np.repeat(np.arange(8), 25)
    middle = np.stack([np.full(8, 500.0), 100.0 * np.arange(8)], axis=1)
    assert fit_x_heights(height, line, middle) == pytest.approx(np.full(8, 30.0), rel=0.1)


def test_columns_stay_apart_where_each_leaves_another_line_blank() -> None:
    image, draw = blank(1900)
    right = 880
    for i, text in enumerate(sentences(6, 16)):
        if i != 11:
            draw.text((right - 60, 100 + 64 * i), text, fill=0, font=ImageFont.load_default(SIZE), anchor="rs")
        if i != 10 and i < 14:
            write(draw, right, 100 + 64 * i, text)
    assert all(line.box[2] < right or line.box[0] > right - 60 for line in lines_on(image))


def test_a_line_of_the_tops_of_tall_letters_is_none() -> None:
    letters = np.array([[30 * place, 100, 30 * place + 20, 140] for place in range(20)], float)
    tops = np.array([[150 * place + 25, 70, 150 * place + 45, 96] for place in range(4)], float)
    boxes, line = np.concatenate([letters, tops]), np.repeat([0, 1], [20, 4])
    baselines, size = np.array([[0, 0, 140.0], [0, 0, 96.0]]), np.array([40.0, 26.0])
    assert absorb_small_lines(boxes, line, baselines, size).tolist() == 20 * [0] + 4 * [-1]
    above = boxes - np.where(line[:, None] == 1, [0, 40, 0, 40], 0)
    baselines[1, 2] -= 40
    assert absorb_small_lines(above, line, baselines, size).tolist() == line.tolist()


def test_small_print_close_over_a_heading_is_a_line_of_its_own() -> None:
    image, draw = blank()
    write(draw, 120, 100, "14/03 17:57 NO 4", 24)
    write(draw, 100, 148, "INVOICE", 44)
    for i, text in enumerate(sentences(9, 6)):
        write(draw, 100, 260 + 64 * i, text)
    assert [round(np.polyval(line.baseline, 200)) for line in lines_on(image)][:2] == [100, 148]


def test_a_dash_between_words_is_no_gutter_of_short_lines() -> None:
    image, draw = blank()
    long = sentences(9, 4)
    rows = [*long[:2], "of the", "a lazy jumping", "no fox", *long[2:]]
    for row, text in enumerate(rows):
        write(draw, 100, 200 + 64 * row, text)
    end, baseline = 100 + ImageFont.load_default(SIZE).getlength(rows[3]), 200 + 64 * 3
    for left in (end + 35, end + 60):
        draw.rectangle((left, baseline - 14, left + 20, baseline - 10), fill=0)
    write(draw, end + 120, baseline, "garden wall of yellow")
    assert len(lines_on(image)) == len(rows)


def test_a_rule_of_dashes_is_no_part_of_the_line_under_it() -> None:
    image, draw = blank()
    for i, text in enumerate(sentences(9, 6)):
        write(draw, 100, 100 + 110 * i, text)
    plain = [line.box for line in lines_on(image)]
    for x in range(100, 800, 20):
        draw.rectangle((x, 388, x + 12, 390), fill=0)
    assert [line.box for line in lines_on(image)] == plain
