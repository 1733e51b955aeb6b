"""Spaces from the white between atoms."""

from dataclasses import replace

import numpy as np

from ocr.recognition.gap_spacing import SpacingModel
from segmentation.lattice.cut import empty_lattice
from segmentation.types import Lattice


def gaps_only(lines: list[list[float]]) -> Lattice:
    offsets = np.cumsum([0] + [len(line) for line in lines]).astype(np.int32)
    return replace(empty_lattice(len(lines)), atom_offsets=offsets, gaps=np.concatenate(lines).astype(np.float32))


def test_cells_of_a_table_are_parted_and_their_white_is_no_measure_for_spaces_within_them() -> None:
    row = [0.0, 0.15, 12.0, 0.15, 0.7, 0.15, 0.15, 15.0, 0.15, 14.0, 0.15, 0.13, 0.8]
    spaces = SpacingModel.load().log_odds(gaps_only([row] * 20)).reshape(20, -1) > 0
    assert (spaces[:, 1:] == (np.array(row[1:]) > 0.5)).all()
