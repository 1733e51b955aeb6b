"""Measure what range the numbers in the page reader's networks take, on pages that are read as `typecase read` would.

    python -m ocr.training.calibration RUN PAGE...

RUN is a folder with page.safetensors, page_second.safetensors and line.safetensors, such as the shipped
classifier/weights; they are written again with the ranges in their description, and then count in 8-bit numbers. What
ships was calibrated on the samples:

    python -m ocr.training.calibration classifier/weights samples/*.png samples/*.jpg
"""

import sys
from pathlib import Path

import numpy as np

from classifier.recogniser import LINE_WEIGHTS, PAGE_WEIGHTS, SECOND_WEIGHTS
from classifier.training.calibration import calibrate
from ocr.input.source import load_pages
from ocr.options import ReadOptions
from ocr.recognition.cutting import segment


def main(folder: Path, pages: list[Path]) -> None:
    images = (image for page in pages for image in load_pages(page))
    lattices = [segment(image.grey, ReadOptions()).lattice for image in images]
    crops, strips = (
        np.concatenate([each.crops[np.arange(len(each.line))] for each in lattices]),
        [each.strip for each in lattices],
    )
    calibrate(folder / PAGE_WEIGHTS, folder / SECOND_WEIGHTS, folder / LINE_WEIGHTS, crops, strips)


if __name__ == "__main__":
    main(Path(sys.argv[1]), [Path(argument) for argument in sys.argv[2:]])
