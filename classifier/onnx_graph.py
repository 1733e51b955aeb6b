"""A writer of ONNX models: nodes and constants in, the bytes that ONNX Runtime loads out.

An ONNX file is a few nested messages of Protocol Buffers. The `onnx` package, which writes them too, would have to be
imported each time that a page is read: it takes longer than reading the page's networks, and 60 MB with what it needs.
Field numbers are those of onnx.proto, version 1.16 (https://github.com/onnx/onnx/blob/main/onnx/onnx.proto).
"""

from collections.abc import Sequence
from functools import cache
from typing import Any, Final

import numpy as np
from numpy.typing import DTypeLike, NDArray

IR_VERSION: Final = 8
OPSET: Final = 17
"""Of the format and of the operators: ONNX Runtime 1.13 and later read them."""

_ELEMENT_TYPES: Final = {
    np.dtype(np.float32): 1,
    np.dtype(np.uint8): 2,
    np.dtype(np.int8): 3,
    np.dtype(np.int32): 6,
    np.dtype(np.int64): 7,
}
_VARINT, _BYTES, _FLOAT = 0, 2, 5
_ATTRIBUTE_FLOAT, _ATTRIBUTE_INT, _ATTRIBUTE_INTS = 1, 2, 7


class GraphBuilder:
    """A graph that grows node by node. Values, which nodes take and give, are known by their names."""

    def __init__(self) -> None:
        self._nodes: list[bytes] = []
        self._constants: list[bytes] = []
        self._inputs: list[bytes] = []
        self._outputs: list[bytes] = []
        self._named = 0

    def input(self, name: str, dtype: DTypeLike, shape: Sequence[int | str]) -> str:
        """An input of the model; a size that is a string may be any."""
        self._inputs.append(_value_info(name, dtype, shape))
        return name

    def constant(self, array: NDArray[Any]) -> str:
        """A value that is always the same: float32 or whole numbers, any shape."""
        name = self._new_name()
        message = b"".join(_integer(1, size) for size in array.shape)
        message += _integer(2, _ELEMENT_TYPES[array.dtype]) + _text(8, name) + _field(9, array.tobytes())
        self._constants.append(message)
        return name

    def node(self, operator: str, *inputs: str, **attributes: float | Sequence[int]) -> str:
        """What `operator` makes of `inputs`, a new value."""
        name = self._new_name()
        message = b"".join(_text(1, value) for value in inputs) + _text(2, name) + _text(4, operator)
        message += b"".join(_field(5, _attribute(key, value)) for key, value in attributes.items())
        self._nodes.append(message)
        return name

    def output(self, name: str, value: str, shape: Sequence[int | str]) -> None:
        """Give the model an output `name`, float32: `value`."""
        self._nodes.append(_text(1, value) + _text(2, name) + _text(4, "Identity"))
        self._outputs.append(_value_info(name, np.float32, shape))

    def model(self) -> bytes:
        """The whole model."""
        graph = b"".join(_field(1, node) for node in self._nodes) + _text(2, "typecase")
        graph += b"".join(_field(5, constant) for constant in self._constants)
        graph += b"".join(_field(11, value) for value in self._inputs)
        graph += b"".join(_field(12, value) for value in self._outputs)
        operators = _text(1, "") + _integer(2, OPSET)
        return _integer(1, IR_VERSION) + _text(2, "typecase") + _field(7, graph) + _field(8, operators)

    def _new_name(self) -> str:
        self._named += 1
        return f"v{self._named}"


def _attribute(name: str, value: float | Sequence[int]) -> bytes:
    if isinstance(value, int):
        return _text(1, name) + _integer(3, value) + _integer(20, _ATTRIBUTE_INT)
    if isinstance(value, float):
        number = _key(2, _FLOAT) + np.float32(value).tobytes()
        return _text(1, name) + number + _integer(20, _ATTRIBUTE_FLOAT)
    return _text(1, name) + b"".join(_integer(8, each) for each in value) + _integer(20, _ATTRIBUTE_INTS)


def _value_info(name: str, dtype: DTypeLike, shape: Sequence[int | str]) -> bytes:
    sizes = (_integer(1, size) if isinstance(size, int) else _text(2, size) for size in shape)
    dimensions = b"".join(_field(1, size) for size in sizes)
    tensor = _integer(1, _ELEMENT_TYPES[np.dtype(dtype)]) + _field(2, dimensions)
    return _text(1, name) + _field(2, _field(1, tensor))


def _text(number: int, text: str) -> bytes:
    return _field(number, text.encode())


def _field(number: int, content: bytes) -> bytes:
    return _key(number, _BYTES) + _varint(len(content)) + content


def _integer(number: int, value: int) -> bytes:
    return _key(number, _VARINT) + _varint(value & 0xFFFFFFFFFFFFFFFF)  # negative ones as two's complement


@cache
def _key(number: int, wire_type: int) -> bytes:
    return _varint(number << 3 | wire_type)


def _varint(value: int) -> bytes:
    """Seven bits a byte, the lowest first; the eighth bit says that more follow."""
    if value <= 0x7F:
        return bytes((value,))
    written = bytearray()
    while value > 0x7F:
        written.append(value & 0x7F | 0x80)
        value >>= 7
    written.append(value)
    return bytes(written)
