"""How much of a page is cut: all of it, or first only so much as tells whether it is text at all."""

from enum import Enum, auto


class Extent(Enum):
    """WHOLE: all of a page, at the size at which its letters are read best. SAMPLE: so, unless that would take far more
    than a page of text does; then only a part, which tells whether it is text. BOUNDED: what is no text, or is only to
    be looked at: enlarged no further than to the size of a page of text, and of a very full page a part."""

    WHOLE = auto()
    SAMPLE = auto()
    BOUNDED = auto()


class Sample(Enum):
    """What a page was cut for. NONE: to be read as it is. COMPONENTS: some of its very many components. BANDS: bands of
    it at the size to which all of it would have to be enlarged."""

    NONE = auto()
    COMPONENTS = auto()
    BANDS = auto()
