"""The way of a page: clean, find, cut, classify, decode. The only place that strings the stages together."""

from dataclasses import dataclass, field

from classifier.recogniser import Recogniser
from ocr.assembly import assemble_page
from ocr.cutpage import CutPage
from ocr.decode import Weights, decode
from ocr.documents import PageImage
from ocr.language import LanguageModel
from ocr.page import Page
from ocr.spacing import SpacingModel
from ocr.words import WordList


@dataclass(frozen=True, slots=True)
class Engine:
    """What has been learnt, loaded once and used for every page."""

    recogniser: Recogniser
    spacing: SpacingModel
    language: LanguageModel
    words: WordList
    weights: Weights = field(default_factory=Weights)


def load_engine(device: str = "auto") -> Engine:
    """The shipped models, the recogniser on `device`: auto, cpu, cuda or mps. Raises `ModelError`."""
    return Engine(Recogniser(device=device), SpacingModel.load(), LanguageModel.load(), WordList.load())


def read_page(image: PageImage, engine: Engine) -> Page:
    """The text of one page, with boxes in pixels of `image`."""
    # Where another process does the cutting, this one does without what that loads.
    from ocr.cutting import cut_page

    return decode_page(cut_page(image), engine)


def decode_page(cut: CutPage, engine: Engine) -> Page:
    """The text of a page that has been cut."""
    log_probs = engine.recogniser.log_probabilities(cut.lattice.crops)
    space = engine.spacing.log_odds(cut.lattice)
    decoded = decode(cut.lattice, log_probs, space, engine.language, engine.words, engine.weights)
    return assemble_page(cut, decoded)
