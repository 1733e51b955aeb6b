"""What several tests need: a typeface that every machine has."""

from io import BytesIO
from pathlib import Path

import pytest
from PIL import ImageFont

from classifier.fonts import Face, symbols_of


@pytest.fixture(scope="session")
def face(tmp_path_factory: pytest.TempPathFactory) -> Face:
    """The font that Pillow carries within itself, as a file."""
    path = Path(tmp_path_factory.mktemp("fonts")) / "pillow.ttf"
    carried = ImageFont.load_default(20)
    assert isinstance(carried, ImageFont.FreeTypeFont)
    assert isinstance(carried.path, BytesIO)
    path.write_bytes(carried.path.getvalue())
    return Face(path, "Pillow's own", "sans", True, symbols_of(ImageFont.truetype(path, 40)))
