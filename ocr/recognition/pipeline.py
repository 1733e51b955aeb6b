"""The way of a page: clean, find, cut, classify, decode, assemble, tell roles. All reading goes through here."""

from collections.abc import Callable
from dataclasses import replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from classifier.alphabet import JUNK
from ocr.document import Box, Page
from ocr.input.source import PageImage
from ocr.options import ReadOptions
from ocr.recognition.assembly import assemble_page, source_boxes
from ocr.recognition.cut_page import CutPage, OnStage, no_report
from ocr.recognition.engine import Engine
from ocr.recognition.first_pass import first_pass, search_first
from ocr.recognition.isolated_text import MOST_PIECES, may_be_isolated, surest_reading
from ocr.recognition.margin_numbers import separate_margin_numbers
from ocr.recognition.non_text_filter import without_non_text
from ocr.recognition.orientation import (
    FEW_SAMPLE_LETTERS,
    SAMPLE_LETTERS,
    AtTurn,
    Orientation,
    find_orientation,
    find_turn,
    stands_upright,
)
from ocr.recognition.page_sample import LEAST_CLEAR, Look, whole_if_text
from ocr.recognition.symbols import page_symbols
from ocr.recognition.two_pass import LEAST_CLEAR as NO_TEXT
from ocr.recognition.two_pass import read_lattice
from ocr.recognition.vertical_lines import with_vertical_lines
from ocr.structure.column_texts import with_column_texts
from ocr.structure.page_rules import PageRules
from ocr.structure.roles import with_roles
from ocr.structure.tables import with_tables
from segmentation.extent import Extent
from segmentation.layout_mode import PIECES, TURNS, Layout
from segmentation.types import EvenPage

FEW_VERTICAL: Final = 4
"""So many lines that run up or down are looked at on a page of no text too: names of a drawing's axes."""


def read_page(image: PageImage, engine: Engine, on_stage: OnStage = no_report) -> Page:
    """The text of a page, read as the options of `engine` ask, with boxes in pixels of `image`."""
    # Imported late: where another process does the cutting, this one does without what that loads.
    from ocr.recognition.cutting import cut_page

    cut = cut_page(image, engine.options, on_stage, extent=Extent.SAMPLE)
    return recognise(cut, lambda: image, engine, on_stage)


def recognise(cut: CutPage, image: Callable[[], PageImage], engine: Engine, on_stage: OnStage = no_report) -> Page:
    """The second half of `read_page`: the text of a page that has been cut, here or in another process.

    image: gives the page as it was loaded, in case it lies on its side or head and must be cut again.
    """
    page, rules = read_text(cut, image, engine, on_stage)
    if engine.options.layout not in PIECES:  # a line or a word has no page to have a role on
        page = with_roles(page if rules is None else with_column_texts(with_tables(page, rules)))
    on_stage("structure")
    return page


def read_text(
    cut: CutPage, image: Callable[[], PageImage], engine: Engine, on_stage: OnStage = no_report
) -> tuple[Page, PageRules | None]:
    """What `recognise` reads before it looks for tables and roles, its blocks as segmentation made them, and the page's
    rules; None where it is too little for a table."""
    options = engine.options
    look = _look(cut, image, options, engine)
    if options.layout in PIECES:  # the picture of a line or a word is taken to hold text
        return decode_page(look.cut, engine, on_stage, look), None
    turn = _turn(look, image, engine) if options.rotate is None else options.rotate
    if turn and options.rotate is None:
        turned = replace(options, rotate=turn, stages=None)
        look = _look(_cut(image(), turned, Extent.SAMPLE), image, turned, engine)
    cut = look.cut
    page = decode_page(cut, engine, on_stage, look)
    if _has_vertical_lines(look):
        page = _with_vertical_lines(page, cut, turn, image(), engine)
    if may_be_isolated(page):
        return without_non_text(_surest_alone(page, image(), engine)), None
    return without_non_text(page), cut.rules


def page_orientation(image: PageImage, engine: Engine) -> Orientation:
    """Which way up a page stands, without reading more than a part of it."""
    from segmentation.image.letters import letter_boxes

    return find_orientation(image, letter_boxes(image.grey), lambda *part: _at_turn(engine, *part))


def _look(cut: CutPage, image: Callable[[], PageImage], options: ReadOptions, engine: Engine) -> Look:
    """A first look at a page that was cut, perhaps only sampled, as `options` ask."""
    return whole_if_text(cut, lambda extent: _cut(image(), options, extent, cut.even), engine)


def _turn(look: Look, image: Callable[[], PageImage], engine: Engine) -> int:
    """The degrees clockwise that set a page upright, by what the first search finds on it as it lies."""
    cut, confidence = look.cut, look.symbols.confidence
    boxes = source_boxes(cut.lattice.boxes[look.symbols.segment], cut.to_source, cut.width, cut.height)
    may_be_text = look.is_text and look.clear_share >= NO_TEXT
    letters = SAMPLE_LETTERS if may_be_text else FEW_SAMPLE_LETTERS

    def sureness(crops: NDArray[np.uint8]) -> float:
        return float(np.exp(engine.recogniser.look(crops)[0][:, :JUNK].max(axis=1)).mean())

    def is_upright() -> bool:
        return stands_upright(cut.lattice.crops[look.symbols.segment], sureness)

    return find_turn(confidence, boxes, image, lambda *part: _at_turn(engine, *part), is_upright, letters)


def _has_vertical_lines(look: Look) -> bool:
    """Whether lines that run up or down are to be read: on a page of no text many things look like such."""
    count = len(look.cut.vertical)
    return 0 < count <= FEW_VERTICAL or (count > FEW_VERTICAL and look.clear_share >= LEAST_CLEAR)


def decode_page(cut: CutPage, engine: Engine, on_stage: OnStage = no_report, look: Look | None = None) -> Page:
    """All that is read of a page as it lies, even where it makes no text. look: the first one, where it is done."""
    blocks = np.array([line.block for line in cut.lines], np.int64)
    first = first_pass(cut.lattice, engine, blocks, look.found if look else None)
    found = read_lattice(cut.lattice, engine, on_stage, first, is_text=look is None or look.is_text)
    words = engine.languages.words(found.languages)
    lines = engine.calibration.calibrated(cut.lattice, found.log_probs, found.space, found.lines, words)
    on_stage("confidence")
    page = separate_margin_numbers(assemble_page(cut, lines, engine.languages.codes(found.languages)))
    on_stage("assemble")
    return page


def _surest_alone(page: Page, image: PageImage, engine: Engine) -> Page:
    """The page, or what is read of it when it is taken for the picture of a word, if that is surer."""
    from ocr.recognition.cutting import cut_page
    from segmentation.image.framing import has_content

    if not has_content(image.grey):
        return page
    rotate = engine.options.rotate
    turns = TURNS if rotate is None else (rotate,)
    at = _evened(image, engine.options, isolated=True)

    def alone(turn: int) -> Page | None:
        cut = cut_page(image, replace(engine.options, stages=None), isolated=True, even=at(turn))
        return decode_page(cut, engine) if len(cut.lattice.gaps) <= MOST_PIECES else None

    return surest_reading(page, turns, alone)


def _with_vertical_lines(page: Page, cut: CutPage, turn: int, image: PageImage, engine: Engine) -> Page:
    """The page, which was turned by so many degrees clockwise, with its lines that run up or down."""

    def read(place: Box, further: int) -> Page:
        part = replace(image, grey=image.grey[place.top : place.bottom, place.left : place.right])
        options = replace(engine.options, rotate=(turn + further) % 360, layout=Layout.LINE, stages=None)
        found = _cut(part, options, Extent.WHOLE)
        to_source = found.to_source + np.array([[0, 0, place.left], [0, 0, place.top]])
        return decode_page(replace(found, to_source=to_source, width=page.width, height=page.height), engine)

    places = source_boxes(cut.vertical, cut.to_source, page.width, page.height)
    return with_vertical_lines(page, [Box(*place) for place in places.tolist()], read)


def _at_turn(engine: Engine, part: PageImage, most_pieces: int) -> AtTurn:
    """The probabilities of the letters that the first pass finds on a part of a page at a turn."""
    at = _evened(part, engine.options)

    def probabilities(turn: int) -> NDArray[np.floating] | None:
        lattice = _cut(part, replace(engine.options, stages=None), Extent.BOUNDED, at(turn)).lattice
        if lattice.atom_offsets[-1] > most_pieces:
            return None
        return page_symbols(lattice, search_first(lattice, engine).reading.lines).confidence

    return probabilities


def _evened(image: PageImage, options: ReadOptions, isolated: bool = False) -> Callable[[int], EvenPage]:
    """An image made even, at a turn clockwise. isolated: as in `even_page`."""
    from segmentation.image.clean import even_page
    from segmentation.image.turning import turned_page

    even = even_page(image.grey, 0, options.deskew, Layout(options.layout), isolated)
    return lambda turn: turned_page(even, turn, options.deskew)


def _cut(image: PageImage, options: ReadOptions, extent: Extent, even: EvenPage | None = None) -> CutPage:
    from ocr.recognition.cutting import cut_page

    return cut_page(image, options, extent=extent, even=even)
