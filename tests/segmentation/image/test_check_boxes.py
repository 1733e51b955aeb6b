"""Check boxes are told from letters by their four whole sides."""

import cv2
import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from classifier.synthesis.fonts import Face
from segmentation.image.check_boxes import check_boxes
from segmentation.image.labelling import labelled

X_HEIGHT = 20.0


def boxed(ink: np.ndarray) -> list[bool]:
    found = labelled(ink)
    return check_boxes(found.labels, found.boxes, X_HEIGHT).tolist()


@pytest.mark.parametrize("side", [18, 30, 50])
@pytest.mark.parametrize("is_crossed", [False, True])
def test_a_square_frame_is_a_box_with_and_without_a_cross(side: int, is_crossed: bool) -> None:
    page = np.zeros((100, 100), np.uint8)
    cv2.rectangle(page, (20, 20), (20 + side, 20 + side), 1, 3)
    if is_crossed:
        cv2.line(page, (20, 20), (20 + side, 20 + side), 1, 2)
        cv2.line(page, (20 + side, 20), (20, 20 + side), 1, 2)
    assert boxed(page.astype(bool)) == [True]


@pytest.mark.parametrize("corner", [(250, 60), (30, 90), (12, 12)])
def test_other_frames_and_solid_squares_are_none(corner: tuple[int, int]) -> None:
    page = np.zeros((100, 300), np.uint8)
    is_solid = corner == (12, 12)
    cv2.rectangle(page, (2, 2), corner if not is_solid else (30, 30), 1, -1 if is_solid else 3)
    assert boxed(page.astype(bool)) == [False]


def test_no_letter_is_a_box(face: Face) -> None:
    page = Image.new("L", (2000, 100), 255)
    font = ImageFont.truetype(str(face.path), 40)
    ImageDraw.Draw(page).text((10, 10), " ".join("BDEHIMNOQRSUXZ08@#&oxz"), font=font, fill=0)
    assert not any(boxed(np.asarray(page) < 128))
