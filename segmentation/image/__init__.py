"""Pixels: binarisation, skew, screens, polarity, rules and pictures, connected components. No lines."""
