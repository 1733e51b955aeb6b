"""What has been learnt, loaded once and used for every page."""

from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from classifier.recogniser import Recogniser, load_recogniser
from ocr.cpu import usable_cores
from ocr.decoding.hypotheses import Weights, without_language
from ocr.language.char_class_model import CharClassModel
from ocr.language.loading import FOLDERS, load_language_model, load_word_list
from ocr.language.ngram_model import LanguageModel
from ocr.language.word_list import WordList
from ocr.options import NO_LANGUAGE, ReadOptions
from ocr.recognition.character_spacing import CHARACTER_SPACING_PATH
from ocr.recognition.confidence import Calibration
from ocr.recognition.gap_spacing import SpacingModel
from ocr.recognition.whitelist import allowed_symbols


@dataclass(frozen=True, slots=True)
class Engine:
    """The models, and how pages are to be read with them.

    allowed: bool [C], the symbols that pages may hold; None for all.
    """

    recogniser: Recogniser
    spacing: SpacingModel
    character_spacing: SpacingModel
    language: LanguageModel
    words: WordList
    char_classes: CharClassModel
    calibration: Calibration
    options: ReadOptions = field(default_factory=ReadOptions)
    weights: Weights = field(default_factory=Weights)
    allowed: NDArray[np.bool_] | None = None


def load_engine(options: ReadOptions | None = None) -> Engine:
    """The models that `options` ask for. Raises `ModelError`, `OptionError`."""
    options = options or ReadOptions()
    return Engine(
        load_recogniser(Path(options.model) if options.model else None, options.device, usable_cores()),
        SpacingModel.load(),
        SpacingModel.load(CHARACTER_SPACING_PATH),
        load_language_model(options.lang),
        load_word_list(options.lang, tuple(options.user_words)),
        CharClassModel.load(),
        Calibration.load(),
        options,
        without_language(Weights()) if options.lang == NO_LANGUAGE else Weights(),
        allowed_symbols(options.alphabet) if options.alphabet else None,
    )


def with_options(engine: Engine, options: ReadOptions) -> Engine:
    """The networks of `engine` with what is known of the language that `options` ask for.

    The device and the weights are those of `engine`. Raises `OptionError`.
    """
    is_same = FOLDERS.get(options.lang) == FOLDERS.get(engine.options.lang) is not None
    return replace(
        engine,
        language=engine.language if is_same else load_language_model(options.lang),
        words=load_word_list(options.lang, tuple(options.user_words)),
        options=options,
        weights=without_language(Weights()) if options.lang == NO_LANGUAGE else Weights(),
        allowed=allowed_symbols(options.alphabet) if options.alphabet else None,
    )
