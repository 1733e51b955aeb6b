"""What can go wrong in the workshop, said so that a person can act on it."""


class DataError(ValueError):
    """A dataset that is missing, truncated, of a wrong format, or labelled with symbols outside the alphabet."""


class ModelError(ValueError):
    """A weights file or checkpoint that cannot be read or does not fit."""
