"""The idx format of MNIST and EMNIST: a big-endian header, then bytes.

Layout (LeCun, "The MNIST database", file formats): two zero bytes, the type (0x08 = unsigned byte), the number of
dimensions, one big-endian uint32 a dimension, and the data, last dimension fastest.
"""

import gzip
import struct
import zlib
from pathlib import Path
from typing import Final

import numpy as np

from classifier.errors import DataError

UNSIGNED_BYTE: Final = 8
GZIP_MAGIC: Final = b"\x1f\x8b"


def read_idx(path: Path, dimensions: int) -> np.ndarray:
    """The uint8 array in `path` (idx, gzipped or not). Raises `DataError` unless it has `dimensions` and is whole."""
    try:
        content = path.read_bytes()
        if content.startswith(GZIP_MAGIC):
            content = gzip.decompress(content)
    except FileNotFoundError as error:
        raise DataError(f"{path}: no such file") from error
    except (OSError, EOFError, zlib.error) as error:
        raise DataError(f"{path}: cannot be read ({error})") from error
    if content[:3] != bytes((0, 0, UNSIGNED_BYTE)) or len(content) < 4:
        raise DataError(f"{path}: not an idx file of unsigned bytes (magic number {content[:4].hex() or 'missing'})")
    if content[3] != dimensions:
        raise DataError(f"{path}: {content[3]} dimensions where {dimensions} belong; images and labels exchanged?")
    header = 4 + 4 * dimensions
    if len(content) < header:
        raise DataError(f"{path}: ends within its header")
    shape = struct.unpack(f">{dimensions}I", content[4:header])
    expected = int(np.prod([int(length) for length in shape], dtype=object))
    if len(content) - header != expected:
        raise DataError(f"{path}: {len(content) - header} bytes of data where its header promises {expected}")
    return np.frombuffer(content, np.uint8, offset=header).reshape(shape)
