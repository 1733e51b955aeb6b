"""Lines of typeset pages are labelled by the blocks of the truth."""

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from ocr.document import Role as BlockRole
from ocr.structure.role_model import CLASSES
from ocr.training.roles import class_of, labels_of
from ocr.training.typesetting.layout import laid_out_page
from ocr.training.typesetting.page import Role, TypesetPage

TEXTS = (
    ("the head of it all", Role.RUNNING_HEAD),
    ("some words of text", Role.PARAGRAPH),
    ("and more of them", Role.PARAGRAPH),
)


def typeset() -> TypesetPage:
    """Three lines in the typeface that Pillow carries; the second and third are one paragraph."""
    picture = Image.new("L", (1000, 700), 255)
    draw, font = ImageDraw.Draw(picture), ImageFont.load_default(36)
    boxes, letters, line, space = [], [], [], []
    for number, (text, _) in enumerate(TEXTS):
        x, y = 120.0, (180, 320, 370)[number]
        for place, sign in enumerate(text):
            if sign != " ":
                draw.text((x, y), sign, 0, font, anchor="ls")
                boxes.append(draw.textbbox((x, y), sign, font, anchor="ls"))
                letters.append(sign)
                line.append(number)
                space.append(place == 0 or text[place - 1] == " ")
            x += draw.textlength(sign, font)
    grey = np.asarray(picture, np.uint8)
    return TypesetPage(
        grey=grey,
        boxes=np.array(boxes, np.float32),
        letters=np.array(letters),
        line=np.array(line, np.int32),
        block=np.minimum(line, 1).astype(np.int32),
        space=np.array(space),
        soft=np.zeros(len(letters), bool),
        roles=np.array([Role.RUNNING_HEAD, Role.PARAGRAPH]),
        rows=np.full(2, -1, np.int32),
        ink_boxes=np.zeros((0, 4), np.float32),
        ink_kinds=np.zeros(0, np.str_),
        family="paper",
        split="train",
        dpi=150.0,
    )


def test_lines_are_laid_out_with_the_words_of_the_truth() -> None:
    found = laid_out_page(typeset())
    assert [line.text for line in found.page.lines] == [text for text, _ in TEXTS]
    assert len(found.block) == sum(len(text.replace(" ", "")) for text, _ in TEXTS)
    assert all(line.weight > 0 for line in found.page.lines)


def test_labels_are_those_of_the_blocks_that_lines_belong_to() -> None:
    truth = typeset()
    found = laid_out_page(truth)
    classes, starts = labels_of(truth, found.page, found.block)
    assert [CLASSES[number] for number in classes] == ["running-head", "paragraph", "paragraph"]
    assert starts.tolist() == [True, True, False]


def test_every_role_of_a_typeset_page_is_a_class() -> None:
    assert CLASSES[class_of(Role.TABLE_CELL)] == BlockRole.TABLE
    assert CLASSES[class_of(Role.FORM_LABEL)] == "other"
    assert {class_of(role) for role in Role} <= set(range(len(CLASSES)))
