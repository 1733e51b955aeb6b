"""The way of one page from its image to its `Page`. Nothing here opens files, writes formats or trains."""
