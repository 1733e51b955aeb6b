"""ONNX Runtime as Typecase uses it on the processor."""

import numpy as np
import onnxruntime
from numpy.typing import NDArray

Array = NDArray[np.float32]


class Session:
    """A model ready to be asked, by any number of threads at once."""

    def __init__(self, model: bytes, threads: int) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        # Threads that wait busily for the next layer take the processor from the rest of the page.
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        options.log_severity_level = 3
        # An arena keeps what the largest batch took; without it a hand-written page takes two thirds of the memory.
        options.enable_cpu_mem_arena = False
        self._session = onnxruntime.InferenceSession(model, options, ["CPUExecutionProvider"])

    def run(self, **inputs: NDArray[np.generic]) -> list[Array]:
        """The outputs of the model for its inputs, by their names."""
        answers: list[Array] = self._session.run(None, inputs)
        return answers
