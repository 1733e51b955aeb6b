"""From a page image to a lattice of candidate characters: image, lines, lattice. No networks, no text."""
