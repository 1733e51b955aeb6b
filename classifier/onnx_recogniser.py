"""The networks of the page reader on the processor, in ONNX Runtime."""

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray

from classifier.alphabet import SYMBOLS
from classifier.architecture import (
    CONTEXT_FORMAT,
    GLYPH_FORMAT,
    INFERENCE_BATCH,
    LINE_FORMAT,
    Architecture,
    ContextArchitecture,
    LineArchitecture,
    padded_strip,
)
from classifier.errors import ModelError
from classifier.onnx_nets import candidate_model, gap_model, glyph_model, line_model, strip_model
from classifier.onnx_session import Session
from classifier.weights_file import class_frequencies, damaged, read_weights

Array = NDArray[np.float32]


class GlyphClassifier:
    """A `GlyphNet` as it was trained, for any alphabet.

    alphabet: what its outputs stand for; a page model has one output more, for what is no symbol. frequencies: how
    common each class was in training, float32 [classes], None where that is not known.
    """

    def __init__(
        self,
        architecture: Architecture,
        alphabet: tuple[str, ...],
        model: bytes,
        threads: int = 0,
        frequencies: Array | None = None,
    ) -> None:
        self.architecture, self.alphabet, self.frequencies = architecture, alphabet, frequencies
        self._session, self._threads = Session(model, 1), threads

    @classmethod
    def load(cls, path: Path, threads: int = 0) -> Self:
        """The model in `path` on so many threads, 0 for all cores. Raises `ModelError` for anything but a whole
        model."""
        description, tensors = read_weights(path, GLYPH_FORMAT)
        try:
            architecture = Architecture.of(description["architecture"])
            model = glyph_model(architecture, tensors, description.get("ranges"))
            return cls(architecture, tuple(description["alphabet"]), model, threads, class_frequencies(description))
        except (KeyError, TypeError, ValueError, RuntimeError) as error:
            raise damaged(path, error) from error

    def look(self, crops: NDArray[np.uint8]) -> tuple[Array, Array]:
        """Log-probabilities float32 [N, classes] of crops uint8 [N, channels, 28, 28], and their features float32
        [N, hidden]."""
        log_probs = np.empty((len(crops), self.architecture.classes), np.float32)
        features = np.empty((len(crops), self.architecture.hidden), np.float32)

        def look_at(rows: slice) -> None:
            log_probs[rows], features[rows] = self._session.run(crops=np.ascontiguousarray(crops[rows]))

        _in_batches(len(crops), self._threads, look_at)
        return log_probs, features


class OnnxRecogniser:
    """A `Recogniser` on the processor."""

    device = "cpu"

    def __init__(self, first: Path, further: tuple[Path, Path] | None, threads: int = 0) -> None:
        """Load the page model `first` and, if there are any, those of the second pass: the context network and the line
        network; on so many threads, 0 for all cores. Raises `ModelError`."""
        self._first, self._threads = GlyphClassifier.load(first, threads), threads
        if self._first.alphabet != SYMBOLS or self._first.architecture.channels != 2:
            raise ModelError(f"{first}: not a model of the page alphabet; `typecase predict` may be able to use it")
        self.feature_count = self._first.architecture.hidden
        self.has_context_network = further is not None
        if further:
            self._strip, self._candidates, self._gaps = _context_sessions(further[0], threads)
            self._uncut = _line_session(further[1], threads)

    def look(self, crops: NDArray[np.uint8]) -> tuple[Array, Array]:
        return self._first.look(crops)

    def read_strip(self, strip: NDArray[np.uint8]) -> Array:
        wide = padded_strip(strip)
        return self._strip.run(strip=wide[None, None])[0]

    def in_context(self, crops: NDArray[np.uint8], spans: Array, context: Array) -> Array:
        scores = np.empty((len(crops), len(SYMBOLS) + 1), np.float32)

        def look_at(rows: slice) -> None:
            shown = np.ascontiguousarray(crops[rows])
            scores[rows] = self._candidates.run(crops=shown, spans=spans[rows], context=context)[0]

        _in_batches(len(crops), self._threads, look_at)
        return scores

    def spaces(self, spans: Array, features: Array, context: Array) -> Array:
        return self._gaps.run(spans=spans, features=features, context=context)[0][:, 0]

    def read_uncut(self, strip: NDArray[np.uint8]) -> Array:
        return self._uncut.run(strip=padded_strip(strip)[None, None])[0]


def _context_sessions(path: Path, threads: int) -> list[Session]:
    description, tensors = read_weights(path, CONTEXT_FORMAT)
    if tuple(description.get("alphabet", ())) != SYMBOLS:
        raise ModelError(f"{path}: not a model of the page alphabet")
    try:
        architecture = ContextArchitecture.of(description["architecture"])
        ranges = description.get("ranges")
        return [
            Session(strip_model(architecture, tensors, ranges), threads),
            Session(candidate_model(architecture, tensors, ranges), 1),
            Session(gap_model(architecture, tensors), threads),
        ]
    except (KeyError, TypeError, RuntimeError) as error:
        raise damaged(path, error) from error


def _line_session(path: Path, threads: int) -> Session:
    description, tensors = read_weights(path, LINE_FORMAT)
    if tuple(description.get("alphabet", ())) != SYMBOLS:
        raise ModelError(f"{path}: not a model of the page alphabet")
    try:
        architecture = LineArchitecture.of(description["architecture"])
        return Session(line_model(architecture, tensors, description.get("ranges")), threads)
    except (KeyError, TypeError, RuntimeError) as error:
        raise damaged(path, error) from error


def _in_batches(count: int, threads: int, task: Callable[[slice], None]) -> None:
    """Do `task` for every batch of `count` rows, as many at once as there are threads.

    ONNX Runtime by itself multiplies 8-bit numbers on two threads no faster than on one.
    """
    batches = [slice(start, start + INFERENCE_BATCH) for start in range(0, count, INFERENCE_BATCH)]
    workers = min(threads or os.cpu_count() or 1, len(batches))
    if workers < 2:
        for batch in batches:
            task(batch)
        return
    with ThreadPoolExecutor(workers) as pool:
        for _ in pool.map(task, batches):
            pass
