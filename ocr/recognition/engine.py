"""What has been learnt, loaded once and used for every page."""

from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from classifier.recogniser import Recogniser, load_recogniser
from ocr.cpu import usable_cores
from ocr.decoding.hypotheses import Weights, without_language
from ocr.language.loading import Languages
from ocr.language_names import NO_LANGUAGE
from ocr.options import ReadOptions
from ocr.recognition.character_spacing import CHARACTER_SPACING_PATH
from ocr.recognition.confidence import Calibration
from ocr.recognition.gap_spacing import SpacingModel
from ocr.recognition.whitelist import allowed_symbols


@dataclass(frozen=True, slots=True, eq=False)
class Engine:
    """The models, and how pages are to be read with them.

    allowed: bool [C], the symbols that pages may hold; None for all.
    """

    recogniser: Recogniser
    spacing: SpacingModel
    character_spacing: SpacingModel
    languages: Languages
    calibration: Calibration
    options: ReadOptions = field(default_factory=ReadOptions)
    weights: Weights = field(default_factory=Weights)
    allowed: NDArray[np.bool_] | None = None


def load_engine(options: ReadOptions | None = None) -> Engine:
    """The models that `options` ask for. Raises `ModelError`, `OptionError`."""
    options = options or ReadOptions()
    languages = Languages(options.lang, tuple(options.user_words))
    _ = languages[0]  # now, so that a page does not wait for it
    return Engine(
        load_recogniser(Path(options.model) if options.model else None, options.device, usable_cores()),
        SpacingModel.load(),
        SpacingModel.load(CHARACTER_SPACING_PATH),
        languages,
        Calibration.load(),
        options,
        without_language(Weights()) if options.lang == NO_LANGUAGE else Weights(),
        allowed_symbols(options.alphabet) if options.alphabet else None,
    )


def with_options(engine: Engine, options: ReadOptions) -> Engine:
    """The networks of `engine` with what is known of the language that `options` ask for.

    The device and the weights are those of `engine`. Raises `OptionError`.
    """
    asked, known = ((each.lang, tuple(each.user_words)) for each in (options, engine.options))
    return replace(
        engine,
        languages=engine.languages if asked == known else Languages(*asked),
        options=options,
        weights=without_language(Weights()) if options.lang == NO_LANGUAGE else Weights(),
        allowed=allowed_symbols(options.alphabet) if options.alphabet else None,
    )
