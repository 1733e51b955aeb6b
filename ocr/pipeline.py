"""The way of a page: clean, find, cut, classify, decode. The only place that strings the stages together."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from classifier.recogniser import Recogniser
from ocr.alphabets import allowed_symbols, restricted, surely_signs
from ocr.assembly import assemble_page
from ocr.confidence import Calibration
from ocr.cutpage import CutPage
from ocr.decode import Weights, decode, without_language
from ocr.documents import PageImage
from ocr.language import LanguageModel
from ocr.languages import load_language_model, load_word_list
from ocr.options import NO_LANGUAGE, ReadOptions
from ocr.page import Page
from ocr.rubbish import without_rubbish
from ocr.shapes import Shapes
from ocr.spacing import SpacingModel
from ocr.words import WordList
from segmentation.view import PIECES, Layout


@dataclass(frozen=True, slots=True)
class Engine:
    """What has been learnt, loaded once and used for every page, and how pages are to be read with it.

    allowed: bool [C], the symbols that pages may hold; None for all.
    """

    recogniser: Recogniser
    spacing: SpacingModel
    language: LanguageModel
    words: WordList
    shapes: Shapes
    calibration: Calibration
    options: ReadOptions = field(default_factory=ReadOptions)
    weights: Weights = field(default_factory=Weights)
    allowed: NDArray[np.bool_] | None = None


def load_engine(options: ReadOptions | None = None) -> Engine:
    """The models that `options` ask for. Raises `ModelError`, `OptionError`."""
    options = options or ReadOptions()
    return Engine(
        Recogniser(options.model, options.device),
        SpacingModel.load(),
        load_language_model(options.lang),
        load_word_list(options.lang, tuple(options.user_words)),
        Shapes.load(),
        Calibration.load(),
        options,
        without_language(Weights()) if options.lang == NO_LANGUAGE else Weights(),
        allowed_symbols(options.alphabet) if options.alphabet else None,
    )


def read_page(image: PageImage, engine: Engine) -> Page:
    """The text of one page, with boxes in pixels of `image`."""
    # Where another process does the cutting, this one does without what that loads.
    from ocr.cutting import cut_page

    return text_of(decode_page(cut_page(image, engine.options), engine), engine)


def decode_page(cut: CutPage, engine: Engine) -> Page:
    """All that can be read of a page that has been cut, even where it makes no text."""
    log_probs = engine.recogniser.log_probabilities(cut.lattice.crops)
    space = engine.spacing.log_odds(cut.lattice)
    if engine.allowed is not None:
        log_probs = restricted(log_probs, engine.allowed)
    if engine.options.layout == Layout.CHAR:
        log_probs = surely_signs(log_probs)
    if engine.options.layout == Layout.WORD:
        space = np.full_like(space, -np.inf)
    decoded = decode(cut.lattice, log_probs, space, engine.language, engine.words, engine.weights, engine.shapes)
    sure = engine.calibration.calibrated(cut.lattice, log_probs, space, decoded, engine.words)
    return assemble_page(cut, sure)


def text_of(page: Page, engine: Engine) -> Page:
    """The text of a page of which all was read; a picture of less than a page is taken to hold text."""
    return page if engine.options.layout in PIECES else without_rubbish(page)
