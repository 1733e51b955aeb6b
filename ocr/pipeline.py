"""The way of a page: clean, find, cut, classify, decode. The only place that strings the stages together."""

from dataclasses import dataclass, field

from classifier.recogniser import Recogniser
from ocr.assembly import assemble_page
from ocr.decode import Weights, decode
from ocr.documents import PageImage
from ocr.language import LanguageModel
from ocr.page import Page
from ocr.spacing import SpacingModel
from ocr.words import WordList
from segmentation.clean import clean_page
from segmentation.components import find_components
from segmentation.layout import find_lines
from segmentation.segments import cut_lines


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
    clean = clean_page(image.grey)
    components = find_components(clean)
    lines = find_lines(components, clean)
    lattice = cut_lines(clean, components, lines)
    log_probs = engine.recogniser.log_probabilities(lattice.crops)
    space = engine.spacing.log_odds(lattice)
    decoded = decode(lattice, log_probs, space, engine.language, engine.words, engine.weights)
    return assemble_page(image, clean, lines, lattice, decoded)
