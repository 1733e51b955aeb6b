"""A plugin of pytest that is loaded before NumPy: products are summed in the order in which `typecase` sums them, so
that what a program reads and what the library reads beside it are equal to the last bit."""

from ocr.cpu import hold_numpy_to_one

hold_numpy_to_one()
