"""What stands in a cell, line by line, for formats in which a cell is a region with lines of its own."""

from itertools import groupby

from ocr.document import Block, Cell, Line, Role


def is_table(block: Block) -> bool:
    """Whether a block is a table whose cells are known."""
    return block.role is Role.TABLE and bool(block.cells)


def cell_lines(block: Block, cell: Cell) -> tuple[Line, ...]:
    """The lines of a cell: those of its table's lines that run across other cells are cut."""
    lines = []
    for number, places in groupby(cell.words, key=lambda place: place.line):
        line = block.lines[number]
        words = tuple(line.words[place.word] for place in places)
        if words == line.words:
            lines.append(line)
        else:
            baseline = (line.feet(words[0])[0], line.feet(words[-1])[1])
            lines.append(Line(words, baseline, line.x_height, line.is_embedded))
    return tuple(lines)
