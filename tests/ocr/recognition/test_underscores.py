"""Names of programs keep their underscores."""

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from classifier.synthesis.fonts import Face
from ocr import read

LINES = [
    "def read_all(self, max_size, file_name)",
    "self._lock is not self.__dict__ of",
    "first_line and last_line_of_page",
]


@pytest.mark.parametrize("size", [24, 36])
def test_names_with_underscores(face: Face, size: int) -> None:
    font = ImageFont.truetype(str(face.path), size)
    page = Image.new("L", (size * 26, size * 8), 255)
    for place, line in enumerate(LINES):
        ImageDraw.Draw(page).text((size, size * (1 + 2 * place)), line, font=font, fill=0)
    assert [line for line in read(np.asarray(page)).text.splitlines() if line] == LINES
