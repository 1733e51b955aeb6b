"""A page put together from its own text and what was read of the pictures beside it."""

from ocr.document import Block, Box, Glyph, Line, Page, Word
from ocr.recognition.embedded_text import with_embedded_text


def page_with(*words: tuple[str, int, int, int, float], is_embedded: bool) -> Page:
    """A page with a line for each word: text, left, top, height, confidence; every letter is 10 pixels wide."""
    blocks = []
    for text, left, top, height, confidence in words:
        boxes = [Box(left + 10 * i, top, left + 10 * (i + 1), top + height) for i in range(len(text))]
        word = Word(tuple(Glyph(*each, confidence) for each in zip(text, boxes, strict=True)), confidence)
        baseline = (float(left), float(top + height)), (float(left + 10 * len(text)), float(top + height))
        blocks.append(Block((Line((word,), baseline, height / 2, is_embedded=is_embedded),)))
    return Page(tuple(blocks), 600, 400)


def test_what_a_picture_shows_stands_before_what_lies_below_it() -> None:
    own = page_with(("head", 50, 10, 20, 1.0), ("foot", 50, 300, 20, 1.0), is_embedded=True)
    read = page_with(("scanned", 50, 100, 20, 0.9), ("specks", 50, 200, 20, 0.2), is_embedded=False)
    assert with_embedded_text(read, own).text.split() == ["head", "scanned", "foot"]


def test_text_over_a_picture_of_itself_is_one() -> None:
    own = page_with(("words", 50, 100, 20, 1.0), ("STAMP", 200, 50, 200, 1.0), is_embedded=True)
    read = page_with(
        ("vvords", 48, 102, 22, 0.9), ("more", 300, 100, 20, 0.9), ("under", 205, 120, 20, 0.9), is_embedded=False
    )
    assert sorted(with_embedded_text(read, own).text.split()) == ["STAMP", "more", "under", "words"]


def test_a_stamp_leaves_what_was_read_in_its_order() -> None:
    own = page_with(("RECEIVED", 400, 60, 20, 1.0), is_embedded=True)
    places = (("title", 250, 20), ("left", 50, 100), ("beside", 400, 100), ("below", 50, 200))
    read = page_with(*((text, left, top, 20, 0.9) for text, left, top in places), is_embedded=False)
    assert with_embedded_text(read, own).text.split() == ["title", "left", "RECEIVED", "beside", "below"]
